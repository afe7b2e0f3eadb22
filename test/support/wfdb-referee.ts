import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { ecgRecords } from './ecg-records.ts';

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
  /** Only where asked for. */
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

/** Python takes longer to start than to read a record: one of it serves all the tests of a worker, in order. */
class Referee {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: { readonly told: (line: string) => void; readonly failed: (why: Error) => void }[] = [];

  constructor() {
    const script = join(import.meta.dirname, 'wfdb_referee.py');
    this.#process = spawn('python3', ['-B', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#waiting.shift()?.told(line));
    const fail = (why: Error): void => {
      for (const { failed } of this.#waiting.splice(0)) failed(why);
    };
    this.#process.on('error', fail);
    this.#process.on('exit', (code) => {
      fail(new Error(`The independent reader in Python ended with ${String(code)}.`));
    });
    // It reads until its input ends, and the worker that asked it does not stay for it.
    this.#process.unref();
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  async ask(line: string): Promise<string> {
    return await new Promise((told, failed) => {
      this.#waiting.push({ told, failed });
      this.#process.stdin.write(`${line}\n`);
    });
  }
}

let referee: Referee | null = null;
const publicSums = new Map<string, Promise<RefereedRecord>>();

/**
 * Reads a record with the independent reader in Python (wfdb_referee.py). Needs python3 on the PATH. The sums of a public record
 * are asked for once in a worker: nobody changes it.
 */
export async function refereeWfdb(headerPath: string, wanted: 'samples' | 'sums' = 'sums'): Promise<RefereedRecord> {
  if (wanted === 'samples' || !headerPath.startsWith(ecgRecords())) return await readByReferee(headerPath, wanted);
  const known = publicSums.get(headerPath) ?? readByReferee(headerPath, wanted);
  publicSums.set(headerPath, known);
  return await known;
}

async function readByReferee(headerPath: string, wanted: 'samples' | 'sums'): Promise<RefereedRecord> {
  if (referee === null || referee.hasEnded) referee = new Referee();
  const said = JSON.parse(await referee.ask(`${wanted} ${headerPath}`)) as { readonly refused?: string } & Omit<
    RefereedRecord,
    'signals'
  > & { readonly signals: readonly (Omit<RefereedSignal, 'samples'> & { readonly samples?: string })[] };
  if (said.refused !== undefined)
    throw new Error(`The independent reader does not read ${headerPath}: ${said.refused}`);
  return {
    ...said,
    signals: said.signals.map(({ samples, ...signal }) =>
      samples === undefined ? signal : { ...signal, samples: numbersOf(samples) },
    ),
  };
}

export interface RefereedAnnotation {
  readonly at: number;
  /** As annot(5) numbers them: 1 a normal beat, 22 a note. */
  readonly code: number;
  readonly text: string;
}

/** Reads an annotation file with the same reader. */
export async function refereeAnnotations(path: string): Promise<readonly RefereedAnnotation[]> {
  if (referee === null || referee.hasEnded) referee = new Referee();
  const said = JSON.parse(await referee.ask(`annotations ${path}`)) as {
    readonly refused?: string;
    readonly annotations?: readonly RefereedAnnotation[];
  };
  if (said.annotations === undefined)
    throw new Error(`The independent reader does not read ${path}: ${said.refused ?? ''}`);
  return said.annotations;
}

function numbersOf(base64: string): readonly number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readInt32LE(4 * at));
}

/** The referee's `crc32` of samples that we hold. */
export function crcOfSamples(samples: Int32Array): number {
  const bytes = new DataView(new ArrayBuffer(samples.length * 4));
  samples.forEach((sample, at) => {
    bytes.setInt32(at * 4, sample, true);
  });
  return crc32(new Uint8Array(bytes.buffer));
}
