/** Half the width of a top that is looked at for its mean shape, ms: half the wave, within these. */
const WIDEST = 7;
const NARROWEST = 5;

/** Half the width that is looked at of a wave of so many ms; null where it is too narrow to have a shape. */
export function halfOfTop(duration: number): number | null {
  if (duration < 2 * NARROWEST) return null;
  return Math.min(WIDEST, Math.floor(duration / 2));
}

/** A top of the shape a − b·|t|^bend, `half` ms to either side: between the tip of a triangle (bend 1) and a plateau. */
export interface TopShape {
  readonly half: number;
  /** |t|^bend, one a millisecond, their sum and that of their squares. */
  readonly bent: Float64Array;
  readonly sum: number;
  readonly squares: number;
  /** Weights of the samples that give the height a, fitted by least squares. */
  readonly height: Float64Array;
  /** And those that give what the sample in the middle has over it. */
  readonly beyond: Float64Array;
}

export function topShape(half: number, bend: number): TopShape {
  const bent = Float64Array.from({ length: 2 * half + 1 }, (_, at) => Math.abs(at - half) ** bend);
  const sum = bent.reduce((total, value) => total + value, 0);
  const squares = bent.reduce((total, value) => total + value * value, 0);
  const height = bent.map((value) => (squares - sum * value) / (bent.length * squares - sum * sum));
  return { half, bent, sum, squares, height, beyond: height.map((weight, at) => (at === half ? 1 : 0) - weight) };
}

/** Samples around a place, weighted. */
export function weigh(trace: Float64Array, middle: number, weights: Float64Array): number {
  const first = middle - (weights.length >> 1);
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) sum += (trace[first + at] ?? 0) * (weights[at] ?? 0);
  return sum;
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
