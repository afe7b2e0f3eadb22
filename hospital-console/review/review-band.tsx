import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { headBadge, type Badge } from '../viewing/badge.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { useBadgeWords } from '../viewing/freshness-badge.tsx';
import { useRunning, type RunningReports } from '../viewing/running-reports.ts';
import type { RecordShown } from './use-record.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

const RECORDS = ['complete', 'then'] as const;

interface ReviewBandProps {
  readonly record: RecordShown;
  readonly running: RunningReports;
  /** The relay has told how the records came: without it there is no "then". */
  readonly isKnown: boolean;
  readonly stillOpen: boolean;
  readonly onChoose: (record: RecordShown) => void;
}

/** Across the room, always: nobody may take a recording for the patient on the road. And which record it is. */
export function ReviewBand({ record, running, isKnown, stillOpen, onChoose }: ReviewBandProps): ReactNode {
  const words = useReviewWords();
  return (
    <div className="band band-replay review-band" data-testid="replay-band" data-record={record}>
      <History size="1.25rem" aria-hidden />
      <span className="strong review-not-live" role="status">
        {words.band}
      </span>
      <span className="review-records" role="group" aria-label={words.mode.group}>
        {RECORDS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={record === each}
            disabled={each === 'then' && !isKnown}
            title={`${each === 'then' && !isKnown ? words.mode.notYet : words.mode[`${each}Explain`]} (V)`}
            data-testid={`record-${each}`}
            onClick={() => {
              onChoose(each);
            }}
          >
            {words.mode[each]}
          </button>
        ))}
      </span>
      {record === 'then' && <TheySaw running={running} />}
      {stillOpen && <span className="band-aside small">{words.mode.stillOpen}</span>}
    </div>
  );
}

/** The relay's clock then, and what the badge of a live view said at that moment. */
function TheySaw({ running }: { readonly running: RunningReports }): ReactNode {
  const words = useReviewWords().mode;
  const language = usePreferences((state) => state.language);
  const badgeWords = useBadgeWords();
  const second = useRunning(running, ({ report }) =>
    report?.then === undefined ? -1 : Math.floor(report.then.at / 1000),
  );
  const head = useRunning(running, ({ report }) => (report === null ? null : JSON.stringify(headBadge(report))));
  if (second < 0 || head === null) return null;
  const badge = JSON.parse(head) as Badge;
  const { word, span } = badgeWords(badge);
  return (
    <span className="review-they-saw" data-testid="they-saw" data-head={badge.kind}>
      <span>{filled(words.thenAt, { clock: wallClockText(unixMillis(second * 1000), language) })}</span>{' '}
      <span className="strong">{filled(words.theySaw, { state: span === null ? word : `${word} ${span}` })}</span>
    </span>
  );
}
