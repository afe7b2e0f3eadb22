import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { milliseconds, sampleIndex, type Hertz, type SampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { FindingJson, SessionReviewJson } from '../../protocol/wire/session-review.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { dateText, elapsedAt, elapsedText, instantOf, wallAt, wallClockText } from '../viewing/clock-text.ts';
import { seekToAbsence, type Absence } from '../viewing/timeline-marks.ts';
import { useSpan } from '../viewing/use-span.ts';
import { grouped } from './verdict-text.ts';
import { counted, filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

interface VerdictDetailsProps {
  readonly review: SessionReviewJson;
  readonly rate: Hertz;
  readonly startedAt: UnixMillis | null;
  readonly endSample: SampleIndex;
  readonly onSeek: (end: SampleIndex) => void;
}

/** What the verdict stands on: what is missing, with a way to each; what is wrong; the seal. */
export function VerdictDetails(props: VerdictDetailsProps): ReactNode {
  const words = useReviewWords().verdict;
  const language = usePreferences((state) => state.language);
  const { verdict, verifiedAt } = props.review;
  const { seal, findings, findingCount, remarks } = verdict;
  const momentOf = (iso: string): string => {
    const at = instantOf(iso);
    return at === null ? iso : `${dateText(at, language)} ${wallClockText(at, language)}`;
  };
  return (
    <div className="review-details" data-testid="verdict-details">
      <Findings heading={words.findings} findings={findings} more={findingCount - findings.length} />
      <h3 className="review-heading">{words.absences}</h3>
      <Absences {...props} />
      <Findings heading={words.remarks} findings={remarks} more={0} />
      <ul className="review-facts small">
        <li>
          {counted(words.verifiedAt, verdict.records, { clock: momentOf(verifiedAt), count: grouped(verdict.records) })}
        </li>
        {verdict.lostRecords > 0 && (
          <li>{counted(words.lostRecords, verdict.lostRecords, { count: grouped(verdict.lostRecords) })}</li>
        )}
        {seal !== null && (
          <>
            <li>{filled(words.sealed, { when: momentOf(seal.sealedAt), number: seal.number })}</li>
            {verdict.unsealedRecords > 0 && (
              <li>
                {counted(words.unsealedRecords, verdict.unsealedRecords, { count: grouped(verdict.unsealedRecords) })}
              </li>
            )}
            <li className="review-hash">{filled(words.key, { key: seal.key })}</li>
            <li className="review-hash">{filled(words.root, { root: seal.merkleRoot })}</li>
          </>
        )}
      </ul>
    </div>
  );
}

function Findings(props: {
  readonly heading: string;
  readonly findings: readonly FindingJson[];
  readonly more: number;
}): ReactNode {
  const words = useReviewWords().verdict;
  if (props.findings.length === 0) return null;
  return (
    <>
      <h3 className="review-heading">{props.heading}</h3>
      <ul className="review-findings">
        {props.findings.map(({ kind, offset, sentence }) => (
          <li key={`${kind} ${String(offset)} ${sentence}`} lang="en">
            {sentence}
          </li>
        ))}
        {props.more > 0 && <li>{filled(words.more, { count: grouped(props.more) })}</li>}
      </ul>
    </>
  );
}

function Absences({ review, rate, startedAt, endSample, onSeek }: VerdictDetailsProps): ReactNode {
  const { t } = useTranslation();
  const words = useReviewWords().verdict;
  const language = usePreferences((state) => state.language);
  const span = useSpan();
  const { gaps, gapCount, awaited, awaitedCount } = review.verdict;
  const absences: readonly Absence[] = [
    ...gaps.map(({ first, end, reason }) => ({
      ...{ kind: 'gap' as const, first: sampleIndex(first), end: sampleIndex(end), reason },
    })),
    ...awaited.map(({ first, end }) => ({
      ...{ kind: 'awaited' as const, first: sampleIndex(first), end: sampleIndex(end) },
    })),
  ].sort((one, other) => one.first - other.first);
  if (absences.length === 0) return <p className="soft">{words.noAbsence}</p>;
  const more = gapCount + awaitedCount - absences.length;
  return (
    <ul className="gap-rows review-absences" data-testid="absences">
      {absences.map((absence) => {
        const what = absence.kind === 'gap' ? t(`gapReason.${absence.reason}`) : words.awaited;
        const elapsed = elapsedText(elapsedAt(absence.first, rate));
        return (
          <li key={`${absence.kind}${String(absence.first)}`}>
            <button
              type="button"
              className="gap-row"
              title={filled(words.records, { first: grouped(absence.first), last: grouped(absence.end - 1) })}
              onClick={() => {
                onSeek(seekToAbsence(absence, rate, endSample));
              }}
            >
              <span className={`gap-swatch timeline-${absence.kind}`} aria-hidden="true" />
              <span className="gap-kind">{what}</span>
              <span className="gap-start">
                {elapsed}
                {startedAt !== null && (
                  <span className="small soft"> {wallClockText(wallAt(absence.first, rate, startedAt), language)}</span>
                )}
              </span>
              <span className="gap-length">
                {span(milliseconds(elapsedAt(absence.end, rate) - elapsedAt(absence.first, rate)))}
              </span>
            </button>
          </li>
        );
      })}
      {more > 0 && <li className="small soft">{filled(words.more, { count: grouped(more) })}</li>}
    </ul>
  );
}
