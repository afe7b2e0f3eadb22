import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LedgerId, SessionId } from '../../protocol/wire/identity.ts';
import {
  checkpointLine,
  hashOfLine,
  MOST_LINE_BYTES,
  readCheckpoint,
  type AuditMark,
  type Checkpoint,
  type Mark,
} from './checkpoint.ts';
import type { KnownKeys } from './proof-package.ts';
import type { Signer } from './signing-keys.ts';

const NAME = 'prearrival-checkpoints.log';

/** A folder that is there gets a file of ours; anything else is the file itself. */
export function checkpointFileAt(path: string): string {
  const isFolder = path.endsWith('/') || (existsSync(path) && statSync(path).isDirectory());
  return isFolder ? join(path, NAME) : path;
}

/** What a file of checkpoints says, read line by line. */
export interface CheckpointsRead {
  /** The last mark of each session of each ledger, and when it was put down. */
  readonly marks: ReadonlyMap<LedgerId, ReadonlyMap<SessionId, { readonly mark: Mark; readonly at: string }>>;
  readonly lines: number;
  readonly lastLine: string | null;
  /** Lines that are not as they were written, a sentence each. */
  readonly faults: readonly string[];
}

const NOTHING: CheckpointsRead = { marks: new Map(), lines: 0, lastLine: null, faults: [] };
const MOST_FAULTS = 100;

/** `hearAudit` is told of each checkpoint, with its mark of the audit: what is remembered does not grow with the years that a file covers. */
export async function readCheckpoints(
  file: string,
  keys: KnownKeys,
  hearAudit: (ledger: LedgerId, mark: AuditMark | undefined, at: string) => void = () => undefined,
): Promise<CheckpointsRead> {
  if (!existsSync(file)) return NOTHING;
  const marks = new Map<LedgerId, Map<SessionId, { mark: Mark; at: string }>>();
  const faults: string[] = [];
  let [lines, lastLine]: [number, string | null] = [0, null];
  for await (const line of createInterface({ input: createReadStream(file, 'latin1'), crlfDelay: Infinity })) {
    lines += 1;
    const read =
      line.length > MOST_LINE_BYTES
        ? ({ ok: false, sentence: 'A line is too long.' } as const)
        : readCheckpoint(line, lastLine, keys);
    lastLine = line;
    if (!read.ok) {
      if (faults.length < MOST_FAULTS) faults.push(`Line ${String(lines)} of the checkpoints: ${read.sentence}`);
      continue;
    }
    const { ledger, at, marks: marked, audit } = read.checkpoint;
    hearAudit(ledger, audit, at);
    const ofLedger = marks.get(ledger) ?? new Map<SessionId, { mark: Mark; at: string }>();
    marks.set(ledger, ofLedger);
    for (const mark of marked) ofLedger.set(mark[0], { mark, at });
  }
  return { marks, lines, lastLine, faults };
}

/** Puts lines behind what is there, each durable before the next: nothing here can change one that was written. */
export class CheckpointFile {
  readonly #file: string;
  #lines: number;
  #lastLine: string | null;

  /** Goes on behind what the file has now. */
  static async open(path: string, keys: KnownKeys): Promise<CheckpointFile> {
    const file = checkpointFileAt(path);
    const { lines, lastLine } = await readCheckpoints(file, keys);
    return new CheckpointFile(file, lines, lastLine);
  }

  private constructor(file: string, lines: number, lastLine: string | null) {
    this.#file = file;
    this.#lines = lines;
    this.#lastLine = lastLine;
  }

  /** Throws where the second place cannot be written. */
  append(content: Omit<Checkpoint, 'number' | 'previous' | 'key'>, signer: Signer): void {
    const previous = this.#lastLine === null ? null : hashOfLine(this.#lastLine);
    const line = checkpointLine({ number: this.#lines + 1, previous, key: signer.key.id, ...content }, signer);
    mkdirSync(dirname(this.#file), { recursive: true });
    const file = openSync(this.#file, 'a', 0o600);
    try {
      writeSync(file, `${line}\n`, null, 'latin1');
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#lines += 1;
    this.#lastLine = line;
  }
}
