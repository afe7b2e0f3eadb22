import type { GridLead } from './grid-leads.ts';

/**
 * Takes the wandering of the baseline out of a lead, in place, without touching what all beats have in common.
 * The lead is explained as one shape that every dominant beat repeats, plus a slow curve (cubic B-spline, a knot every 500 ms),
 * both fitted together by least squares; only the curve is subtracted. A high-pass, or a spline through the PR segments
 * (Meyer & Keiser 1977), has to guess what the baseline does under QRS, ST and T; here each of those is seen in all beats
 * at other phases of the wander, so that a slow ST segment is shape and not baseline.
 * Beats of other kinds and absences take no part: there the curve is carried over by its stiffness.
 */
export function subtractBaseline(leads: readonly GridLead[], rhythm: BeatPlaces): void {
  const length = leads[0]?.samples.length ?? 0;
  const count = Math.max(1, Math.round(length / SECTION));
  const sections = Array.from({ length: count }, (_, section) => {
    const from = Math.round((length * section) / count);
    const to = Math.round((length * (section + 1)) / count);
    const wide = { from: Math.max(0, from - OVERLAP), to: Math.min(length, to + OVERLAP) };
    return { from, to, wide, shared: new BaselineFit(wide, rhythm, []) };
  });
  // All of a lead's curve before any of it is subtracted: sections look into each other.
  const curve = new Float64Array(length);
  for (const lead of leads) {
    for (const { from, to, wide, shared } of sections) {
      const fit = lead.absent.length === 0 ? shared : new BaselineFit(wide, rhythm, lead.absent);
      fit.curveOf(lead.samples, from, to, curve);
    }
    for (let at = 0; at < length; at += 1) lead.samples[at] = (lead.samples[at] ?? 0) - (curve[at] ?? 0);
  }
}

/** Where the beats are, on the grid. */
export interface BeatPlaces {
  /** Of the kind that is measured. */
  readonly alike: readonly number[];
  readonly others: readonly number[];
}

/** A fit holds for so long, ms: its cost grows with the cube of the length. */
const SECTION = 20_000;
const OVERLAP = 2_000;
/** Between rows of the fit, and between the points of the shape, ms. */
const ROW = 25;
const KNOT = 500;
/** The shape begins so long before a beat's place, ms. */
const LEAD_IN = 350;
const LONGEST_SHAPE = 1400;
/** What stiffness weighs against a row: enough to decide where nothing else does. */
const STIFFNESS = 0.02;

class BaselineFit {
  readonly #from: number;
  readonly #rows: { readonly at: number; readonly columns: readonly number[]; readonly weights: readonly number[] }[];
  readonly #shape: number;
  readonly #size: number;
  readonly #factor: Float64Array;

  constructor({ from, to }: { from: number; to: number }, { alike, others }: BeatPlaces, absent: GridLead['absent']) {
    this.#from = from;
    const knots = Math.floor((to - from) / KNOT) + 4;
    this.#shape = Math.ceil(LONGEST_SHAPE / ROW) + 1;
    this.#size = this.#shape + knots;
    this.#rows = [];
    let beat = -1;
    for (let at = from; at + ROW <= to; at += ROW) {
      const middle = at + ROW / 2;
      while (beat + 1 < alike.length && (alike[beat + 1] ?? 0) - LEAD_IN <= middle) beat += 1;
      // Before the first beat of all: what the end of its predecessor would have shown is not known.
      const phase = middle - (alike[beat] ?? Number.NaN) + LEAD_IN;
      if (Number.isNaN(phase)) continue;
      if (Math.abs(phase - LEAD_IN) < QRS_LEFT_OUT) continue;
      if (others.some((other) => middle > other - 300 && middle < other + 550)) continue;
      if (absent.some((stretch) => at < stretch.to && at + ROW > stretch.from)) continue;
      const place = Math.min(phase / ROW, this.#shape - 1.001);
      const point = Math.floor(place);
      const [columns, weights] = [
        [point, point + 1],
        [1 - (place - point), place - point],
      ];
      this.#addSpline(columns, weights, middle);
      this.#rows.push({ at, columns, weights });
    }
    this.#factor = this.#factorise();
  }

  /** Writes the slow curve of one lead from `from` to `to`. */
  curveOf(samples: Float64Array, from: number, to: number, into: Float64Array): void {
    const right = new Float64Array(this.#size);
    for (const { at, columns, weights } of this.#rows) {
      let mean = 0;
      for (let place = at; place < at + ROW; place += 1) mean += samples[place] ?? 0;
      mean /= ROW;
      for (let which = 0; which < columns.length; which += 1) {
        const column = columns[which] ?? 0;
        right[column] = (right[column] ?? 0) + (weights[which] ?? 0) * mean;
      }
    }
    const solution = solve(this.#factor, right, this.#size);
    for (let at = from; at < to;) {
      const knot = Math.floor((at - this.#from) / KNOT);
      const base = this.#shape + knot;
      const [one, two, three, four] = [
        solution[base] ?? 0,
        solution[base + 1] ?? 0,
        solution[base + 2] ?? 0,
        solution[base + 3] ?? 0,
      ];
      const start = this.#from + knot * KNOT;
      const end = Math.min(to, start + KNOT);
      for (; at < end; at += 1) {
        const row = 4 * (at - start);
        into[at] =
          one * (SPLINE[row] ?? 0) +
          two * (SPLINE[row + 1] ?? 0) +
          three * (SPLINE[row + 2] ?? 0) +
          four * (SPLINE[row + 3] ?? 0);
      }
    }
  }

  #addSpline(columns: number[], weights: number[], at: number): void {
    const place = (at - this.#from) / KNOT;
    const knot = Math.floor(place);
    columns.push(...[0, 1, 2, 3].map((which) => this.#shape + knot + which));
    weights.push(...splineAt(place - knot));
  }

  /** Lower triangle of Cholesky's factor of the normal equations. */
  #factorise(): Float64Array {
    const size = this.#size;
    const matrix = new Float64Array(size * size);
    const add = (columns: readonly number[], weights: readonly number[], times: number): void => {
      for (let one = 0; one < columns.length; one += 1)
        for (let other = 0; other < columns.length; other += 1) {
          const cell = (columns[one] ?? 0) * size + (columns[other] ?? 0);
          matrix[cell] = (matrix[cell] ?? 0) + times * (weights[one] ?? 0) * (weights[other] ?? 0);
        }
    };
    for (const { columns, weights } of this.#rows) add(columns, weights, 1);
    for (let knot = this.#shape; knot + 2 < size; knot += 1) add([knot, knot + 1, knot + 2], [1, -2, 1], STIFFNESS);
    // A level may belong to the shape or to the curve: a breath of weight on each point of the shape decides.
    for (let cell = 0; cell < size; cell += 1) add([cell], [1], cell < this.#shape ? 1e-4 : 1e-9);
    return cholesky(matrix, size);
  }
}
/** Round a beat's place, ms: there a shift of a millisecond is many µV. */
const QRS_LEFT_OUT = 75;

/** The four cubic B-splines that reach over a place between two knots, `u` of the way from one to the next. */
function splineAt(u: number): readonly [number, number, number, number] {
  const v = 1 - u;
  return [(v * v * v) / 6, (4 - 6 * u * u + 3 * u * u * u) / 6, (4 - 6 * v * v + 3 * v * v * v) / 6, (u * u * u) / 6];
}
/** For each ms from one knot to the next. */
const SPLINE = Float64Array.from(Array.from({ length: KNOT }, (_, at) => splineAt(at / KNOT)).flat());

function cholesky(matrix: Float64Array, size: number): Float64Array {
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] ?? 0;
      for (let k = 0; k < column; k += 1) sum -= (matrix[row * size + k] ?? 0) * (matrix[column * size + k] ?? 0);
      matrix[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (matrix[column * size + column] ?? 1);
    }
  }
  return matrix;
}

function solve(factor: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let row = 0; row < size; row += 1) {
    let sum = right[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= (factor[row * size + k] ?? 0) * (right[k] ?? 0);
    right[row] = sum / (factor[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = right[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) sum -= (factor[k * size + row] ?? 0) * (right[k] ?? 0);
    right[row] = sum / (factor[row * size + row] ?? 1);
  }
  return right;
}
