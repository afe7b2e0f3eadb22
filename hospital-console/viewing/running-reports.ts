import { useSyncExternalStore } from 'react';
import { type Milliseconds, milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { ViewReport } from '../trace/trace-port.ts';

/** What the worker last said of a view, and when. Until it has spoken: when the view was opened. */
export interface HeardReport {
  readonly report: ViewReport | null;
  readonly at: UnixMillis;
}

/** So often silence is looked for, ms. */
const LOOKS_EVERY = 1_000;
/**
 * Clock, age and timeline of a running trace move together, once a second: each time costs the page a frame of its own (style,
 * layout, paint, commit), which is most of what the main thread does while an ECG streams. ms; a little less than the second after
 * which the worker tells.
 */
const RUNNING_SHOWN_EVERY = 950;

/**
 * The reports of a running view, beside React: only what shows a clock, an age or a place on the timeline is drawn anew when they
 * come, several times a second, and the page around it rests.
 */
export class RunningReports {
  readonly #now: () => UnixMillis;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #heard: HeardReport;
  #toldAt = 0;

  constructor(now: () => UnixMillis) {
    this.#now = now;
    this.#heard = { report: null, at: now() };
  }

  get latest(): HeardReport {
    return this.#heard;
  }
  get sinceHeard(): Milliseconds {
    return milliseconds(Math.max(0, this.#now() - this.#heard.at));
  }

  hear(report: ViewReport | null): void {
    const before = this.#heard.report;
    const at = this.#now();
    this.#heard = { report, at };
    const runs = report !== null && before !== null && (report.playing || report.following);
    // A hand on the timeline is followed without delay, and so is what happens.
    const isSoon = runs && report.freshness === before.freshness && at - this.#toldAt < RUNNING_SHOWN_EVERY;
    if (isSoon) return;
    this.#toldAt = at;
    this.#tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => {
      // While the worker speaks, what it says moves the clocks.
      if (this.sinceHeard >= LOOKS_EVERY) this.#tell();
    }, LOOKS_EVERY);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Something of what runs. What `select` gives must be plain (a number, a text): it is drawn anew where that differs. */
export const useRunning = <Plain extends string | number | boolean | null>(
  running: RunningReports,
  select: (heard: HeardReport, sinceHeard: Milliseconds) => Plain,
): Plain => useSyncExternalStore(running.subscribe, () => select(running.latest, running.sinceHeard));
