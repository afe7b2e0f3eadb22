import { butterworthHighPass, type Cascade, runCascade, settledOn } from '../filters/biquad.ts';
import { type Hertz, hertz } from '../units.ts';
import type { LeadTenths, Tenths } from './tenths.ts';

/** What a lead carries between its beats, µV rms. */
export interface LeadNoise {
  /** Above 20 Hz, without mains. */
  readonly muscle: number;
  readonly mains50: number;
  readonly mains60: number;
}

/** Hum is no pure sine: its second and third harmonic are taken out of what counts as muscle. */
const TONES = [50, 60, 100, 120, 150, 180] as const;
const HIGH_PASS = hertz(20);
/** Of the tenths of a second the quietest quarter: a beat fills at most half of them up to 200 beats a minute. */
const QUIET_QUARTER = 0.25;
/** The quietest quarter of ten tenths lies this much below the mean of noise that is the same all the time. */
const QUARTER_TO_MEAN = 1.1;

/**
 * Measures muscle and mains where the heart is silent. The lead is passed above 20 Hz and cut into tenths of a second; the
 * quietest quarter of each second is between the beats, whatever the rhythm, so no beat has to be known. Mains is the sine
 * that stays in phase over the quiet half of a second; it and its harmonics are taken out of the rest, which is muscle.
 * Both are the root mean square over the seconds, so that a spell of a few seconds counts with its strength.
 * Source: the split into baseline, mains and muscle follows Johannesen & Galeotti 2012 (PhysioNet/CinC Challenge 2011).
 */
export class NoiseBetweenBeats {
  readonly #tenths: Tenths;
  readonly #highPass: Cascade | null;
  readonly #tones: readonly Tone[];
  readonly #fast: Float64Array;
  readonly #power: Float64Array;
  readonly #waves: readonly Float64Array[];

  constructor(tenths: Tenths, samplingRate: Hertz) {
    this.#tenths = tenths;
    this.#highPass = samplingRate > 2.5 * HIGH_PASS ? butterworthHighPass(2, HIGH_PASS, samplingRate) : null;
    this.#tones = TONES.filter((frequency) => frequency < 0.49 * samplingRate).map((frequency) =>
      toneOf(frequency, samplingRate, tenths.length),
    );
    this.#fast = new Float64Array(tenths.count * tenths.length);
    this.#power = new Float64Array(tenths.count);
    this.#waves = this.#tones.map(() => new Float64Array(2 * tenths.count));
  }

  measure(samples: Float64Array, { whole }: LeadTenths): LeadNoise {
    const { count, length, perSecond } = this.#tenths;
    if (this.#highPass === null || count === 0) return { muscle: 0, mains50: 0, mains60: 0 };
    this.#fast.set(samples.subarray(0, this.#fast.length));
    runCascade(this.#highPass, settledOn(this.#highPass, this.#fast[0] ?? 0), this.#fast);
    const power = this.#power.fill(Infinity);
    for (let tenth = 0; tenth < count; tenth += 1) {
      // The filter rings on into the tenth after an absence or the start.
      if (whole[tenth] === 1 && whole[tenth - 1] === 1) power[tenth] = this.#energyOf(tenth);
    }
    let [muscle, seconds] = [0, 0];
    const mains = new Float64Array(this.#tones.length);
    for (let second = 0; second < count; second += perSecond) {
      const quiet = quietHalf(power, second, Math.min(count, second + perSecond));
      // Less than half a second may lie in a beat altogether.
      if (quiet === null) continue;
      seconds += 1;
      const noises = quiet.map((tenth) => this.#withoutTones(tenth));
      for (let which = 0; which < mains.length; which += 1)
        mains[which] = (mains[which] ?? 0) + powerInPhase(this.#waves[which], quiet, noises, length);
      noises.sort((one, other) => one - other);
      muscle += noises[Math.floor(noises.length * 2 * QUIET_QUARTER)] ?? 0;
    }
    const rms = (sum: number): number => Math.sqrt(sum / Math.max(1, seconds));
    const toneRms = (frequency: number): number =>
      rms(mains[this.#tones.findIndex((tone) => tone.frequency === frequency)] ?? 0);
    return { muscle: rms(muscle) * QUARTER_TO_MEAN, mains50: toneRms(50), mains60: toneRms(60) };
  }

  #energyOf(tenth: number): number {
    const { length } = this.#tenths;
    const fast = this.#fast;
    let total = 0;
    for (let at = tenth * length; at < (tenth + 1) * length; at += 1) {
      const value = fast[at] ?? 0;
      total += value * value;
    }
    return total;
  }

  /** Mean power of a tenth without the tones, whose components it notes. */
  #withoutTones(tenth: number): number {
    const { length } = this.#tenths;
    const fast = this.#fast;
    const from = tenth * length;
    let left = this.#power[tenth] ?? 0;
    for (let which = 0; which < this.#tones.length; which += 1) {
      const tone = this.#tones[which];
      const wave = this.#waves[which];
      if (tone === undefined || wave === undefined) continue;
      const { cosine, sine } = tone;
      let inPhase = 0;
      let across = 0;
      for (let place = 0; place < length; place += 1) {
        const value = fast[from + place] ?? 0;
        inPhase += value * (cosine[place] ?? 0);
        across += value * (sine[place] ?? 0);
      }
      left -= ((inPhase * inPhase + across * across) * 2) / length;
      // Turned by the phase at which the tenth begins, so that tenths can be added.
      const turn = tone.radiansPerTenth * tenth;
      wave[2 * tenth] = inPhase * Math.cos(turn) - across * Math.sin(turn);
      wave[2 * tenth + 1] = inPhase * Math.sin(turn) + across * Math.cos(turn);
    }
    return Math.max(0, left) / Math.max(1, length - 2 * this.#tones.length);
  }
}

/** The quieter half of a second's tenths, or null where half of them are absent. */
function quietHalf(power: Float64Array, from: number, to: number): number[] | null {
  const half = Math.ceil((to - from) / 2);
  const tenths = Array.from({ length: to - from }, (_, at) => from + at)
    .filter((tenth) => power[tenth] !== Infinity)
    .sort((one, other) => (power[one] ?? 0) - (power[other] ?? 0));
  return tenths.length < half || to - from < 2 ? null : tenths.slice(0, half);
}

interface Tone {
  readonly frequency: number;
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
  readonly radiansPerTenth: number;
}

function toneOf(frequency: number, samplingRate: number, length: number): Tone {
  const step = (2 * Math.PI * frequency) / samplingRate;
  return {
    frequency,
    cosine: Float64Array.from({ length }, (_, place) => Math.cos(step * place)),
    sine: Float64Array.from({ length }, (_, place) => Math.sin(step * place)),
    radiansPerTenth: step * length,
  };
}

/** Power of a tone, µV², from the quiet tenths of a second; what their noise would show by chance is taken off. */
function powerInPhase(
  wave: Float64Array | undefined,
  quiet: readonly number[],
  noises: readonly number[],
  length: number,
): number {
  if (wave === undefined || quiet.length === 0) return 0;
  let inPhase = 0;
  let across = 0;
  let noise = 0;
  for (let at = 0; at < quiet.length; at += 1) {
    const tenth = quiet[at] ?? 0;
    inPhase += wave[2 * tenth] ?? 0;
    across += wave[2 * tenth + 1] ?? 0;
    noise += (noises[at] ?? 0) * length;
  }
  const added = quiet.length * length;
  // A sine of amplitude A gives A·n/2 in phase: its power is A²/2.
  return Math.max(0, (2 * (inPhase * inPhase + across * across - noise)) / (added * added));
}
