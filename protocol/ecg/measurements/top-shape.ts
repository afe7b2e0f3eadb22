/** Half the width of a top that is looked at for its mean shape, ms: half the wave, within these. */
const USUALLY = 7;
const NARROWEST = 5;

/** Half the width that is looked at of a wave of so many ms; null where it is too narrow to have a shape. */
export function halfOfTop(duration: number): number | null {
  if (duration < 2 * NARROWEST) return null;
  return Math.min(USUALLY, Math.floor(duration / 2));
}

/** A top of the shape a − b·|t|^bend, `half` ms to either side: between the tip of a triangle (bend 1) and a plateau. */
export interface TopShape {
  readonly half: number;
  /** |t|^bend as it is recorded, one a millisecond, their sum and that of their squares. */
  readonly bent: Float64Array;
  readonly sum: number;
  readonly squares: number;
  /** Weights of the samples that give the height a, fitted by least squares. */
  readonly height: Float64Array;
  /** Those that give how far the top falls to `half` ms from its middle. */
  readonly fall: Float64Array;
  /** And those that give what the sample in the middle has over what the fitted top has there. */
  readonly beyond: Float64Array;
}

/** `bent`: |t|^bend from 0 ms on (`sampledBend`). */
export function topShape(half: number, bentFromMiddle: Float64Array): TopShape {
  const bent = Float64Array.from({ length: 2 * half + 1 }, (_, at) => bentFromMiddle[Math.abs(at - half)] ?? 0);
  const sum = bent.reduce((total, value) => total + value, 0);
  const squares = bent.reduce((total, value) => total + value * value, 0);
  const spread = bent.length * squares - sum * sum;
  const height = bent.map((value) => (squares - sum * value) / spread);
  const slope = bent.map((value) => (sum - bent.length * value) / spread);
  const [middle, edge] = [bent[half] ?? 0, bent[0] ?? 0];
  return {
    half,
    bent,
    sum,
    squares,
    height,
    fall: slope.map((weight) => weight * (edge - middle)),
    beyond: height.map((weight, at) => (at === half ? 1 : 0) - weight + (slope[at] ?? 0) * middle),
  };
}

/** Samples around a place, weighted. */
export function weigh(trace: Float64Array, middle: number, weights: Float64Array): number {
  const first = middle - (weights.length >> 1);
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) sum += (trace[first + at] ?? 0) * (weights[at] ?? 0);
  return sum;
}

/** Every so many ms of the noise are looked at. */
const LOOKED_AT = 3;

/** How far the sample in the middle and the fitted top differ by noise alone, µV rms, from the noise of a common beat. */
export function topNoise(noise: Float64Array, { half, beyond }: TopShape): number {
  let [sum, count] = [0, 0];
  for (let at = half; at < noise.length - half; at += LOOKED_AT) {
    sum += weigh(noise, at, beyond) ** 2;
    count += 1;
  }
  return Math.sqrt(sum / Math.max(1, count));
}

/** Where between two places a top of that shape stands highest, and how high; `sign` −1 for a downward one. */
export function placeOfTop(
  trace: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
  sign: number,
  shape: TopShape,
): { readonly middle: number; readonly height: number } {
  let [middle, height] = [from, -Infinity];
  for (let at = from; at < to; at += 1) {
    const here = sign * weigh(trace, at, shape.height);
    if (here > height) [middle, height] = [at, here];
  }
  return { middle, height };
}

/** What is left of the samples around a place once the best top of a shape is taken off: sum of squares, µV². */
export function leftOver(trace: Float64Array, middle: number, { half, bent, sum, squares }: TopShape): number {
  let [values, products, powers] = [0, 0, 0];
  for (let at = 0; at < bent.length; at += 1) {
    const value = trace[middle - half + at] ?? 0;
    values += value;
    products += value * (bent[at] ?? 0);
    powers += value * value;
  }
  const fall = (bent.length * products - sum * values) / (bent.length * squares - sum * sum);
  return powers - ((values - fall * sum) / bent.length) * values - fall * products;
}
