/**
 * What is left of a difference once noise is taken off: nothing up to `times` its noise (rms, in the same unit), and nearly
 * all of it where it is many times the noise. For choosing between an estimate that is quiet and one that is nearer to the
 * truth but noisy: quiet + garrote(near − quiet, noise of that difference, times). Without noise it is the near one.
 * Source: the non-negative garrote, Breiman 1995; as a threshold Gao 1998.
 */
export function garrote(difference: number, noise: number, times: number): number {
  const limit = times * noise;
  return Math.abs(difference) <= limit ? 0 : difference - (limit * limit) / difference;
}
