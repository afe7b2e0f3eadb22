import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { readManifest } from '../../protocol/proof/manifest.ts';
import { charactersOf } from '../../protocol/proof/signed-document.ts';
import { changeCommitTime } from '../../test/support/damaged-disk.ts';
import { SessionAuthor, type AuthoredRecord } from '../../test/support/session-author.ts';
import { LEDGER_FILE } from '../log/ledger-file.ts';
import { SqliteSessionLog } from '../log/sqlite-session-log.ts';
import { systemClock } from '../operations/clock.ts';
import { SessionSealer } from './session-sealer.ts';
import { openSigner } from './signing-keys.ts';
import { verifyPath } from './verify-command.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
const madeFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-growing-'));
  folders.push(folder);
  return folder;
};

/** A relay's log with its sealer, which counts the records that were read from the disk again. */
async function recorder(folder: string) {
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock, gather: milliseconds(0) });
  const signing = openSigner(folder);
  if (!opening.ok || !signing.ok) throw new Error('a new folder could not be opened');
  const { log } = opening;
  let reads = 0;
  const read: SqliteSessionLog['read'] = (session, from, limit) => {
    const found = log.read(session, from, limit);
    reads += found.length;
    return found;
  };
  const parts = {
    ...{ ledger: log.ledger, proof: log.proof, read },
    listen: log.listen.bind(log),
    root: log.root.bind(log),
    standing: log.standing.bind(log),
    standings: log.standings.bind(log),
    keep: log.keep.bind(log),
    eraseSome: log.eraseSome.bind(log),
  };
  const alarms: string[] = [];
  const sealer = new SessionSealer({
    ...{ log: parts, signer: signing.signer, clock: systemClock },
    alarm: (sentence) => alarms.push(sentence),
  });
  return {
    log,
    append: (author: SessionAuthor, records: readonly AuthoredRecord[]) => log.append(author.unit, records),
    sealed: () =>
      new Promise<void>((resolve) => {
        const stop = sealer.listen(() => {
          stop();
          resolve();
        });
      }),
    reads: () => reads,
    alarms,
    close: async () => {
      await sealer.close();
      await log.close();
    },
  };
}

const halves = (author: SessionAuthor): readonly (readonly AuthoredRecord[])[] => {
  author.frames(1_150);
  author.end();
  const { written } = author;
  return [written.slice(0, 1_100), written.slice(1_100, -1), written.slice(-1)];
};

describe('The hash of every record is taken when it is committed', () => {
  it('so that an END seals a session without reading it again', async () => {
    const folder = madeFolder();
    const author = new SessionAuthor();
    const relay = await recorder(folder);
    const [one = [], two = [], end = []] = halves(author);
    await relay.append(author, one);
    await relay.append(author, two);
    expect(relay.log.proof.manifests(author.session)).toEqual([]);
    const sealed = relay.sealed();
    await relay.append(author, end);
    await sealed;
    expect(relay.reads()).toBe(0);
    expect(relay.log.proof.leafBlock(author.session, 0)?.root).toHaveLength(32);
    await relay.close();
    const { ok, report } = await verifyPath({ path: folder, session: null, key: null, checkpoints: null });
    expect({ ok, report }).toMatchObject({
      ok: true,
      report: { sessions: [{ seal: { records: 1_152, unsealed: 0 } }] },
    });
  });

  it('and after a restart only what stands behind the last thousand is read again', async () => {
    const folder = madeFolder();
    const author = new SessionAuthor();
    const [one = [], two = [], end = []] = halves(author);
    const first = await recorder(folder);
    await first.append(author, one);
    await first.close();
    const second = await recorder(folder);
    await second.append(author, two);
    const sealed = second.sealed();
    await second.append(author, end);
    await sealed;
    // 1,100 before the restart, of which 1,024 were kept as hashes; of what came since at most what came while it read.
    expect(second.reads()).toBeGreaterThan(0);
    expect(second.reads()).toBeLessThanOrEqual(1_152 - 1_024);
    const [manifest] = second.log.proof.manifests(author.session);
    const read = readManifest(charactersOf(manifest?.text ?? new Uint8Array(0)));
    expect(read).toMatchObject({ ok: true, manifest: { records: 1_152 } });
    expect(second.alarms).toEqual([]);
    await second.close();
    const { ok } = await verifyPath({ path: folder, session: null, key: null, checkpoints: null });
    expect(ok).toBe(true);
  });

  it('so that a record which the disk changed before the END is named, and not sealed as it is', async () => {
    const folder = madeFolder();
    const author = new SessionAuthor();
    const [one = [], two = [], end = []] = halves(author);
    const relay = await recorder(folder);
    await relay.append(author, one);
    await relay.append(author, two);
    expect(changeCommitTime(path.join(folder, LEDGER_FILE), 700)).toBe(1);
    const sealed = relay.sealed();
    await relay.append(author, end);
    await sealed;
    await relay.close();
    const { ok, report } = await verifyPath({ path: folder, session: null, key: null, checkpoints: null });
    expect({ ok, report }).toMatchObject({
      ok: false,
      report: { sessions: [{ seal: { findings: [{ kind: 'altered', offset: 700 }] } }] },
    });
  });
});
