import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import { elapsedAt, elapsedText } from '../viewing/clock-text.ts';
import type { TraceView } from '../viewing/use-trace-view.ts';
import { beatFrom, stretchToSearch, type StepDirection } from './beat-steps.ts';
import { pageOfMoment, stopFrom, type CaseMoment, type SessionTimes } from './case-moments.ts';
import { momentText } from './moment-text.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

interface StepParts {
  readonly view: TraceView;
  readonly times: SessionTimes | null;
  readonly moments: readonly CaseMoment[];
  readonly seek: (end: SampleIndex) => void;
}

export interface Steps {
  readonly beat: (direction: StepDirection) => void;
  readonly event: (direction: StepDirection) => void;
  /** What the last step found; empty before the first. */
  readonly told: string;
}

/** Where the trace stands, and not where it was last reported: at sixteen times its speed that is a page away. */
const placeOf = async (view: TraceView): Promise<SampleIndex> =>
  (await view.askPlace()) ?? view.running.latest.report?.playhead ?? sampleIndex(0);

/** From beat to beat and from event to event. Beats are found by the measuring worker, ten seconds at a time. */
export function useSteps(parts: StepParts): Steps {
  const words = useReviewWords();
  const latest = useRef({ ...parts, words });
  useEffect(() => {
    latest.current = { ...parts, words };
  });
  const [told, setTold] = useState('');
  const isLooking = useRef(false);

  const beat = useCallback((direction: StepDirection): void => {
    const { view, times, words: now } = latest.current;
    // A second press while the first one looks would find the same beat.
    if (times === null || isLooking.current) return;
    isLooking.current = true;
    view.order({ kind: 'pause' });
    setTold(now.transport.noBeatYet);
    const { rate, endSample } = times;
    void (async () => {
      const playhead = await placeOf(view);
      const searched = stretchToSearch(direction, { playhead, endSample, rate });
      const reading = await view.askBeats(searched);
      isLooking.current = false;
      const found =
        reading === null ? null : beatFrom(direction, reading.beats, searched, { playhead, endSample, rate });
      const { transport } = latest.current.words;
      if (found === null) {
        setTold(transport.noBeat);
        return;
      }
      latest.current.seek(found.page);
      const at = filled(transport.beatAt, { elapsed: elapsedText(elapsedAt(found.peak, rate)) });
      const rr =
        found.sinceBefore === null
          ? ''
          : filled(transport.rr, { milliseconds: Math.round((found.sinceBefore / rate) * 1000) });
      setTold(rr === '' ? at : `${at} · ${rr}`);
    })();
  }, []);

  const event = useCallback((direction: StepDirection): void => {
    const { view, times, moments, seek, words: now } = latest.current;
    if (times === null) return;
    void placeOf(view).then((playhead) => {
      const found = stopFrom(direction, moments, { ...times, playhead });
      setTold(found === null ? now.transport.noEvent : momentText(found, now));
      if (found !== null) seek(pageOfMoment(found, times.rate, times.endSample));
    });
  }, []);
  return useMemo(() => ({ beat, event, told }), [beat, event, told]);
}
