import { charactersOf, jsonObject, type KeyId } from '../../protocol/proof/signed-document.ts';
import { hexOfBytes, type LedgerId, type SessionId } from '../../protocol/wire/identity.ts';
import { nodeSha256 } from './node-sha256.ts';
import { nodeSignatureCheck } from './node-signature.ts';
import type { KnownKeys } from './proof-package.ts';
import type { Signer } from './signing-keys.ts';

const CHECKPOINT_FORMAT = 'prearrival-checkpoint-1';
/** A line that is longer is none of ours; a thousand sessions have room in it. */
export const MOST_LINE_BYTES = 1024 * 1024;
export const MOST_SESSIONS = 2_000;

/** How far a session had come: the offset of its last record, and that record's leaf, hex. */
export type Mark = readonly [session: SessionId, head: number, leaf: string];

/** How far the audit had come: the number of its last entry, and the SHA-256 of that entry's text, hex. */
export type AuditMark = readonly [number: number, hash: string];

/** What a relay has put down in a second place: how far its ledger had come by then. */
export interface Checkpoint {
  readonly number: number;
  /** SHA-256 of the line before it, hex; null at the first of a file. */
  readonly previous: string | null;
  readonly key: KeyId;
  readonly ledger: LedgerId;
  readonly at: string;
  /** The sessions that have grown since the checkpoint before. */
  readonly marks: readonly Mark[];
  /** Left out: nobody took or looked at anything since the checkpoint before. */
  readonly audit?: AuditMark;
}

/** One line, signed: the JSON, a tab, the signature in hexadecimal digits. */
export function checkpointLine(checkpoint: Checkpoint, signer: Signer): string {
  const { text, signature } = signer.sign(JSON.stringify({ format: CHECKPOINT_FORMAT, ...checkpoint }));
  return `${charactersOf(text)}\t${hexOfBytes(signature)}`;
}

export const hashOfLine = (line: string): string => hexOfBytes(nodeSha256(Buffer.from(line, 'latin1')));

export type CheckpointReading =
  { readonly ok: true; readonly checkpoint: Checkpoint } | { readonly ok: false; readonly sentence: string };

/** Reads one line of a file of checkpoints. `before`: the line before it, or null at the first. */
export function readCheckpoint(line: string, before: string | null, keys: KnownKeys): CheckpointReading {
  const [json = '', signature = ''] = line.split('\t');
  const read = jsonObject(json) as (Checkpoint & { readonly format: string }) | null;
  if (read?.format !== CHECKPOINT_FORMAT || !Array.isArray(read.marks)) {
    return { ok: false, sentence: 'A line cannot be read.' };
  }
  const at = `The checkpoint of ${read.at}`;
  const key = keys.get(read.key);
  if (key === undefined)
    return { ok: false, sentence: `${at} is signed with key ${read.key}, which is not a known one.` };
  const document = { text: Buffer.from(json, 'latin1'), signature: Buffer.from(signature, 'hex') };
  if (!nodeSignatureCheck(document, key))
    return { ok: false, sentence: `${at} was altered: its signature does not hold.` };
  if (read.previous !== (before === null ? null : hashOfLine(before))) {
    return { ok: false, sentence: `${at} does not follow the line before it: one was removed or exchanged.` };
  }
  return { ok: true, checkpoint: read };
}

/** What of a ledger is held against a mark. */
export interface LedgerHead {
  readonly head: number;
  /** Of the record at an offset, hex; null where none is there. */
  readonly leafAt: (offset: number) => string | null;
}

/** Null where the ledger has grown on from the mark; otherwise what is wrong, for a person. */
export function rollback([session, head, leaf]: Mark, at: string, found: LedgerHead | null): string | null {
  const was = `Session ${session} had ${String(head)} records at the checkpoint of ${at}`;
  if (found === null) return `${was}; it is not in the ledger.`;
  if (found.head < head) return `${was}; ${String(found.head)} are there: the ledger was rolled back.`;
  return found.leafAt(head) === leaf
    ? null
    : `${was}; another record stands at its end now: the ledger was rolled back.`;
}
