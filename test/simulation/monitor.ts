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

const SAMPLING_RATE = 250;
/** A block of samples is given so often, ms. */
const BLOCK_EVERY = 200;
const SAMPLES_PER_BLOCK = (SAMPLING_RATE * BLOCK_EVERY) / 1000;
const LEADS = ['I', 'II', 'V1', 'V2', 'V3', 'V4'] as const;

export const MONITOR_FORMAT: SignalFormat = {
  samplingRate: hertz(SAMPLING_RATE),
  leads: LEADS.map((lead) => ({ lead, lsb: microvoltsPerLsb(5), baseline: deviceCount(0) })),
};

/**
 * What the monitor gives on one channel for its sample with this number: I and II hold the number itself, the others
 * noise that follows from it and does not compress, so that a backlog is as long in bytes as a real one.
 */
export function countOf(tick: number, channel: number): number {
  if (channel === 0) return tick & 0xfff;
  if (channel === 1) return tick >> 12;
  const mixed = Math.imul(tick ^ (channel << 24), 0x9e3779b1);
  return ((mixed ^ (mixed >>> 15)) & 0x7fff) - 0x4000;
}

function countsOf(first: number, channel: number): Int32Array {
  const counts = new Int32Array(SAMPLES_PER_BLOCK);
  for (let i = 0; i < SAMPLES_PER_BLOCK; i += 1) counts[i] = countOf(first + i, channel);
  return counts;
}

/** The number of a sample, from its leads I and II. */
export const tickOf = (low: number, high: number): number => high * 4096 + low;

/**
 * A monitor whose every sample says which it is, so that a sample found anywhere tells whether it stands where it
 * belongs. What it gave while nobody listened is gone.
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

  get isOff(): boolean {
    return this.#hasEnded;
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
      for (let i = 0; i < SAMPLES_PER_BLOCK; i += 1) this.places.set(newest + i, next + i);
      const block = {
        firstSample: sampleIndex(next),
        channels: LEADS.map((_, channel) => countsOf(newest, channel)),
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
