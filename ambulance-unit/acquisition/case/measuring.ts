import { Worker } from 'node:worker_threads';
import type { AlarmCondition } from '../../../protocol/ecg/course/alarm-conditions.ts';
import type { AlarmKind } from '../../../protocol/ecg/course/alarm-limits.ts';
import type { CourseOptions } from '../../../protocol/ecg/course/ecg-course.ts';
import type { ExcerptPiece } from '../../../protocol/ecg/excerpt.ts';
import type { EcgMeasurement, MeasurementOptions } from '../../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { CancelWait, Clock } from '../clock.ts';
import type { FromMeasuring, ToMeasuring } from './measuring-port.ts';

/** A thread that measures, or what stands for one in a test. */
export interface MeasuringThread {
  post(message: ToMeasuring): void;
  end(): void;
}
export interface MeasuringThreadEars {
  readonly heard: (message: FromMeasuring) => void;
  /** It is gone: crashed, or ended. */
  readonly gone: () => void;
}
export type StartMeasuring = (ears: MeasuringThreadEars) => MeasuringThread;

/**
 * Of the thread's heap; it takes less than 20 MB at 2000 Hz. V8 counts arrays as little, and in a heap without this limit 40 MB of those
 * that one measurement after another leaves behind wait for a collection: the unit's memory would rise for ten minutes.
 */
const HEAP_LIMIT_MB = 64;

export const measuringWorker: StartMeasuring = ({ heard, gone }) => {
  const worker = new Worker(new URL('./measuring-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
  });
  // What it threw is of use to nobody here; that it is gone is.
  worker.on('error', () => undefined);
  worker.on('exit', gone);
  worker.on('message', heard);
  worker.unref();
  return {
    post: (message) => {
      worker.postMessage(message);
    },
    end: () => {
      worker.removeListener('exit', gone);
      void worker.terminate();
    },
  };
};

export interface MeasuringEars {
  readonly measured: (measurement: EcgMeasurement) => void;
  readonly alarms: (conditions: readonly AlarmCondition[]) => void;
}

/** Pieces that may wait for the thread: half a minute of 20 ms. Beyond it, it hangs. */
const MOST_WAITING = 1500;
/**
 * Pieces are posted together: to wake a thread for each packet of a monitor costs more than what it then does. An alarm is told
 * by so much later at most.
 */
const GATHERED_FOR = milliseconds(100);
const MOST_GATHERED = 64;
/** One excerpt takes a tenth of a second; on a slow machine, or behind others, longer. */
const MEASURED_WITHIN = milliseconds(8000);
const RESTART_AFTER = milliseconds(500);

interface Asked {
  readonly settle: (measurement: EcgMeasurement | null) => void;
  readonly cancel: CancelWait;
}

/** Measures beside the recording, in a thread that may crash or hang: it is started anew, and no sample hangs on it. */
export class Measuring {
  readonly #clock: Clock;
  readonly #start: StartMeasuring;
  readonly #ears: MeasuringEars;
  readonly #asked = new Map<number, Asked>();
  #thread: MeasuringThread | null = null;
  #course: { readonly number: number; readonly format: SignalFormat; options: CourseOptions } | null = null;
  #courses = 0;
  /** Pieces since it began. */
  #posted = 0;
  #taken = 0;
  #gathered: ExcerptPiece[] = [];
  #cancelPosting: CancelWait = () => undefined;
  #numbers = 0;
  #restarts = 0;
  #isStopped = false;
  /** Of courses before the present one: what a person has not acknowledged does not vanish with a crash. */
  #carried: readonly AlarmCondition[] = [];
  #conditions: readonly AlarmCondition[] = [];

  constructor(clock: Clock, ears: MeasuringEars, start: StartMeasuring = measuringWorker) {
    this.#clock = clock;
    this.#ears = ears;
    this.#start = start;
  }

  /** How often the thread had to be started anew. */
  get restarts(): number {
    return this.#restarts;
  }

  /** A course begins: of another patient, or with electrodes at other places (`goesOn`: the same patient). */
  begin(format: SignalFormat, options: CourseOptions, goesOn: boolean): void {
    this.#carried = goesOn ? unacknowledged(this.#conditions) : [];
    this.#conditions = this.#carried;
    this.#postGathered();
    this.#courses += 1;
    this.#course = { number: this.#courses, format, options };
    this.#post({ kind: 'begin', course: this.#courses, format, options });
  }

  put(piece: ExcerptPiece): void {
    if (this.#isStopped) return;
    if (this.#posted + this.#gathered.length - this.#taken >= MOST_WAITING) this.#restart();
    this.#gathered.push(piece);
    if (this.#gathered.length >= MOST_GATHERED) this.#postGathered();
    else if (this.#gathered.length === 1)
      this.#cancelPosting = this.#clock.after(GATHERED_FOR, () => {
        this.#postGathered();
      });
  }

  change(options: CourseOptions): void {
    if (this.#course === null) return;
    this.#course.options = options;
    this.#post({ kind: 'change', course: this.#course.number, options });
  }

  acknowledge(alarm: AlarmKind): void {
    if (this.#course === null) return;
    this.#carried = this.#carried.filter(({ kind }) => kind !== alarm);
    this.#post({ kind: 'acknowledge', course: this.#course.number, alarm });
  }

  /** Null where the thread crashed or did not answer in time. */
  measure(
    format: SignalFormat,
    range: SampleRange,
    pieces: readonly ExcerptPiece[],
    options: MeasurementOptions,
  ): Promise<EcgMeasurement | null> {
    this.#numbers += 1;
    const number = this.#numbers;
    return new Promise((resolve) => {
      const settle = (measurement: EcgMeasurement | null): void => {
        this.#asked.delete(number);
        cancel();
        resolve(measurement);
      };
      const cancel = this.#clock.after(MEASURED_WITHIN, () => {
        settle(null);
      });
      this.#asked.set(number, { settle, cancel });
      this.#post({ kind: 'measure', number, format, range, pieces, options });
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#thread?.end();
    this.#thread = null;
    this.#forget();
  }

  /** What was recorded before is posted before. */
  #post(message: ToMeasuring): void {
    if (this.#isStopped) return;
    this.#postGathered();
    this.#hand(message);
  }

  #postGathered(): void {
    this.#cancelPosting();
    const pieces = this.#gathered;
    if (pieces.length === 0) return;
    this.#gathered = [];
    this.#hand({ kind: 'put', course: this.#course?.number ?? 0, pieces });
    this.#posted += pieces.length;
  }

  #hand(message: ToMeasuring): void {
    this.#thread ??= this.#open();
    this.#thread.post(message);
  }

  #open(): MeasuringThread {
    this.#posted = 0;
    this.#taken = 0;
    const thread = this.#start({
      heard: (message) => {
        if (this.#thread === thread) this.#hear(message);
      },
      gone: () => {
        if (this.#thread !== thread) return;
        this.#thread = null;
        this.#lost();
      },
    });
    return thread;
  }

  #restart(): void {
    this.#thread?.end();
    this.#thread = null;
    this.#lost();
  }

  #lost(): void {
    this.#restarts += 1;
    this.#forget();
    const course = this.#course;
    if (course === null || this.#isStopped) return;
    // What it had found is still so, as far as anybody knows.
    this.#clock.after(RESTART_AFTER, () => {
      if (this.#course === course && !this.#isStopped) this.begin(course.format, course.options, true);
    });
  }

  #forget(): void {
    this.#cancelPosting();
    this.#gathered = [];
    for (const { settle } of [...this.#asked.values()]) settle(null);
  }

  #hear(message: FromMeasuring): void {
    switch (message.kind) {
      case 'taken':
        this.#taken = message.pieces;
        return;
      case 'measured':
        if (message.course === this.#course?.number) this.#ears.measured(message.measurement);
        return;
      case 'alarms': {
        if (message.course !== this.#course?.number) return;
        const { conditions } = message;
        this.#carried = this.#carried.filter(({ kind }) => !conditions.some((one) => one.kind === kind));
        this.#conditions = [...conditions, ...this.#carried];
        this.#ears.alarms(this.#conditions);
        return;
      }
      case 'measured-one':
        this.#asked.get(message.number)?.settle(message.measurement);
    }
  }
}

const unacknowledged = (conditions: readonly AlarmCondition[]): readonly AlarmCondition[] =>
  conditions
    .filter(({ isAcknowledged, isTechnical }) => !isAcknowledged && !isTechnical)
    .map((condition) => ({ ...condition, isPresent: false }));
