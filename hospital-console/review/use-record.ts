import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { sampleIndex, unixMillis, type SampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { DeliveryCourseJson } from '../../protocol/wire/session-review.ts';
import type { TraceOrder, TraceView } from '../viewing/use-trace-view.ts';
import { sampleAtRelayTime, type SessionTimes } from './case-moments.ts';

/** All that has come, or what of it the relay had at a moment of then. */
export type RecordShown = 'complete' | 'then';

/** By the relay's clock, when a sample was recorded: nobody saw it before. */
const relayTimeOf = (sample: number, { startedAt, rate, clock }: SessionTimes): UnixMillis =>
  unixMillis(startedAt + (sample / rate) * 1000 + (clock.most ?? 0));

/** A key's step is taken from where the clock stands, a hand on the strip is not: no step is longer than this, s. */
const LONGEST_STEP_S = 10.5;
/** What the head shows a moment after its recording, ms. */
const HEAD_BEHIND = 300;

interface RecordParts {
  readonly session: SessionId;
  readonly told: TraceView;
  readonly times: SessionTimes | null;
  readonly course: DeliveryCourseJson | null;
}

export interface RecordChoice {
  /** The view, whose seeking goes to a moment of then while that is shown. */
  readonly view: TraceView;
  readonly record: RecordShown;
  readonly choose: (record: RecordShown) => void;
}

/** Which record is on the paper, at the same moment in both. */
export function useRecord({ session, told, times, course }: RecordParts): RecordChoice {
  const [record, setRecord] = useState<RecordShown>('complete');
  const latest = useRef({ told, times, course, record });
  useEffect(() => {
    latest.current = { told, times, course, record };
  });

  const choose = useCallback(
    (chosen: RecordShown): void => {
      const { told: view, times: known, course: came, record: before } = latest.current;
      const { report } = view.running.latest;
      if (known === null || came === null || chosen === before || report === null) return;
      setRecord(chosen);
      if (chosen === 'complete') {
        const at = report.then?.at;
        view.order({ kind: 'show', session, mode: 'replay' });
        const end = at === undefined ? report.playhead : sampleAtRelayTime(at, known);
        view.order({ kind: 'seek', end });
        return;
      }
      const first = came.marks[0]?.committedAt ?? known.startedAt;
      const last = Math.max(relayTimeOf(known.endSample, known), came.marks.at(-1)?.committedAt ?? 0);
      view.order({
        kind: 'show-then',
        session,
        start: {
          from: unixMillis(first),
          to: unixMillis(last),
          at: unixMillis(relayTimeOf(report.playhead, known) + HEAD_BEHIND),
          ...{ endSample: known.endSample, rate: known.rate, marks: came.marks, clock: came.clock },
        },
      });
    },
    [session],
  );

  const order = useCallback((given: TraceOrder): void => {
    const { told: view, times: known, record: shown } = latest.current;
    if (shown === 'complete' || given.kind !== 'seek' || known === null) {
      view.order(given);
      return;
    }
    view.order({ kind: 'seek-then', at: momentOf(given.end, view, known) });
  }, []);
  const view = useMemo((): TraceView => ({ ...told, order }), [told, order]);
  return { view, record, choose };
}

/** While nothing came the newest sample stood still: a step from it would never leave it. */
function momentOf(end: SampleIndex, { running }: TraceView, times: SessionTimes): UnixMillis {
  const { report } = running.latest;
  const step = (end - (report?.playhead ?? sampleIndex(0))) / times.rate;
  const then = report?.then;
  return then !== undefined && Math.abs(step) <= LONGEST_STEP_S
    ? unixMillis(then.at + step * 1000)
    : unixMillis(relayTimeOf(end, times) + HEAD_BEHIND);
}
