/**
 * The latest of several leads' ends that is no loner: the latest with two others not more than `within` ms before it; of two or
 * one the middle of what there is. Null of none. Source: Laguna 1994, Automatic detection of wave boundaries in multilead
 * ECG signals (after the rule of the CSE referees).
 */
export function latestConfirmed(ends: readonly number[], within: number): number | null {
  const sorted = ends.toSorted((one, other) => other - one);
  const confirmed = sorted.find((end, place) => end - (sorted[place + 2] ?? Number.NEGATIVE_INFINITY) <= within);
  if (confirmed !== undefined) return confirmed;
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
