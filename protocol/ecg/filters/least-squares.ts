/**
 * The weights with which these columns, added up, come closest to the target. Modified Gram–Schmidt with pivoting; a column
 * that the others explain already gets weight 0, so nearly dependent columns never get huge weights of opposite sign.
 * Columns have the target's length. Source: Björck 1996, Numerical Methods for Least Squares Problems, 2.4.
 */
export function leastSquares(columns: readonly Float64Array[], target: Float64Array): Float64Array {
  const left = columns.map((column, at) => ({ at, column: column.slice(), size: norm(column) }));
  const rest = target.slice();
  const basis: { readonly at: number; readonly size: number; readonly part: number; readonly shares: Float64Array }[] =
    [];
  while (left.length > 0) {
    left.sort((one, other) => unexplained(other) - unexplained(one));
    const chosen = left.shift();
    if (chosen === undefined || unexplained(chosen) < DEPENDENT) break;
    const size = norm(chosen.column);
    const direction = chosen.column.map((value) => value / size);
    const shares = new Float64Array(columns.length);
    for (const { at, column } of left) {
      // Twice: once leaves a rest of the direction in columns that lie nearly along it.
      shares[at] = takeOut(direction, column) + takeOut(direction, column);
    }
    basis.push({ at: chosen.at, size, part: takeOut(direction, rest), shares });
  }
  const weights = new Float64Array(columns.length);
  for (const { at, size, part, shares } of basis.reverse()) {
    weights[at] = (part - dot(shares, weights)) / size;
  }
  return weights;
}

/** Share of a column that is left unexplained, below which it is rounding and no information. */
const DEPENDENT = 1e-9;

const unexplained = ({ column, size }: { readonly column: Float64Array; readonly size: number }): number =>
  size === 0 ? 0 : norm(column) / size;

/** Takes the direction out of a vector and says how much of it was in there. */
function takeOut(direction: Float64Array, vector: Float64Array): number {
  const part = dot(direction, vector);
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] ?? 0) - part * (direction[at] ?? 0);
  return part;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

const norm = (vector: Float64Array): number => Math.sqrt(dot(vector, vector));
