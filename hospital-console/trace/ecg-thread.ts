import type { AlarmRunner } from '../alarms/alarm-desk.ts';
import type { AlarmAnswer, AlarmDemand } from '../alarms/alarm-port.ts';
import type { Measurer, MeasurerHearing } from '../measuring/measurer.ts';
import type { MeasuringAnswer, MeasuringDemand } from '../measuring/measuring-port.ts';

/** The worker itself; `post` hands the buffers over. */
export interface EcgWorker {
  post(demand: MeasuringDemand | AlarmDemand, buffers: Transferable[]): void;
  terminate(): void;
}
export interface EcgWorkerHearing {
  answered(answer: MeasuringAnswer | AlarmAnswer): void;
  /** It could not be started, or died. */
  broke(sentence: string): void;
}
interface AlarmHearing {
  answered(answer: AlarmAnswer): void;
  broke(): void;
}

/**
 * Measures what is on the paper and follows alarm conditions, both in one thread beside the trace's: nearly all of what either
 * runs is the other's too, and two threads compile and warm all of it twice. Where one of them gives the thread up, the other
 * hears that it broke, and each asks for a new one by itself.
 */
export class EcgThread {
  readonly #start: (hearing: EcgWorkerHearing) => EcgWorker;
  #worker: EcgWorker | null = null;
  #measuring: MeasurerHearing | null = null;
  #alarms: AlarmHearing | null = null;

  constructor(start: (hearing: EcgWorkerHearing) => EcgWorker) {
    this.#start = start;
  }

  /** Throws where the browser's workers start no workers. */
  openMeasurer(hearing: MeasurerHearing): Measurer {
    const worker = this.#running();
    this.#measuring = hearing;
    return {
      demand: (demand) => {
        worker.post(demand, buffersOf(demand.pieces));
      },
      close: () => {
        if (this.#measuring !== hearing) return; // it broke, and is closed
        this.#measuring = null;
        this.#end('The measuring worker was given up.');
      },
    };
  }

  /** Throws where the browser's workers start no workers. */
  openAlarmRunner(hearing: AlarmHearing): AlarmRunner {
    const worker = this.#running();
    this.#alarms = hearing;
    return {
      demand: (demand) => {
        worker.post(demand, demand.kind === 'put' ? buffersOf(demand.pieces) : []);
      },
      close: () => {
        if (this.#alarms !== hearing) return;
        this.#alarms = null;
        this.#end('The alarm worker was given up.');
      },
    };
  }

  #running(): EcgWorker {
    if (this.#worker !== null) return this.#worker;
    const worker: EcgWorker = this.#start({
      answered: (answer) => {
        if (this.#worker !== worker) return; // of a worker that was given up
        if ('session' in answer) this.#alarms?.answered(answer);
        else this.#measuring?.answered(answer);
      },
      broke: (sentence) => {
        if (this.#worker === worker) this.#end(sentence);
      },
    });
    this.#worker = worker;
    return worker;
  }

  #end(sentence: string): void {
    const [measuring, alarms] = [this.#measuring, this.#alarms];
    this.#worker?.terminate();
    this.#worker = null;
    this.#measuring = null;
    this.#alarms = null;
    measuring?.broke(sentence);
    alarms?.broke();
  }
}

const buffersOf = (pieces: MeasuringDemand['pieces']): Transferable[] =>
  pieces.flatMap((piece) => (piece.kind === 'samples' ? piece.block.channels.map(({ buffer }) => buffer) : []));
