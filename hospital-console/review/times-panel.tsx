import type { ReactNode } from 'react';
import { milliseconds, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import type { ClockBoundsJson, DeliveryCourseJson } from '../../protocol/wire/session-review.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { elapsedAt, elapsedText, wallClockText } from '../viewing/clock-text.ts';
import { useSpan } from '../viewing/use-span.ts';
import { visibleText } from '../viewing/visible-text.ts';
import {
  areContradicting,
  intervalBetween,
  intervalsOf,
  isWithin,
  LIMITS,
  MILESTONES,
  milestonesOf,
  type CaseInterval,
  type TimeBounds,
} from './case-intervals.ts';
import { sampleAtRelayTime, type SessionTimes } from './case-moments.ts';
import { looksByPerson } from './looks-by-person.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

interface TimesPanelProps {
  readonly entries: readonly EntryJson[];
  readonly course: DeliveryCourseJson;
  readonly times: SessionTimes;
  readonly onSeek: (end: ReturnType<typeof sampleIndex>) => void;
}

/** How long each step took, with what the clocks leave open, and who saw what when. */
export function TimesPanel({ entries, course, times, onSeek }: TimesPanelProps): ReactNode {
  const words = useReviewWords().times;
  const language = usePreferences((state) => state.language);
  const { clock, looks } = course;
  const milestones = milestonesOf(entries, looks);
  const intervals = intervalsOf(milestones, clock);
  const lengthText = useLengthText();
  const totals = [
    [words.total, intervalBetween(milestones, ['contact', 'activated'], clock)],
    [words.doorTotal, intervalBetween(milestones, ['contact', 'arrival'], clock)],
  ] as const;
  return (
    <div className="review-times" data-testid="times-panel">
      <h3 className="review-heading">{words.heading}</h3>
      <ol className="milestones">
        {MILESTONES.map((name) => {
          const milestone = milestones.get(name);
          const interval = intervals.find(({ to }) => to.name === name);
          return (
            <li key={name} className="milestone" data-milestone={name} data-known={milestone !== undefined}>
              <span className="milestone-name">
                {words.milestone[name]}
                {milestone !== undefined && milestone.by !== '' && (
                  <bdi className="milestone-by small soft">{visibleText(milestone.by)}</bdi>
                )}
              </span>
              <span className="milestone-clock">
                {milestone === undefined ? (
                  <span className="soft">{words.notNoted}</span>
                ) : (
                  <>
                    {wallClockText(unixMillis(milestone.at), language)}{' '}
                    <span className="small soft">{words[milestone.clock]}</span>
                  </>
                )}
              </span>
              {interval !== undefined && (
                <span className="milestone-interval small">
                  {filled(words.after, {
                    span: lengthText(interval.length),
                    milestone: words.milestone[interval.from.name],
                  })}
                  <LimitMark interval={interval} />
                </span>
              )}
            </li>
          );
        })}
      </ol>
      <dl className="review-totals">
        {totals.map(
          ([name, interval]) =>
            interval !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="strong">{lengthText(interval.length)}</dd>
              </div>
            ),
        )}
      </dl>
      <ClockNote clock={clock} />
      <h3 className="review-heading">{words.who}</h3>
      {looks.length === 0 ? (
        <p className="soft">{words.nobody}</p>
      ) : (
        <table className="review-looks" data-testid="looks">
          <thead>
            <tr className="small soft">
              {[words.person, words.first, words.last, words.through, words.looks].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {looksByPerson(looks).map(({ by, firstAt, lastAt, through, count }) => (
              <tr key={by}>
                <th scope="row">
                  <bdi>{visibleText(by)}</bdi>
                </th>
                <td>
                  <button
                    type="button"
                    className="review-jump"
                    onClick={() => {
                      onSeek(sampleAtRelayTime(firstAt, times));
                    }}
                  >
                    {wallClockText(unixMillis(firstAt), language)}
                  </button>
                </td>
                <td>{wallClockText(unixMillis(lastAt), language)}</td>
                <td>{elapsedText(elapsedAt(sampleIndex(through), times.rate))}</td>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function LimitMark({ interval: { from, to, length } }: { readonly interval: CaseInterval }): ReactNode {
  const words = useReviewWords().times;
  const span = useSpan();
  const limit = LIMITS[`${from.name} ${to.name}`];
  const kept = limit === undefined ? null : isWithin(length, limit);
  if (limit === undefined || kept === null) return null;
  const text = filled(kept ? words.kept : words.broken, { limit: span(milliseconds(limit)) });
  return (
    <span className="limit-mark" data-kept={kept}>
      {kept ? '✓' : '!'} {text}
    </span>
  );
}

function ClockNote({ clock }: { readonly clock: ClockBoundsJson }): ReactNode {
  const words = useReviewWords().times;
  const { least, most } = clock;
  const seconds = (value: number): string => (value / 1000).toFixed(1);
  if (most === null) return null;
  const text = areContradicting(clock)
    ? words.clocksContradict
    : least === null
      ? filled(words.clocksOneSided, { most: seconds(most) })
      : filled(words.clocks, { least: seconds(least), most: seconds(most) });
  return <p className="small soft">{text}</p>;
}

/** "3 min 05 s", "2.0 s ± 0.9 s", "at least 4 s". */
function useLengthText(): (bounds: TimeBounds) => string {
  const words = useReviewWords().times;
  const span = useSpan();
  const signed = (length: number): string => `${length < 0 ? '−' : ''}${span(milliseconds(Math.abs(length)))}`;
  return ({ least, most }) => {
    if (least === null && most === null) return words.open;
    if (least === null) return filled(words.atMost, { span: signed(most ?? 0) });
    if (most === null) return filled(words.atLeast, { span: signed(least) });
    const uncertainty = (most - least) / 2;
    return uncertainty < 50
      ? filled(words.exact, { span: signed(least) })
      : filled(words.within, { span: signed(least + uncertainty), uncertainty: span(milliseconds(uncertainty)) });
  };
}
