/** A stretch of a recording without a gap, and where the device measured it. */
export interface AlignedStretch {
  /** In the session, half-open. */
  readonly first: number;
  readonly end: number;
  /** Index of its first sample among all that the device has measured. */
  readonly device: number;
  /**
   * How much more was declared as lost before it than the device really measured in between; below zero: too little. Null for
   * the first stretch.
   */
  readonly surplus: number | null;
}

/** So many samples of all leads are found in one place only. */
const PRINT = 25;

/**
 * Holds a recording against what a device has measured: every stretch between two gaps must be, sample by sample, what the
 * device counted, one stretch after the other. Throws, with the place, where one is nowhere to be found.
 * @param signals one array a lead, over the whole session
 * @param counts what the device measured, one array a lead, in the same order; it measures it again and again
 */
export function alignWithDevice(
  signals: readonly (readonly number[])[],
  gaps: readonly { readonly first: number; readonly end: number }[],
  counts: readonly Int32Array[],
): readonly AlignedStretch[] {
  const length = signals[0]?.length ?? 0;
  const period = counts[0]?.length ?? 0;
  const isSame = (at: number, device: number): boolean =>
    signals.every((signal, lead) => signal[at] === counts[lead]?.[device % period]);
  const isAllSame = (first: number, end: number, device: number): boolean => {
    for (let at = first; at < end; at += 1) if (!isSame(at, device + at - first)) return false;
    return true;
  };
  const stretches: AlignedStretch[] = [];
  const find = (first: number, end: number): number => {
    const before = stretches.at(-1);
    const expected = before === undefined ? 0 : before.device + first - before.first;
    const from = before === undefined ? 0 : before.device + before.end - before.first;
    const printEnd = Math.min(end, first + PRINT);
    let found: number | null = null;
    for (let device = from; device < from + period; device += 1) {
      if (!isAllSame(first, printEnd, device)) continue;
      if (found === null || Math.abs(device - expected) < Math.abs(found - expected)) found = device;
      if (before === undefined) break;
    }
    if (found === null)
      throw new Error(`Samples ${first} to ${printEnd - 1} are none that the device measured after those before.`);
    stretches.push({ first, end, device: found, surplus: before === undefined ? null : expected - found });
    return found;
  };
  for (const { first, end } of stretchesBetween(gaps, length)) {
    const device = find(first, end);
    for (let at = first; at < end; at += 1) {
      if (!isSame(at, device + at - first))
        throw new Error(`Sample ${at}, in the stretch from ${first} to ${end - 1}, is not what the device measured.`);
    }
  }
  return stretches;
}

function stretchesBetween(
  gaps: readonly { readonly first: number; readonly end: number }[],
  length: number,
): readonly { readonly first: number; readonly end: number }[] {
  const stretches: { first: number; end: number }[] = [];
  let next = 0;
  for (const gap of [...gaps].sort((one, other) => one.first - other.first)) {
    if (gap.first > next) stretches.push({ first: next, end: gap.first });
    next = Math.max(next, gap.end);
  }
  if (length > next) stretches.push({ first: next, end: length });
  return stretches;
}

/** True where the device's samples from `from` up to `end` are all in the recording, in however many stretches. */
export function holdsDevice(stretches: readonly AlignedStretch[], from: number, end: number): boolean {
  let held = from;
  for (const { first, end: last, device } of stretches) {
    if (device <= held) held = Math.max(held, device + last - first);
  }
  return held >= end;
}
