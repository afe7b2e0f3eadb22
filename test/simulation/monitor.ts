import type { EcgSource, SourceEvent, SourceReading } from '../../ambulance-unit/acquisition/sources/ecg-source.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  sampleCount,
  sampleIndex,
  type SampleIndex,
} from '../../protocol/ecg/units.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { Host } from './host.ts';

const SAMPLING_RATE = 50;
/** A block of samples is given so often, ms. */
export const BLOCK_EVERY = 200;
const SAMPLES_PER_BLOCK = (SAMPLING_RATE * BLOCK_EVERY) / 1000;

export const MONITOR_FORMAT: SignalFormat = {
  samplingRate: hertz(SAMPLING_RATE),
  leads: (['I', 'II'] as const).map((lead) => ({ lead, lsb: microvoltsPerLsb(5), baseline: deviceCount(0) })),
};

/**
 * A monitor whose every sample says which it is: lead I holds the low bits of its number and lead II the high ones, so
 * that a sample found anywhere tells whether it stands where it belongs. What it gave while nobody listened is gone.
 */
export class Monitor {
  readonly #host: Host;
  /** The place that the unit gave to each sample that it was given, by the sample's number. */
  readonly places = new Map<number, number>();
  #hasEnded = false;
  #reading: { stop(): void; hear(event: SourceEvent): void; next(): number } | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The electrodes are taken off: the session that is recorded ends, and so does any that begins. */
  end(): void {
    this.#hasEnded = true;
    const reading = this.#reading;
    this.#reading = null;
    reading?.stop();
    reading?.hear({ kind: 'ended', length: sampleCount(reading.next()) });
  }
  /** Who listened is gone without a word. */
  loseListener(): void {
    this.#reading?.stop();
    this.#reading = null;
  }
  /** The next patient's are put on. */
  putOn(): void {
    this.#hasEnded = false;
  }

  /** As a unit's process sees it. */
  source(): EcgSource {
    return {
      identity: 'simulated-monitor',
      label: 'Simulated monitor',
      format: MONITOR_FORMAT,
      isResumable: false,
      length: null,
      read: (from, hear) => this.#read(from, hear),
    };
  }

  #read(from: SampleIndex, hear: (event: SourceEvent) => void): SourceReading {
    let next: number = from;
    let isOver = false;
    let expected: number | null = null;
    const give = (): void => {
      if (isOver) return;
      // It counts on whether anybody listens or not.
      const newest = Math.floor((this.#host.clock.monotonic() * SAMPLING_RATE) / 1000);
      // A driver sees a jump of the monitor's counter and says so.
      if (expected !== null && newest > expected) {
        next += newest - expected;
        hear({ kind: 'lost', end: sampleIndex(next), reason: 'link_loss' });
      }
      expected = newest + SAMPLES_PER_BLOCK;
      const ticks = Array.from({ length: SAMPLES_PER_BLOCK }, (_, i) => newest + i);
      for (const [i, tick] of ticks.entries()) this.places.set(tick, next + i);
      const block = {
        firstSample: sampleIndex(next),
        channels: [Int32Array.from(ticks, (tick) => tick & 0xfff), Int32Array.from(ticks, (tick) => tick >> 12)],
        leadsOff: NO_LEADS,
      };
      next += SAMPLES_PER_BLOCK;
      hear({ kind: 'samples', block });
      this.#host.after(BLOCK_EVERY, give);
    };
    this.#reading = {
      stop: () => {
        isOver = true;
      },
      hear,
      next: () => next,
    };
    this.#host.after(this.#hasEnded ? 10 : BLOCK_EVERY, () => {
      if (this.#hasEnded && !isOver) this.end();
      else give();
    });
    return {
      hold: () => undefined,
      goOn: () => undefined,
      stop: () => {
        isOver = true;
      },
    };
  }
}

/** The number of a sample, from its leads. */
export const tickOf = (low: number, high: number): number => high * 4096 + low;
