import { readdirSync } from 'node:fs';
import path from 'node:path';
import { refereeWfdb, type RefereedRecord, type RefereedSignal } from './wfdb-referee.ts';

/** A record of which the independent reader gave every sample. */
export interface RefereeSignal extends RefereedSignal {
  readonly samples: readonly number[];
}
export interface RefereeRecord extends RefereedRecord {
  readonly signals: readonly RefereeSignal[];
}

/** A WFDB record read by code that is not ours to be proud of: a small Python reader written from the specification. */
export async function readByReferee(header: string): Promise<RefereeRecord> {
  const record = await refereeWfdb(header, 'samples');
  return { ...record, signals: record.signals.map((signal) => ({ ...signal, samples: signal.samples ?? [] })) };
}

export const headerIn = (folder: string): string => {
  const headers = readdirSync(folder).filter((name) => name.endsWith('.hea'));
  if (headers.length !== 1) throw new Error(`${String(headers.length)} headers in ${folder}`);
  return path.join(folder, headers[0] ?? '');
};

export const signalOf = (record: RefereeRecord, lead: string): RefereeSignal => {
  const found = record.signals.find(({ name }) => name.toLowerCase() === lead.toLowerCase());
  if (found === undefined) throw new Error(`no signal ${lead} in ${record.signals.map(({ name }) => name).join(' ')}`);
  return found;
};

/** The largest difference between two leads in µV, sample by sample. */
export function largestDifference(one: RefereeSignal, other: RefereeSignal): number {
  const toMicrovolts = ({ gain, baseline }: RefereeSignal, sample: number): number =>
    ((sample - baseline) * 1000) / gain;
  return one.samples.reduce(
    (most, sample, i) =>
      Math.max(most, Math.abs(toMicrovolts(one, sample) - toMicrovolts(other, other.samples[i] ?? NaN))),
    0,
  );
}
