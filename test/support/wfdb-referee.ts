import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

export interface RefereedSignal {
  readonly name: string;
  readonly format: number;
  readonly per_frame: number;
  readonly gain: number;
  readonly baseline: number;
  readonly units: string;
  readonly initial: number | null;
  readonly checksum: number | null;
  readonly checksum_ok: boolean;
  readonly initial_ok: boolean;
  /** Of all samples as little-endian int32. */
  readonly crc32: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Only where asked for: a long record takes seconds as text. */
  readonly samples?: readonly number[];
}

export interface RefereedRecord {
  readonly name: string;
  readonly rate: number;
  readonly length: number;
  readonly base_time: string | null;
  readonly base_date: string | null;
  readonly comments: readonly string[];
  readonly signals: readonly RefereedSignal[];
}

const run = promisify(execFile);

/** Reads a record with the independent reader in Python (wfdb_referee.py). Needs python3 on the PATH. */
export async function refereeWfdb(headerPath: string, wanted: 'samples' | 'sums' = 'sums'): Promise<RefereedRecord> {
  const script = join(import.meta.dirname, 'wfdb_referee.py');
  const more = wanted === 'samples' ? ['--samples'] : [];
  const { stdout } = await run('python3', ['-B', script, headerPath, ...more], { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as RefereedRecord;
}

/** The referee's `crc32` of samples that we hold. */
export function crcOfSamples(samples: Int32Array): number {
  const bytes = new DataView(new ArrayBuffer(samples.length * 4));
  samples.forEach((sample, at) => {
    bytes.setInt32(at * 4, sample, true);
  });
  return crc32(new Uint8Array(bytes.buffer));
}
