import type { EcgExcerpt } from '../excerpt.ts';
import { isDerivedLead, type LeadName } from '../leads.ts';
import { type Hertz, microvolts, type SampleIndex, sampleIndex } from '../units.ts';
import type { AlarmEvent } from './alarm-conditions.ts';

/** A line that moves by no more than this in a second is a converter without an input, µV. */
const DEAD_RANGE = 3;

interface Watched {
  isOff: boolean;
  low: number;
  high: number;
}

/**
 * Tells at the end of each second of the session which leads have contact and a moving line. Derived leads rest on I and II
 * and are passed over.
 */
export class SignalWatch {
  readonly #second: number;
  #since: SampleIndex | null = null;
  readonly #leads = new Map<LeadName, Watched>();

  constructor(samplingRate: Hertz) {
    this.#second = Math.max(1, Math.round(samplingRate));
  }

  /** Recorded samples, in order and without a break, that do not reach beyond a second; null until that is over. */
  put(chunk: EcgExcerpt): (AlarmEvent & { kind: 'signal' }) | null {
    this.#since ??= chunk.firstSample;
    for (const { lead, samples, absent } of chunk.leads) {
      if (isDerivedLead(lead)) continue;
      const watched = this.#leads.get(lead) ?? { isOff: false, low: Infinity, high: -Infinity };
      // Off at any time in the second is off for it: what comes then is not the heart yet.
      watched.isOff ||= absent.length > 0;
      for (const value of samples) {
        if (value < watched.low) watched.low = value;
        if (value > watched.high) watched.high = value;
      }
      this.#leads.set(lead, watched);
    }
    const end = sampleIndex(chunk.firstSample + chunk.length);
    if (end % this.#second !== 0) return null;
    // Too little of a second to say that nothing moves.
    if (end - this.#since < this.#second / 2) return null;
    return this.#tell(end);
  }

  /** What is not recorded breaks the second. */
  interrupt(): void {
    this.#since = null;
    this.#leads.clear();
  }

  #tell(end: SampleIndex): AlarmEvent & { kind: 'signal' } {
    const live: LeadName[] = [];
    const off: LeadName[] = [];
    let swing = 0;
    for (const [lead, { isOff, low, high }] of this.#leads) {
      if (isOff) off.push(lead);
      else if (high - low > DEAD_RANGE) {
        live.push(lead);
        swing = Math.max(swing, high - low);
      }
    }
    const first = this.#since ?? end;
    this.interrupt();
    return { kind: 'signal', first, end, live, off, swing: microvolts(swing) };
  }
}
