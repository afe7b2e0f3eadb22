import type { Clock } from '../../ambulance-unit/acquisition/clock.ts';
import type { Channel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { milliseconds, type Hertz } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes, Misbehaviour } from './device-emulator.ts';
import type { PlayedPotentials } from './played-ecg.ts';

/** As often as a device would send a packet or two. */
const EVERY = milliseconds(10);

export interface PlayedMonitorParts {
  readonly emulator: DeviceEmulator;
  readonly played: PlayedPotentials;
  readonly clock: Clock;
  /** What comes out of the device, in order. */
  readonly send: (bytes: EmulatedBytes) => void;
}

/** An emulated device on a patient: it measures in real time from `start` on, whoever listens, and begins again at the end. */
export class PlayedMonitor {
  readonly emulator: DeviceEmulator;
  readonly #parts: PlayedMonitorParts;
  /** What it measures at its present rate, as its counts. */
  #counts: readonly Int32Array[] = [];
  readonly #made = new Map<Hertz, readonly Int32Array[]>();
  #rate: Hertz | null = null;
  #startedAt = 0;
  #measured = 0;
  #cancel: () => void = () => undefined;

  constructor(parts: PlayedMonitorParts) {
    this.emulator = parts.emulator;
    this.#parts = parts;
  }

  /** What it measures again and again: one array a lead, in counts as its driver must give them. */
  get counts(): readonly Int32Array[] {
    return this.#counts;
  }

  /** Samples a lead that it has measured since it began, or took its present rate. */
  get measured(): number {
    return this.#measured;
  }

  start(): void {
    this.#begin();
    this.#wait();
  }
  stop(): void {
    this.#cancel();
  }
  hear(channel: Channel, bytes: Uint8Array): void {
    for (const reply of this.emulator.hear(channel, bytes)) this.#send(reply);
    if (this.emulator.samplingRate !== this.#rate) this.#begin();
  }
  misbehave(kind: Misbehaviour): void {
    this.emulator.misbehave(kind);
  }

  /** At a rate that is new, or for the first time. */
  #begin(): void {
    const { emulator, played, clock } = this.#parts;
    const rate = emulator.samplingRate;
    this.#rate = rate;
    // A device that is reset goes through its rates at every connection, and does not pause over it.
    this.#counts = this.#made.get(rate) ?? emulator.digitise(played(rate));
    this.#made.set(rate, this.#counts);
    this.#startedAt = clock.monotonic();
    this.#measured = 0;
  }

  #wait(): void {
    this.#cancel = this.#parts.clock.after(EVERY, () => {
      this.#measure();
      this.#wait();
    });
  }

  #measure(): void {
    const elapsed = this.#parts.clock.monotonic() - this.#startedAt;
    const due = Math.floor((elapsed * (this.#rate ?? 0)) / 1000);
    const length = this.#counts[0]?.length ?? 0;
    while (this.#measured < due && length > 0) {
      const from = this.#measured % length;
      const end = Math.min(length, from + due - this.#measured);
      for (const bytes of this.emulator.play(this.#counts.map((channel) => channel.subarray(from, end))))
        this.#send(bytes);
      this.#measured += end - from;
    }
  }

  #send(bytes: EmulatedBytes): void {
    const { afterMs } = bytes;
    if (afterMs === undefined) this.#parts.send(bytes);
    else this.#parts.clock.after(afterMs, () => this.#parts.send(bytes));
  }
}
