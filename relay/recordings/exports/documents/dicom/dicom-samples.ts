import { CannotBeWritten, type ExportedEcg, type ExportedLead } from '../exported-ecg.ts';

export interface MultiplexedSamples {
  readonly data: ArrayBuffer;
  /** What stands where nothing was recorded; null where all was. */
  readonly padding: ArrayBuffer | null;
}

/** All channels of one sample, then those of the next, little-endian. Source: DICOM PS3.3, C.10.9.1.7. */
export function multiplexed(ecg: ExportedEcg, leads: readonly ExportedLead[], bits: 16 | 32): MultiplexedSamples {
  const channels = leads.length;
  const bytes = bits / 8;
  const data = new DataView(new ArrayBuffer(ecg.length * channels * bytes));
  const put = (at: number, count: number): void => {
    if (bits === 16) data.setInt16(at * 2, count, true);
    else data.setInt32(at * 4, count, true);
  };
  const filler = ecg.absent.length === 0 ? null : unusedCount(leads, bits);
  if (filler !== null) for (let at = 0; at < ecg.length * channels; at += 1) put(at, filler);
  for (const range of ecg.present)
    for (const [channel, { samples }] of leads.entries())
      for (let at = range.first - ecg.firstSample; at < range.end - ecg.firstSample; at += 1)
        put(at * channels + channel, samples[at] ?? 0);
  return { data: data.buffer, padding: filler === null ? null : paddingOf(filler, bits) };
}

function paddingOf(filler: number, bits: 16 | 32): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(bits / 8));
  if (bits === 16) view.setInt16(0, filler, true);
  else view.setInt32(0, filler, true);
  return view.buffer;
}

/** A count that no sample has, at an end of all that there are: one that a sample has would pass for absent. */
function unusedCount(leads: readonly ExportedLead[], bits: 16 | 32): number {
  const lowest = -(2 ** (bits - 1));
  const ends = [lowest, -lowest - 1].find((end) => leads.every(({ samples }) => !samples.includes(end)));
  if (ends !== undefined) return ends;
  const used = new Set<number>();
  for (const { samples } of leads) for (const count of samples) if (count < lowest + 65_536) used.add(count);
  for (let count = lowest; count < lowest + 65_536; count += 1) if (!used.has(count)) return count;
  throw new CannotBeWritten('Every count of 16 bits is in use, so none can say where nothing was recorded.');
}

/** Sixteen bits where they hold what was measured. */
export function bitsFor(leads: readonly ExportedLead[]): 16 | 32 {
  return leads.every(({ samples, isDerived }) => isDerived || fits16(samples)) ? 16 : 32;
}
export const fits16 = (samples: Int32Array): boolean => samples.every((count) => count >= -32_768 && count <= 32_767);
