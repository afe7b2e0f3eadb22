import type { MessagePortMain, UtilityProcess } from 'electron/main';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { FromAcquisitionProcess, ToAcquisitionProcess } from '../tablet-port/process-port.ts';
import type { MainParts } from './electron-parts.ts';
import { ACQUISITION_RESTARTS, afterCrash, type Crashes } from './restarts.ts';

/** The acquisition promises five seconds; one more, and it has hung. */
const STOPPED_WITHIN = milliseconds(6000);
/** A sentence of another process on our screen has an end. */
const LONGEST_SENTENCE = 500;

export interface AcquisitionParts extends MainParts {
  /** The built entry, absolute. */
  readonly entry: string;
  readonly args: readonly string[];
  /** It runs, for the first time or again: it needs its ports. */
  readonly started: () => void;
  /** It crashed, and comes back after `after`. */
  readonly crashed: (isFailing: boolean) => void;
  /** It will not work before a person has done something. */
  readonly cannotStart: (sentence: string) => void;
}

/** The acquisition in a process of its own: no page and no crash of a page reaches it. It runs as long as the tablet does. */
export class AcquisitionProcess {
  readonly #parts: AcquisitionParts;
  #child: UtilityProcess | null = null;
  #crashes: Crashes = [];
  #isStopping = false;
  #ended: () => void = () => undefined;

  constructor(parts: AcquisitionParts) {
    this.#parts = parts;
  }

  start(): void {
    const { electron, entry, args, log } = this.#parts;
    const child = electron.utilityProcess.fork(entry, [...args], {
      serviceName: 'Prearrival acquisition',
      // Decision 6: what a person watches must not seem to grow.
      execArgv: ['--max-semi-space-size=4'],
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log(`acquisition: ${chunk.toString('utf8').trimEnd()}`);
      });
    }
    let reason: string | null = null;
    child.on('message', (message: unknown) => {
      reason = sentenceOf(message) ?? reason;
    });
    child.on('error', (type, location) => {
      log(`acquisition: ${type} at ${location}`);
    });
    child.once('exit', (code) => {
      this.#exited(child, code, reason);
    });
    // What is posted before it has spawned waits for it.
    this.#parts.started();
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Hands it one end of a channel; without a process it is lost, and `started` asks for another. */
  give(port: 'screen' | 'device', end: MessagePortMain): void {
    this.#post({ port }, [end]);
  }

  /** Resolves when it has exited, within six seconds. */
  stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (child === null) return Promise.resolve();
    const { clock, log } = this.#parts;
    return new Promise((resolve) => {
      const cancel = clock.after(STOPPED_WITHIN, () => {
        log('The acquisition did not stop in time and is ended; its journal goes on from the last commit.');
        child.kill();
        resolve();
      });
      this.#ended = () => {
        cancel();
        resolve();
      };
      this.#post({ stop: true }, []);
    });
  }

  #post(message: ToAcquisitionProcess, ports: MessagePortMain[]): void {
    this.#child?.postMessage(message, ports);
  }

  #exited(child: UtilityProcess, code: number, reason: string | null): void {
    if (child !== this.#child) return;
    this.#child = null;
    const { clock, log, crashed, cannotStart } = this.#parts;
    if (this.#isStopping) {
      this.#ended();
      return;
    }
    log(`The acquisition has ended with ${code}.`);
    if (reason !== null) cannotStart(reason);
    const { crashes, after, isFailing } = afterCrash(this.#crashes, clock.monotonic(), ACQUISITION_RESTARTS);
    this.#crashes = crashes;
    // Told after the process is on its way again: nothing that is shown may delay it.
    if (after === 0) this.start();
    else {
      clock.after(after, () => {
        if (!this.#isStopping) this.start();
      });
    }
    if (reason === null) crashed(isFailing);
  }
}

function sentenceOf(message: unknown): string | null {
  if (typeof message !== 'object' || message === null) return null;
  const { kind, sentence } = message as Partial<Extract<FromAcquisitionProcess, { readonly kind: 'cannot-start' }>>;
  return kind === 'cannot-start' && typeof sentence === 'string' ? sentence.slice(0, LONGEST_SENTENCE) : null;
}
