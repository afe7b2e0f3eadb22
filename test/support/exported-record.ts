import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from './parts.ts';

/** One signal as the independent reader sees it. */
export interface RefereeSignal {
  readonly name: string;
  readonly gain: number;
  readonly baseline: number;
  readonly units: string;
  readonly checksum_ok: boolean;
  readonly samples: readonly number[];
}
export interface RefereeRecord {
  readonly rate: number;
  readonly length: number;
  readonly comments: readonly string[];
  readonly signals: readonly RefereeSignal[];
}

/** A WFDB record read by code that is not ours to be proud of: a small Python reader written from the specification. */
export function readByReferee(header: string): RefereeRecord {
  const referee = path.join(CHECKOUT, 'test', 'support', 'wfdb_referee.py');
  const printed = execFileSync('python3', [referee, header, '--samples'], { maxBuffer: 1 << 29, encoding: 'utf8' });
  return JSON.parse(printed) as RefereeRecord;
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
