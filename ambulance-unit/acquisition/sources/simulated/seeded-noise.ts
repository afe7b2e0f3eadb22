/**
 * Chance that can be asked at any place: every value is a function of (seed, stream, index) and nothing is carried on
 * from one value to the next. So a block read twice, or cut differently, is the same to the last bit, and a recording
 * of days needs no memory.
 */

/** One independent stream of chance. */
export type NoiseKey = number & { readonly key: 'noise stream' };

const TWO_POW_32 = 4_294_967_296;

/** Scatters 32 bits over 32 bits. Source: the finaliser of MurmurHash3 (A. Appleby, public domain). */
const scatter = (bits: number): number => {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/** The stream of a name below a seed or below another stream. */
export const noiseKey = (parent: number, name: string | number): NoiseKey => {
  let key = scatter(parent ^ 0x5bd1e995);
  for (const letter of String(name)) key = scatter(Math.imul(key, 31) + (letter.codePointAt(0) ?? 0));
  return key as NoiseKey;
};

/** 32 random bits of the stream at a whole-numbered index, negative ones included. */
const bitsAt = (key: NoiseKey, index: number): number => {
  const high = Math.floor(index / TWO_POW_32);
  const wide = high === 0 ? key : scatter(key ^ high);
  return scatter((Math.imul(index >>> 0, 0x9e3779b1) + wide) | 0);
};

/** Evenly spread from 0 up to and without 1. */
export const uniformAt = (key: NoiseKey, index: number): number => bitsAt(key, index) / TWO_POW_32;

/** Evenly spread from −1 to 1. */
export const signedAt = (key: NoiseKey, index: number): number => uniformAt(key, index) * 2 - 1;

/** Bell-shaped with mean 0 and standard deviation 1, never beyond ±3.5 (the sum of four even draws). */
export const bellAt = (key: NoiseKey, index: number): number => {
  const place = index * 4;
  const sum =
    uniformAt(key, place) + uniformAt(key, place + 1) + uniformAt(key, place + 2) + uniformAt(key, place + 3) - 2;
  return sum * Math.sqrt(3);
};

/** Makes a cubic B-spline through even draws from ±1 have the root mean square 1: √3 for the draws, √(302/630) for the spline. */
const SPLINE_TO_UNIT_RMS = Math.sqrt(3) / Math.sqrt(302 / 630);

const spline = (before: number, at: number, after: number, beyond: number, share: number): number => {
  const rest = 1 - share;
  const squared = share * share;
  const cubed = squared * share;
  return (
    (SPLINE_TO_UNIT_RMS / 6) *
    (before * rest * rest * rest +
      at * (3 * cubed - 6 * squared + 4) +
      after * (-3 * cubed + 3 * squared + 3 * share + 1) +
      beyond * cubed)
  );
};

/**
 * Smooth noise (twice continuously differentiable), root mean square 1, within ±2.6; one independent draw a unit of
 * `place`. Its slope has the root mean square 1.18 a unit.
 */
export function smoothAt(key: NoiseKey, place: number): number {
  const knot = Math.floor(place);
  return spline(
    signedAt(key, knot - 1),
    signedAt(key, knot),
    signedAt(key, knot + 1),
    signedAt(key, knot + 2),
    place - knot,
  );
}

/** How strong a noise is: one figure for all samples, or one for each sample of the stretch. */
export type Strength = number | Float64Array;

/**
 * Adds smooth noise to a stretch of samples that starts at index `first`. `spacing`: samples from one draw to the next,
 * so that the noise lives below about 0.5 / spacing of the sampling rate. The same numbers as smoothAt, with the draws
 * of a knot made once.
 */
export function addSmoothNoise(
  onto: Float64Array,
  key: NoiseKey,
  first: number,
  spacing: number,
  strength: Strength,
): void {
  let knot = Number.NaN;
  let [before, at, after, beyond] = [0, 0, 0, 0];
  for (let place = 0; place < onto.length; place += 1) {
    const position = (first + place) / spacing;
    const below = Math.floor(position);
    if (below !== knot) {
      knot = below;
      before = signedAt(key, knot - 1);
      at = signedAt(key, knot);
      after = signedAt(key, knot + 1);
      beyond = signedAt(key, knot + 2);
    }
    const much = typeof strength === 'number' ? strength : (strength[place] ?? 0);
    onto[place] = (onto[place] ?? 0) + much * spline(before, at, after, beyond, position - knot);
  }
}

/** Nine-tap band pass: a short smoothing minus a longer mean. At 500 Hz it keeps about 30–170 Hz, where muscle lives. */
const MUSCLE_TAPS = [-1, -1, -1, 1.25, 3.5, 1.25, -1, -1, -1].map((tap) => tap / 9);
const MUSCLE_REACH = 4;
const MUSCLE_TO_UNIT_RMS = Math.sqrt(3) / Math.sqrt(MUSCLE_TAPS.reduce((sum, tap) => sum + tap * tap, 0));

/** Adds muscle noise (band-limited, root mean square = strength) to a stretch of samples that starts at index `first`. */
export function addMuscleNoise(onto: Float64Array, key: NoiseKey, first: number, strength: Strength): void {
  const raw = new Float64Array(onto.length + 2 * MUSCLE_REACH);
  for (let place = 0; place < raw.length; place += 1) raw[place] = signedAt(key, first + place - MUSCLE_REACH);
  for (let place = 0; place < onto.length; place += 1) {
    let sum = 0;
    for (let tap = 0; tap < MUSCLE_TAPS.length; tap += 1) sum += (MUSCLE_TAPS[tap] ?? 0) * (raw[place + tap] ?? 0);
    const much = typeof strength === 'number' ? strength : (strength[place] ?? 0);
    onto[place] = (onto[place] ?? 0) + much * MUSCLE_TO_UNIT_RMS * sum;
  }
}
