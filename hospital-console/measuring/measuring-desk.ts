import type { ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import type { CourseReading } from '../alarms/alarm-port.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { milliseconds, type MonotonicMillis, monotonicMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ViewId } from '../trace/trace-port.ts';
import type { Measurer, MeasurerHearing } from './measurer.ts';
import type { MeasuringAnswer } from './measuring-port.ts';
import type { MeasuringReport } from './reading.ts';
import {
  isDue,
  type Measuring,
  type MeasuringMoment,
  nextStillness,
  sameOptions,
  type Stillness,
} from './when-to-measure.ts';

/** A view that wants to be measured. */
export interface MeasurableView {
  readonly view: ViewId;
  readonly session: SessionId;
  readonly format: SignalFormat;
  readonly moment: MeasuringMoment;
  /** It follows the live head, as the alarms of the session do. */
  readonly isAtHead: boolean;
  /** A copy of all that is known of the moment's range. */
  pieces(): readonly ExcerptPiece[];
}

export interface MeasuringDeskParts {
  open(hearing: MeasurerHearing): Measurer;
  now(): MonotonicMillis;
  report(view: ViewId, session: SessionId, report: MeasuringReport): void;
  /** The alarm course of the session measures the head, and `hearCourse` tells what it has found. */
  isFollowed(session: SessionId): boolean;
}

interface Watched {
  readonly session: SessionId;
  last: Measuring | null;
  still: Stillness;
  /** As it was looked at last, where it is at the live head; null elsewhere. */
  head: MeasuringMoment | null;
}

interface InFlight {
  readonly view: ViewId;
  readonly session: SessionId;
  readonly number: number;
  readonly since: MonotonicMillis;
  saidLate: boolean;
}

/** A measurement takes 30 ms; after this long a person is told that none comes. */
const LATE_AFTER = milliseconds(5_000);
/** A computer that is overloaded answers late, and starting anew would make it later: only after this long it is given up. */
const LOST_AFTER = milliseconds(20_000);
const NO_ANSWER = 'The measuring worker does not answer.';
/** What the alarm course measured is of the head as a view shows it: not further from it than this, s. */
const NEAR_HEAD_SECONDS = 2;
/** Before a worker that died is started again. */
const REOPEN_AFTER = milliseconds(10_000);

/** Has views measured in turn, one excerpt at a time: while an answer is out nothing is asked, and nothing is queued. */
export class MeasuringDesk {
  readonly #parts: MeasuringDeskParts;
  readonly #watched = new Map<ViewId, Watched>();
  #measurer: Measurer | null = null;
  #inFlight: InFlight | null = null;
  #numbers = 0;
  #closedUntil: MonotonicMillis | null = null;

  constructor(parts: MeasuringDeskParts) {
    this.#parts = parts;
  }

  /** Looks after all views that want it; call it a few times a second, outside any frame. */
  step(views: readonly MeasurableView[]): void {
    const now = this.#parts.now();
    this.#forgetOthers(views);
    this.#judgeSilence(now);
    for (const { view, session, moment, isAtHead } of views) {
      const watched = this.#watched.get(view);
      const head = isAtHead ? moment : null;
      if (watched?.session === session) {
        watched.still = nextStillness(watched.still, moment.range, now);
        watched.head = head;
      } else this.#watched.set(view, { session, last: null, still: nextStillness(null, moment.range, now), head });
    }
    if (this.#inFlight !== null || (this.#closedUntil !== null && now < this.#closedUntil)) return;
    const due = views.filter(({ view, session, moment, isAtHead }) => {
      const watched = this.#watched.get(view);
      const isFollowed = isAtHead && this.#parts.isFollowed(session);
      return watched !== undefined && isDue(moment, watched.last, watched.still, now, isFollowed);
    });
    // Whoever has waited longest, so that a second view is measured as often as the first.
    const begun = ({ view }: MeasurableView): number => this.#watched.get(view)?.last?.begunAt ?? -Infinity;
    const [next] = due.sort((one, other) => begun(one) - begun(other));
    if (next !== undefined) this.#demand(next, now);
  }

  /** What the alarms had measured stands beside each view of the head that wants the same: nobody measures it twice. */
  hearCourse({ session, reading, options }: CourseReading): void {
    const near = NEAR_HEAD_SECONDS * reading.samplingRate;
    for (const [view, watched] of this.#watched) {
      const { head, last } = watched;
      if (watched.session !== session || head === null || !sameOptions(head.options, options)) continue;
      if (Math.abs(head.range.end - reading.range.end) > near) continue;
      // What a person reads goes forward in time.
      if (last !== null && last.moment.range.end >= reading.range.end) continue;
      watched.last = { moment: { ...head, range: reading.range }, begunAt: this.#parts.now() };
      this.#parts.report(view, session, { kind: 'measured', reading });
    }
  }

  #judgeSilence(now: MonotonicMillis): void {
    if (this.#inFlight === null) return;
    const silent = now - this.#inFlight.since;
    if (silent > LOST_AFTER) this.#lose(NO_ANSWER);
    else if (silent > LATE_AFTER && !this.#inFlight.saidLate) {
      this.#inFlight.saidLate = true;
      this.#tellLost(NO_ANSWER);
    }
  }

  #tellLost(sentence: string): void {
    for (const [view, { session }] of this.#watched) this.#parts.report(view, session, { kind: 'lost', sentence });
  }

  #demand(view: MeasurableView, now: MonotonicMillis): void {
    const watched = this.#watched.get(view.view);
    if (watched === undefined) return;
    watched.last = { moment: view.moment, begunAt: now };
    this.#numbers += 1;
    this.#inFlight = { view: view.view, session: view.session, number: this.#numbers, since: now, saidLate: false };
    this.#closedUntil = null;
    const { range, options } = view.moment;
    const pieces = view.pieces();
    try {
      this.#measurer ??= this.#open();
      this.#measurer.demand({ number: this.#numbers, format: view.format, range, pieces, options });
    } catch (thrown) {
      // A browser whose workers start no workers: the trace goes on, and the panel says why there is no measurement.
      this.#lose(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  #open(): Measurer {
    return this.#parts.open({
      answered: (answer) => {
        this.#hear(answer);
      },
      broke: (sentence) => {
        this.#lose(sentence);
      },
    });
  }

  #hear(answer: MeasuringAnswer): void {
    const asked = this.#inFlight;
    if (asked?.number !== answer.number) return; // of a worker that was given up
    this.#inFlight = null;
    const watched = this.#watched.get(asked.view);
    if (watched?.session !== asked.session) return; // the view has gone on to another session meanwhile
    const report: MeasuringReport =
      answer.kind === 'measured'
        ? { kind: 'measured', reading: answer.reading }
        : { kind: 'lost', sentence: answer.kind === 'failed' ? answer.sentence : 'A beat came that nobody asked for.' };
    this.#parts.report(asked.view, asked.session, report);
  }

  #lose(sentence: string): void {
    this.#measurer?.close();
    this.#measurer = null;
    this.#inFlight = null;
    this.#closedUntil = monotonicMillis(this.#parts.now() + REOPEN_AFTER);
    for (const watched of this.#watched.values()) watched.last = null;
    this.#tellLost(sentence);
  }

  #forgetOthers(views: readonly MeasurableView[]): void {
    const present = new Set(views.map(({ view }) => view));
    for (const view of this.#watched.keys()) if (!present.has(view)) this.#watched.delete(view);
  }
}
