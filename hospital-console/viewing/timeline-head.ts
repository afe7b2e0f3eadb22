import { type Hertz, type SampleIndex, sampleIndex, seconds } from '../../protocol/ecg/units.ts';
import type { ViewReport } from '../trace/trace-port.ts';

/** Where the view looks and how long the session is, as the timeline shows it. */
interface TimelineHead {
  readonly playhead: SampleIndex;
  readonly endSample: SampleIndex;
  readonly following: boolean;
}

/**
 * While the paper follows the head nothing on the timeline moves but that all of it grows shorter, by less than a letter: it is laid
 * out and painted anew every so often, for the clocks above tell the second.
 */
const GROWS_BY = seconds(5);

/** What the timeline shows next; the same as before where that is near enough. */
export function timelineHead(shown: TimelineHead | null, report: ViewReport | null, rate: Hertz): TimelineHead {
  if (report === null) return { playhead: sampleIndex(0), endSample: sampleIndex(0), following: false };
  const { playhead, endSample, following } = report;
  if (shown?.following === true && following) {
    const grown = endSample - shown.endSample;
    if (grown >= 0 && grown < GROWS_BY * rate && Math.abs(playhead - shown.playhead) < GROWS_BY * rate) return shown;
  }
  return { playhead, endSample, following };
}

/** Of one timeline. */
export class TimelineHeads {
  #shown: TimelineHead | null = null;

  next(report: ViewReport | null, rate: Hertz): TimelineHead {
    this.#shown = timelineHead(this.#shown, report, rate);
    return this.#shown;
  }
}
