import { LEAVES_IN_BLOCK, leafOfRecord } from '../../protocol/proof/record-leaf.ts';
import { SealCheck } from '../../protocol/proof/seal-check.ts';
import { hexOfBytes, type LedgerId, type SessionId } from '../../protocol/wire/identity.ts';
import type { LedgerSession, ProofReader } from '../log/proof-reader.ts';
import { Verification } from '../recordings/verification.ts';
import { AuditCheck, type AuditEnd } from './audit-checkpoints.ts';
import { rollback, type LedgerHead } from './checkpoint.ts';
import { readCheckpoints } from './checkpoint-file.ts';
import { nodeSha256 } from './node-sha256.ts';
import { nodeSignatureCheck } from './node-signature.ts';
import { leavesIn, type KnownKeys } from './proof-package.ts';
import type { Finding, ProofVerdict } from './proof-verdict.ts';

/** What is read of a ledger to verify one of its sessions. */
export type VerifiedLedger = Pick<ProofReader, 'records' | 'manifests' | 'leafBlock'>;

/** One session of a data folder against its manifests. Reads a page at a time. */
export function verifyInLedger(
  ledger: VerifiedLedger,
  { id, number }: LedgerSession,
  keys: KnownKeys,
  keysAreTheirOwn: boolean,
): ProofVerdict {
  const seal = new SealCheck(id, ledger.manifests(id), keys, {
    sha256: nodeSha256,
    signatureHolds: nodeSignatureCheck,
  });
  const verification = new Verification(id, nodeSha256);
  const blocks = leafBlocks(ledger, id);
  let records = 0;
  for (const logged of ledger.records(number)) {
    // A block ahead of the records: what is kept in memory does not grow with the recording.
    if (records % LEAVES_IN_BLOCK === 0) listBlock(seal, blocks.next().value);
    records += 1;
    seal.record(logged);
    verification.hear(logged);
  }
  for (const leaves of blocks) listBlock(seal, leaves);
  return { session: id, recording: verification.verdict(), seal: seal.verdict(), findings: [], keysAreTheirOwn };
}

/** The hashes that were kept, block by block. */
function* leafBlocks(ledger: VerifiedLedger, session: SessionId): Generator<Uint8Array, undefined> {
  for (let block = 0; ; block += 1) {
    const kept = ledger.leafBlock(session, block);
    if (kept === null) return;
    yield kept.leaves;
  }
}

function listBlock(seal: SealCheck, leaves: Uint8Array | undefined): void {
  if (leaves !== undefined) for (const leaf of leavesIn(leaves)) seal.list(leaf);
}

export interface CheckpointVerdict {
  /** Marks that were held against the ledger. */
  readonly compared: number;
  /** Of ledgers of another id: this one was restored since, and took new offsets. */
  readonly ofOtherLedgers: number;
  readonly findings: readonly Finding[];
  readonly auditEnd: AuditEnd | null;
}

/** Whether a ledger has all that its checkpoints say that it had, of its sessions and of its audit. */
export async function verifyCheckpoints(
  ledger: ProofReader,
  { file, keys }: { readonly file: string; readonly keys: KnownKeys },
  deleted: ReadonlySet<SessionId>,
): Promise<CheckpointVerdict> {
  const audit = new AuditCheck(ledger);
  const read = await readCheckpoints(file, keys, (of, mark, at) => {
    if (of === ledger.ledger) audit.hear(mark, at);
  });
  const own = read.marks.get(ledger.ledger ?? ('' as LedgerId)) ?? new Map<SessionId, never>();
  const sessions = new Map(ledger.sessions().map((session) => [session.id, session]));
  const findings: Finding[] = read.faults.map((sentence) => ({ kind: 'file-altered', offset: null, sentence }));
  for (const [session, { mark, at }] of own) {
    // Deleted by the rules: its tombstone says so.
    if (deleted.has(session)) continue;
    const found = sessions.get(session);
    const sentence = rollback(mark, at, found === undefined ? null : headOf(ledger, found));
    if (sentence !== null) findings.push({ kind: 'rolled-back', offset: mark[1], sentence });
  }
  const all = [...read.marks.values()].reduce((sum, { size }) => sum + size, 0);
  return {
    compared: own.size + audit.compared,
    ofOtherLedgers: all - own.size,
    findings: [...findings, ...audit.findings()],
    auditEnd: audit.end,
  };
}

const headOf = (ledger: ProofReader, { number, head }: LedgerSession): LedgerHead => ({
  head,
  leafAt: (at) => {
    for (const logged of ledger.records(number, at, at)) return hexOfBytes(leafOfRecord(nodeSha256, logged));
    return null;
  },
});
