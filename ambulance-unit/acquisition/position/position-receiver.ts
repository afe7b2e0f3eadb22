import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { CancelWait, Clock } from '../clock.ts';
import type { LinkTrouble, MonitorLink } from '../monitors/monitor-link.ts';
import { troubleWords } from '../monitors/monitor-words.ts';
import { serialPort } from '../monitors/serial-port.ts';
import { NmeaReading, type NmeaCounters } from './nmea-reading.ts';
import type { ReceiverRequest } from './receiver-request.ts';
import type { Fix } from './tablet-position.ts';

export interface PositionReceiverParts {
  readonly request: ReceiverRequest;
  readonly clock: Clock;
  readonly hear: (fix: Fix) => void;
  /** One sentence for the log, at each change only. */
  readonly tell: (sentence: string) => void;
}

const RETRY = milliseconds(2_000);
/** A line that is open and gives no place for so long has something wrong with it: a speed, an aerial, a garage. */
const SILENT_AFTER = milliseconds(60_000);

type Standing = 'waiting' | 'fixed' | 'silent' | LinkTrouble;

/** A satellite receiver of the vehicle on a serial port: opened again and again, for as long as the unit runs. */
export class PositionReceiver {
  readonly #parts: PositionReceiverParts;
  readonly #reading = new NmeaReading();
  #link: MonitorLink | null = null;
  #standing: Standing = 'waiting';
  #cancelRetry: CancelWait = () => undefined;
  #cancelSilence: CancelWait = () => undefined;
  #isStopped = false;

  constructor(parts: PositionReceiverParts) {
    this.#parts = parts;
  }

  get counters(): NmeaCounters {
    return this.#reading.counters;
  }

  start(): void {
    const { request, clock } = this.#parts;
    this.#awaitFix();
    this.#link = serialPort({
      ...{ address: { kind: 'path' as const, path: request.path }, baudRate: request.baudRate, clock },
    }).open((event) => {
      if (this.#isStopped) return;
      if (event.kind === 'bytes') this.#receive(event.bytes);
      else if (event.kind === 'closed') {
        this.#stand(event.trouble);
        this.#cancelSilence();
        this.#cancelRetry = clock.after(RETRY, () => {
          this.start();
        });
      }
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelRetry();
    this.#cancelSilence();
    this.#link?.close();
  }

  #receive(bytes: Uint8Array): void {
    for (const fix of this.#reading.receive(bytes, this.#parts.clock.wall())) {
      this.#stand('fixed');
      this.#awaitFix();
      this.#parts.hear(fix);
    }
  }

  #awaitFix(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#parts.clock.after(SILENT_AFTER, () => {
      this.#stand('silent');
    });
  }

  #stand(now: Standing): void {
    if (now === this.#standing) return;
    this.#standing = now;
    const { request, tell } = this.#parts;
    const name = `The position receiver at ${request.path}`;
    if (now === 'fixed') tell(`${name} knows where it is.`);
    else if (now === 'silent') {
      const { badChecksum, malformed, withoutFix } = this.counters;
      tell(
        `${name} has given no place for a minute (${withoutFix} sentences without a fix, ${badChecksum} with a wrong checksum, ` +
          `${malformed} not understood). Look at its aerial, and at the speed of its line.`,
      );
    } else if (now !== 'waiting') tell(`${name}: ${troubleWords(now)}. It is tried again all the while.`);
  }
}
