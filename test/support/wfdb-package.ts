import { dirname, basename } from 'node:path';
import WFDB, { type WfdbHeader } from 'wfdb';

export interface WfdbPackageSignal {
  readonly lead: string;
  readonly format: number;
  readonly unit: string;
  /** Counts; null where the reader says that there is no sample. */
  readonly counts: readonly (number | null)[];
  /** How far a value that it gave lay from a whole count, at most. */
  readonly furthest: number;
}

export interface WfdbPackageRecord {
  /** Hz */
  readonly rate: number;
  readonly length: number;
  readonly signals: readonly WfdbPackageSignal[];
}

/** Reads a record with the npm package `wfdb`, code that is not ours: formats 16 and 212, of one file. */
export async function readWithWfdbPackage(headerPath: string): Promise<WfdbPackageRecord> {
  const reader = new WFDB(new WFDB.FileLocator(`${dirname(headerPath)}/`));
  let header: WfdbHeader | null = null;
  // Beside the record's own folder: it looks for the samples in the folder of the record's name.
  const stream = reader.readHeaderAndData(`./${basename(headerPath, '.hea')}`).on('header', (said: WfdbHeader) => {
    header = said;
  });
  const rows: (readonly (number | null)[])[] = [];
  for await (const row of stream as AsyncIterable<readonly (number | null)[]>) rows.push([...row]);
  // A function, so that the assignment in the listener is seen.
  const told = ((): WfdbHeader | null => header)();
  if (told === null) throw new Error(`The package wfdb has read no header of ${headerPath}.`);
  return {
    rate: told.sampling_frequency,
    length: told.number_of_samples_per_signal,
    signals: told.signals.map(({ format, adc_gain, baseline, units, description }, at) => {
      let furthest = 0;
      const counts = rows.map((row) => {
        const value = row[at] ?? null;
        if (value === null) return null;
        const count = value * adc_gain + baseline;
        furthest = Math.max(furthest, Math.abs(count - Math.round(count)));
        return Math.round(count) + 0;
      });
      return { lead: description, format, unit: units, counts, furthest };
    }),
  };
}
