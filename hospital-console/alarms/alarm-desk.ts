import type { AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import { milliseconds, type MonotonicMillis, monotonicMillis, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { alarmPortion, alarmsFrom, type WatchedSamples } from './alarm-portion.ts';
import { sameOptions } from '../measuring/when-to-measure.ts';
import type { AlarmAnswer, AlarmDemand, AlarmOrder, AlarmReport, CourseReading } from './alarm-port.ts';

/** The alarm worker as the trace worker sees it. */
export interface AlarmRunner {
  demand(demand: AlarmDemand): void;
  close(): void;
}

export interface AlarmDeskParts {
  open(hearing: { answered(answer: AlarmAnswer): void; broke(): void }): AlarmRunner;
  now(): MonotonicMillis;
  report(report: AlarmReport): void;
  /** What was measured on the way, of a session for which `panel` stands. */
  measured(reading: CourseReading): void;
}

interface Watched {
  limits: AlarmLimits;
  panel: MeasurementOptions | null;
  /** Null until samples are at hand; another one after a resync, and then all begins anew. */
  samples: WatchedSamples | null;
  through: SampleIndex;
}

/** Before a worker that died is started again. */
const REOPEN_AFTER = milliseconds(5_000);

/** Has the alarms of sessions that are shown live watched: a thread of its own, for a measurement is two frames of the trace. */
export class AlarmDesk {
  readonly #parts: AlarmDeskParts;
  readonly #watched = new Map<SessionId, Watched>();
  #runner: AlarmRunner | null = null;
  #closedUntil: MonotonicMillis | null = null;

  constructor(parts: AlarmDeskParts) {
    this.#parts = parts;
  }

  obey(order: AlarmOrder): void {
    switch (order.kind) {
      case 'watch': {
        const watched = this.#watched.get(order.session);
        if (watched === undefined) {
          this.#watched.set(order.session, {
            ...{ limits: order.limits, panel: null },
            ...{ samples: null, through: 0 as SampleIndex },
          });
          return;
        }
        watched.limits = order.limits;
        if (watched.samples !== null) {
          this.#runner?.demand({ kind: 'limits', session: order.session, limits: order.limits });
        }
        return;
      }
      case 'leave':
        if (this.#watched.delete(order.session)) this.#runner?.demand({ kind: 'end', session: order.session });
        return;
      case 'acknowledge':
        this.#runner?.demand(order);
        return;
    }
  }

  /** Whether what comes of a session is measured here, every five seconds. */
  follows(session: SessionId): boolean {
    return this.#runner !== null && (this.#watched.get(session)?.samples ?? null) !== null;
  }

  /** How the panels at live heads want their figures, by session; call it as often as `step`. */
  servePanels(panels: ReadonlyMap<SessionId, MeasurementOptions>): void {
    for (const [session, watched] of this.#watched) {
      const panel = panels.get(session) ?? null;
      if (panel === watched.panel || (panel !== null && watched.panel !== null && sameOptions(panel, watched.panel)))
        continue;
      watched.panel = panel;
      if (watched.samples !== null) this.#runner?.demand({ kind: 'panel', session, panel });
    }
  }

  /** Hands on what has come since. `find`: null while the page holds nothing of a session. Call it a few times a second. */
  step(find: (session: SessionId) => { readonly samples: WatchedSamples; readonly end: SampleIndex } | null): void {
    if (this.#watched.size === 0) return;
    if (this.#closedUntil !== null && this.#parts.now() < this.#closedUntil) return;
    this.#closedUntil = null;
    for (const [session, watched] of this.#watched) {
      const found = find(session);
      if (found === null || found.end <= 0) continue;
      const { samples, end } = found;
      try {
        this.#runner ??= this.#open();
        if (watched.samples !== samples) {
          watched.samples = samples;
          watched.through = alarmsFrom(end, samples.format);
          const { limits, panel } = watched;
          this.#runner.demand({ kind: 'begin', session, format: samples.format, limits, panel });
        }
        const { pieces, through } = alarmPortion(samples, watched.through, end);
        watched.through = through;
        if (pieces.length > 0) this.#runner.demand({ kind: 'put', session, pieces });
      } catch {
        // A browser whose workers start no workers: the trace goes on, and the page says that nobody watches.
        this.#lose();
        return;
      }
    }
  }

  #open(): AlarmRunner {
    return this.#parts.open({
      answered: (answer) => {
        if (!this.#watched.has(answer.session)) return;
        if ('reading' in answer) this.#parts.measured(answer);
        else this.#parts.report(answer);
      },
      broke: () => {
        this.#lose();
      },
    });
  }

  #lose(): void {
    this.#runner?.close();
    this.#runner = null;
    this.#closedUntil = monotonicMillis(this.#parts.now() + REOPEN_AFTER);
    for (const [session, watched] of this.#watched) {
      watched.samples = null;
      this.#parts.report({ session, conditions: null });
    }
  }
}
