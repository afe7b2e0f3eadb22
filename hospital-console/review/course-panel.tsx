import { type ReactNode, useState } from 'react';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { Choice } from '../viewing/arrangement-bar.tsx';
import { elapsedAt, elapsedText, wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { LANES, pageOfMoment, type CaseMoment, type Lane, type SessionTimes } from './case-moments.ts';
import { momentText } from './moment-text.ts';
import { grouped } from './verdict-text.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

/** More than a person reads at a sitting; the rest is counted, and each lane can be shown alone. */
const LISTED = 400;

interface CoursePanelProps {
  readonly moments: readonly CaseMoment[];
  readonly times: SessionTimes;
  readonly onSeek: (end: ReturnType<typeof pageOfMoment>) => void;
}

/** Everything that happened, in order, each with a way to it. */
export function CoursePanel({ moments, times, onSeek }: CoursePanelProps): ReactNode {
  const words = useReviewWords();
  const language = usePreferences((state) => state.language);
  const [lane, setLane] = useState<Lane | 'all'>('all');
  const shown = moments.filter((moment) => (lane === 'all' ? moment.lane !== 'position' : moment.lane === lane));
  return (
    <div className="review-course" data-testid="course-panel">
      <div className="review-course-head">
        <h3 className="review-heading">{words.course.heading}</h3>
        <Choice
          label={words.course.filter}
          testId="lane"
          value={lane}
          choices={[['all', '–'], ...LANES.map((each) => [each, words.strip.lanes[each]] as const)]}
          onChoose={setLane}
        />
      </div>
      {shown.length === 0 ? (
        <p className="soft">{words.course.nothing}</p>
      ) : (
        <ol className="moments">
          {shown.slice(0, LISTED).map((moment) => (
            <li key={moment.key}>
              <button
                type="button"
                className="moment"
                data-lane={moment.lane}
                onClick={() => {
                  onSeek(pageOfMoment(moment, times.rate, times.endSample));
                }}
              >
                <span className="moment-elapsed">{elapsedText(elapsedAt(moment.at, times.rate))}</span>
                <span className="moment-text">
                  {momentText(moment, words)}
                  {moment.by !== '' && moment.what.kind === 'entry' && (
                    <bdi className="small soft"> {visibleText(moment.by)}</bdi>
                  )}
                </span>
                <span className="moment-wall small soft">{wallClockText(unixMillis(moment.time), language)}</span>
              </button>
            </li>
          ))}
          {shown.length > LISTED && (
            <li className="small soft">{filled(words.verdict.more, { count: grouped(shown.length - LISTED) })}</li>
          )}
        </ol>
      )}
    </div>
  );
}
