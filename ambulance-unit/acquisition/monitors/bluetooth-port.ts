import { milliseconds, type MonotonicMillis, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { Clock } from '../clock.ts';
import type { BluetoothLine, LineConnection, LineEvent } from './bluetooth-line.ts';
import { troubleOfBluetooth } from './bluetooth-trouble.ts';
import type { Channel, Wiring } from './monitor-driver.ts';
import type { LinkEvent, LinkTrouble, MonitorLink, MonitorPort } from './monitor-link.ts';

/** From `open` to subscribed. Below what the feed waits, for this end knows better why there is no answer. */
export const OPENS_WITHIN = milliseconds(11_000);
export const WRITES_WITHIN = milliseconds(6_000);
/** Writes whose answer is awaited; a driver sends a handful. */
const MOST_WRITES = 64;

export type BluetoothWiring = Extract<Wiring, { readonly kind: 'bluetooth' }>;

export interface BluetoothPortParts {
  readonly line: BluetoothLine;
  readonly clock: Clock;
  readonly identity: string;
  /**
   * The browser's name for the device now, asked at each opening: another one after the page was loaded anew. Null: it was
   * never chosen here, or its permission is gone.
   */
  readonly device: () => string | null;
  readonly wiring: BluetoothWiring;
}

/** A monitor over Web Bluetooth: opened again and again without a prompt, through whatever page is there by then. */
export function bluetoothPort(parts: BluetoothPortParts): MonitorPort {
  return { identity: parts.identity, open: (hear) => new BluetoothLink(parts, hear) };
}

interface AwaitedWrite {
  readonly to: Channel;
  readonly settle: () => void;
  readonly cancel: () => void;
}

/** One connection. Says `closed` once, unless it was closed from this side: then nothing more. */
class BluetoothLink implements MonitorLink {
  readonly #parts: BluetoothPortParts;
  readonly #hear: (event: LinkEvent) => void;
  readonly #connection: LineConnection | null;
  readonly #cancelOpening: () => void;
  readonly #arrival: ArrivalClock;
  #writes: AwaitedWrite[] = [];
  #isOver = false;

  constructor(parts: BluetoothPortParts, hear: (event: LinkEvent) => void) {
    const { line, clock, wiring } = parts;
    this.#parts = parts;
    this.#hear = hear;
    this.#arrival = new ArrivalClock(clock);
    const device = parts.device();
    const { service, listens, writes } = wiring;
    this.#connection =
      device === null ? null : line.connect({ device, service, listens, writes }, (event) => this.#take(event));
    if (this.#connection !== null) {
      this.#cancelOpening = clock.after(OPENS_WITHIN, () =>
        this.#end(line.isAvailable === false ? 'radio-off' : 'out-of-range', 'no connection in time'),
      );
      return;
    }
    // Not within this call: whoever opens has no link yet.
    this.#cancelOpening = clock.after(milliseconds(0), () => {
      if (!line.isPageThere) this.#end('broken', 'the Bluetooth page is not there');
      else if (line.isAvailable === false) this.#end('radio-off', 'Bluetooth is not available');
      else this.#end('permission-denied', 'the browser allows no such device: it must be chosen again');
    });
  }

  /** Never rejects: what was not taken is followed by `closed`. */
  write(to: Channel, bytes: Uint8Array): Promise<void> {
    const connection = this.#connection;
    if (this.#isOver || connection === null) return Promise.resolve();
    if (this.#writes.length >= MOST_WRITES) {
      this.#end('silent', 'too many writes wait for an answer');
      return Promise.resolve();
    }
    return new Promise((settle) => {
      const cancel = this.#parts.clock.after(WRITES_WITHIN, () =>
        this.#end('silent', 'what was written was not confirmed in time'),
      );
      this.#writes.push({ to, settle, cancel });
      connection.write(to, bytes);
    });
  }

  close(): void {
    if (!this.#isOver) this.#release();
  }

  #take(event: LineEvent): void {
    if (this.#isOver) return;
    switch (event.kind) {
      case 'opened':
        this.#cancelOpening();
        this.#hear({ kind: 'opened' });
        return;
      case 'bytes':
        this.#hear({
          kind: 'bytes',
          from: event.from as Channel,
          bytes: event.bytes,
          arrivedAt: this.#arrival.monotonicOf(event.arrivedAt),
        });
        return;
      case 'written':
        this.#confirm(event.to);
        return;
      case 'closed':
        if (event.error === null) this.#end('broken', 'the page has let go of it');
        else
          this.#end(
            troubleOfBluetooth(event.error, this.#parts.line.isAvailable),
            `${event.error.during}: ${event.error.name}: ${event.error.message}`,
          );
        return;
      case 'page-gone':
        this.#end('broken', 'the Bluetooth page is gone');
        return;
    }
  }

  #confirm(to: string): void {
    const at = this.#writes.findIndex((one) => one.to === to);
    const [confirmed] = at < 0 ? [] : this.#writes.splice(at, 1);
    confirmed?.cancel();
    confirmed?.settle();
  }

  #end(trouble: LinkTrouble, detail: string): void {
    if (this.#isOver) return;
    this.#release();
    this.#hear({ kind: 'closed', trouble, detail });
  }

  #release(): void {
    this.#isOver = true;
    this.#cancelOpening();
    const waiting = this.#writes;
    this.#writes = [];
    for (const { cancel, settle } of waiting) {
      cancel();
      settle();
    }
    this.#connection?.close();
  }
}

/**
 * The page's wall clock as this process's clock that never steps. Both count the same seconds, from different zeros: the
 * shortest way that a message took so far says how they stand, whatever the wall clocks were set to meanwhile.
 */
class ArrivalClock {
  readonly #clock: Clock;
  #offset = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  monotonicOf(arrivedAt: UnixMillis): MonotonicMillis {
    this.#offset = Math.min(this.#offset, this.#clock.monotonic() - arrivedAt);
    return (arrivedAt + this.#offset) as MonotonicMillis;
  }
}
