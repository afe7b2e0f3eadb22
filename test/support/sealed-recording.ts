import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { milliseconds, offset } from '../../protocol/ecg/units.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../relay/operations/clock.ts';
import { packageOf } from '../../relay/proof/proof-package.ts';
import { SessionSealer } from '../../relay/proof/session-sealer.ts';
import { openSigner, type Signer } from '../../relay/proof/signing-keys.ts';
import { SessionAuthor } from './session-author.ts';

/** A session that the relay's own code has stored and sealed, twice: once at its end, once after what came behind it. */
export interface SealedRecording {
  /** A relay's data folder; nobody has it open. Its owner removes it. */
  readonly folder: string;
  readonly session: SessionAuthor['session'];
  readonly signer: Signer;
  readonly records: readonly LoggedRecord[];
  /** The proof package. */
  readonly bytes: Buffer;
}

const opened = <T extends { readonly ok: boolean }>(opening: T): Extract<T, { ok: true }> => {
  if (!opening.ok) throw new Error(JSON.stringify(opening));
  return opening as Extract<T, { ok: true }>;
};

export async function sealRecording(
  options: { readonly frames?: number; readonly gap?: boolean; readonly unsealed?: number } = {},
): Promise<SealedRecording> {
  const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-sealed-'));
  const { log } = opened(await SqliteSessionLog.open(folder, { clock: systemClock, gather: milliseconds(1) }));
  const { signer } = opened(openSigner(folder));
  const author = new SessionAuthor();
  const { session, unit } = author;
  author.frames(options.frames ?? 40);
  if (options.gap === true) {
    author.gap(500);
    author.samples();
  }
  author.end();
  await log.append(unit, author.written);
  const seal = async (): Promise<void> => {
    const before = log.proof.manifests(session).length;
    const alarms: string[] = [];
    const sealer = new SessionSealer({ log, signer, clock: systemClock, alarm: (sentence) => alarms.push(sentence) });
    await new Promise<void>((resolve) => {
      const stop = sealer.listen(() => {
        stop();
        resolve();
      });
    });
    await sealer.close();
    if (log.proof.manifests(session).length !== before + 1) throw new Error(`not sealed: ${alarms.join(' ')}`);
  };
  await seal();
  const behind = new SessionAuthor({ epoch: 0 });
  await log.append(unit, [behind.entry({ kind: 'message', text: 'Cath lab is ready.', preset: '' }, 'Dr Example')]);
  await seal();
  for (let i = 0; i < (options.unsealed ?? 0); i += 1) {
    await log.append(unit, [behind.entry({ kind: 'message', text: `Later ${String(i)}`, preset: '' }, 'Dr Example')]);
  }
  const records = log.read(session, offset(1), 1_000_000);
  const facts = {
    ...{ session, ledger: log.ledger, records: records.length, software: 'test' },
    ...{ exportedAt: '2026-01-01T00:00:00.000Z', exportedBy: 'reviewer' },
  };
  const read = (from: number, limit: number) => log.read(session, offset(from), limit);
  const bytes = Buffer.concat([...packageOf(facts, { proof: log.proof, signer, read })]);
  await log.close();
  return { folder, session, signer, records, bytes };
}
