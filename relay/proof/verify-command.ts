import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyId, PublicKey } from '../../protocol/proof/signed-document.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { LEDGER_FILE } from '../log/ledger-file.ts';
import { ProofReader } from '../log/proof-reader.ts';
import { chainLines, verifyAudit, verifyReviews } from './beside-verification.ts';
import { checkpointFileAt } from './checkpoint-file.ts';
import { verifyCheckpoints, verifyInLedger, type CheckpointVerdict } from './ledger-verification.ts';
import { NoProofPackage, verifyPackage } from './package-verification.ts';
import type { KnownKeys } from './proof-package.ts';
import { grouped, proofText, tombstoneLine } from './proof-text.ts';
import { isProven, type ProofVerdict } from './proof-verdict.ts';
import { KEYS_FOLDER, publicKeyOfPem, readPublicKeys } from './signing-keys.ts';
import { readTombstones, type TombstoneReading } from './tombstone.ts';
import { NotVerifiable } from '../recordings/told-failures.ts';

export interface VerifyOrder {
  readonly path: string;
  /** Of a data folder: only this one. */
  readonly session: SessionId | null;
  /** A file with the relay's public key, from another source than what is verified. */
  readonly key: string | null;
  readonly checkpoints: string | null;
}

export interface Verified {
  readonly ok: boolean;
  readonly text: string;
  /** For machines. */
  readonly report: unknown;
}

/** Verifies a proof package or a relay's data folder: no network, nothing is written. */
export async function verifyPath(order: VerifyOrder): Promise<Verified> {
  if (!existsSync(order.path)) throw new NotVerifiable(`${order.path} is not there.`);
  const given = order.key === null ? null : keyIn(order.key);
  return statSync(order.path).isDirectory() ? verifyFolder(order, given) : verifyFile(order, given);
}

async function verifyFile({ path, checkpoints }: VerifyOrder, given: KnownKeys | null): Promise<Verified> {
  if (checkpoints !== null) throw new NotVerifiable('--checkpoints goes with a data folder, not with a package.');
  try {
    const verdict = await verifyPackage(createReadStream(path, { highWaterMark: 1024 * 1024 }), given);
    return { ok: isProven(verdict), text: proofText(verdict), report: verdict };
  } catch (thrown) {
    if (!(thrown instanceof NoProofPackage)) throw thrown;
    throw new NotVerifiable(`${path}: ${thrown.message}`, { cause: thrown });
  }
}

async function verifyFolder(order: VerifyOrder, given: KnownKeys | null): Promise<Verified> {
  const { path } = order;
  if (!existsSync(join(path, LEDGER_FILE))) {
    throw new NotVerifiable(`${path} is no relay's data folder: it has no ${LEDGER_FILE}.`);
  }
  const keys = given ?? readPublicKeys(join(path, KEYS_FOLDER));
  const ledger = openLedger(path);
  try {
    const stones = readTombstones(ledger.tombstones(), keys);
    const sessions = ledger.sessions().filter(({ id }) => order.session === null || id === order.session);
    const wanted = stones.filter((stone) => order.session === null || sessionOf(stone) === order.session);
    if (order.session !== null && sessions.length === 0 && wanted.length === 0) {
      throw new NotVerifiable(`There is no session ${order.session} in ${path}.`);
    }
    const marks = order.checkpoints === null ? null : await checkpointsOf(order.checkpoints, ledger, keys, stones);
    // The audit is one chain over all sessions: it holds as a whole, whichever of them is asked for.
    const audit = verifyAudit(ledger, keys);
    const reviews = verifyReviews(ledger, keys, order.session);
    const isKept = [audit, ...reviews].every(({ fault }) => fault === null);
    const verdicts = sessions.map((session) => verifyInLedger(ledger, session, keys, given === null));
    const ok =
      isKept && verdicts.every(isProven) && wanted.every((stone) => stone.ok) && (marks?.findings.length ?? 0) === 0;
    const text = [
      ...(marks === null ? [] : [checkpointText(marks)]),
      ...(verdicts.length === 1 ? [] : [summaryLine(verdicts, wanted)]),
      ...verdicts.map(proofText),
      ...wanted.map(tombstoneLine),
      ...chainLines(audit, reviews, marks),
    ].join('\n');
    return { ok, text, report: { sessions: verdicts, deleted: wanted, checkpoints: marks, audit, reviews } };
  } finally {
    ledger.close();
  }
}

function openLedger(path: string): ProofReader {
  try {
    return ProofReader.open(path);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new NotVerifiable(`The ledger in ${path} cannot be read (${reason}).`, { cause: thrown });
  }
}

async function checkpointsOf(
  path: string,
  ledger: ProofReader,
  keys: KnownKeys,
  stones: readonly TombstoneReading[],
): Promise<CheckpointVerdict> {
  const file = checkpointFileAt(path);
  if (!existsSync(file)) throw new NotVerifiable(`There are no checkpoints in ${path}.`);
  const deleted = new Set(stones.filter(({ ok }) => ok).map(sessionOf));
  return verifyCheckpoints(ledger, { file, keys }, deleted);
}

const sessionOf = (stone: TombstoneReading): SessionId => (stone.ok ? stone.facts.session : stone.session);

function keyIn(file: string): ReadonlyMap<KeyId, PublicKey> {
  const key = existsSync(file) ? publicKeyOfPem(readFileSync(file, 'latin1')) : null;
  if (key === null) throw new NotVerifiable(`${file} holds no Ed25519 public key (PEM, or 64 hexadecimal digits).`);
  return new Map([[key.id, key]]);
}

function summaryLine(verdicts: readonly ProofVerdict[], stones: readonly TombstoneReading[]): string {
  const proven = verdicts.filter(isProven).length;
  const deleted = stones.length === 0 ? '' : `, ${grouped(stones.length)} deleted with a tombstone`;
  return `${grouped(proven)} of ${grouped(verdicts.length)} sessions complete, unchanged and signed${deleted}.`;
}

function checkpointText({ compared, ofOtherLedgers, findings }: CheckpointVerdict): string {
  const others = ofOtherLedgers === 0 ? '' : `, ${grouped(ofOtherLedgers)} are of ledgers before a restore`;
  const found = findings.map(({ sentence }) => `  found    ${sentence}`);
  const line =
    findings.length === 0
      ? `checkpoints: all ${grouped(compared)} are met${others}`
      : `ROLLED BACK or changed: ${grouped(findings.length)} of ${grouped(compared)} checkpoints are not met${others}`;
  return [line, ...found.slice(0, 20)].join('\n');
}
