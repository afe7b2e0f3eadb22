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
