/** Mean of each sample and `half` on either side; at the ends of as many as there are. */
export function movingMean(samples: Float64Array, half: number): Float64Array {
  const out = new Float64Array(samples.length);
  let [sum, count] = [0, 0];
  for (let at = 0; at < Math.min(half, samples.length); at += 1) {
    sum += samples[at] ?? 0;
    count += 1;
  }
  for (let at = 0; at < samples.length; at += 1) {
    if (at + half < samples.length) {
      sum += samples[at + half] ?? 0;
      count += 1;
    }
    if (at - half > 0) {
      sum -= samples[at - half - 1] ?? 0;
      count -= 1;
    }
    out[at] = sum / count;
  }
  return out;
}

/**
 * The end of a wave by the area method: of all places in the range the one where the area between the wave in the last `width`
 * ms and the level of that place is greatest. It needs no threshold, feels noise little, and finds the corner where a wave
 * has one. Source: Zhang 2006, An algorithm for robust and efficient location of T-wave ends.
 * `samples` one a ms; the wave lies before its end in the sense of `direction` (1: an end, −1: an onset, looked for
 * leftwards); `sign` +1 for an upward wave. Null where the greatest lies at the far edge of the range: no end in sight.
 */
export function waveEdge(
  samples: Float64Array,
  range: { readonly near: number; readonly far: number },
  direction: -1 | 1,
  sign: number,
  width: number,
): number | null {
  const levels = movingMean(samples, LEVEL_HALF);
  let best = Number.NEGATIVE_INFINITY;
  let edge = range.near;
  let area = 0;
  for (let lag = 0; lag < width; lag += 1) area += samples[range.near - direction * lag] ?? samples[0] ?? 0;
  for (let at = range.near; direction * (range.far - at) >= 0; at += direction) {
    const value = sign * (area - width * (levels[at] ?? 0));
    if (value > best) {
      best = value;
      edge = at;
    }
    area += (samples[at + direction] ?? 0) - (samples[at - direction * (width - 1)] ?? 0);
  }
  return edge === range.far ? null : edge;
}

/** The level of a place is the mean of so many ms on either side. */
const LEVEL_HALF = 6;

/**
 * An edge made sharper: the level outside it (mean of up to 30 ms, `room` at most), and the line through the wave where it has
 * risen from 5 % to the share `risen` of its height; where the two meet is the edge. It needs a first guess, as the area
 * method gives, and moves it by up to 25 ms. The corner of a sine or triangle is found exactly, and of a wave that fades out
 * the foot that an eye would choose. After Lepeschkin & Surawicz 1952 (tangent), with a line in place of the steepest slope.
 */
export function sharpenEdge(
  samples: Float64Array,
  guess: number,
  peak: number,
  direction: -1 | 1,
  room: number,
  risen: number,
): number {
  const outside = Math.min(OUTSIDE, room);
  let [sum, count] = [0, 0];
  for (let lag = GUARD; lag < GUARD + outside; lag += 1) {
    const value = samples[guess + direction * lag];
    if (value === undefined) break;
    sum += value;
    count += 1;
  }
  if (count < 4) return guess;
  const level = sum / count;
  const light = (at: number): number => {
    let total = 0;
    for (let lag = -LIGHT; lag <= LIGHT; lag += 1) total += samples[at + lag] ?? level;
    return total / (2 * LIGHT + 1) - level;
  };
  const height = light(peak);
  if (height === 0) return guess;
  // From the peak outwards: the last place above each share.
  let high = peak;
  while (direction * (guess + direction * GUARD - high) > 0 && light(high) / height > risen) high += direction;
  let low = high;
  while (direction * (guess + direction * (GUARD + 10) - low) > 0 && light(low) / height > BEGUN) low += direction;
  const steps = Math.abs(low - high);
  if (steps < 3) return guess;
  let [sumT, sumX, sumTT, sumTX] = [0, 0, 0, 0];
  for (let step = 0; step <= steps; step += 1) {
    const x = (samples[high + direction * step] ?? 0) - level;
    sumT += step;
    sumX += x;
    sumTT += step * step;
    sumTX += step * x;
  }
  const n = steps + 1;
  const slope = (n * sumTX - sumT * sumX) / (n * sumTT - sumT * sumT);
  if (slope * height >= 0) return guess;
  const meets = high + direction * (sumT / n - sumX / n / slope);
  return Math.abs(meets - guess) > FURTHEST ? guess : Math.round(meets);
}

const OUTSIDE = 30;
const GUARD = 4;
const LIGHT = 3;
const BEGUN = 0.05;
const FURTHEST = 25;
