import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { CHECKOUT, eventually, temporaryFolder } from '../support/parts.ts';
import { Tour } from '../support/tour.ts';

const run = promisify(execFile);

/** A command of ours, as typed; what it said and its exit code. */
async function typed(
  script: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly said: string }> {
  try {
    const { stdout, stderr } = await run(process.execPath, [`deploy/${script}.ts`, ...args], { cwd: CHECKOUT });
    return { code: 0, said: stdout + stderr };
  } catch (thrown) {
    const failed = thrown as { readonly code?: number; readonly stdout?: string; readonly stderr?: string };
    return { code: failed.code ?? -1, said: `${failed.stdout ?? ''}${failed.stderr ?? ''}` };
  }
}

it('a relay is backed up while it records and destroyed; restored elsewhere it is refilled by its units, sealed, and proven offline', async () => {
  const checkpoints = path.join(temporaryFolder(), 'elsewhere', 'checkpoints.log');
  const tour = await Tour.begin({ lastsSeconds: 14, relayEnv: { PREARRIVAL_CHECKPOINTS: checkpoints } });
  const backup = path.join(temporaryFolder(), 'backup');
  await tour.delivers();

  const made = await typed('backup', 'make', '--data', tour.relayFolder, '--out', backup);
  expect(made.said).toContain('Backed up 1 session of ledger');
  expect(made.code).toBe(0);
  expect(existsSync(path.join(backup, 'keys', 'signing-key.pem')), 'the private key is not part of it').toBe(false);
  const oldLedger = (JSON.parse(readFileSync(path.join(backup, 'backup.json'), 'utf8')) as { ledger: string }).ledger;
  const atBackup = await tour.stored();
  await eventually(
    () => tour.stored(),
    (samples) => samples > atBackup + 500,
  );

  await tour.endRelay('SIGKILL');
  rmSync(tour.relayFolder, { recursive: true });
  const refused = await typed('backup', 'restore', '--from', path.dirname(backup), '--data', tour.relayFolder);
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('is no backup') as string });
  const restored = await typed('backup', 'restore', '--from', backup, '--data', tour.relayFolder);
  expect(restored.said).toContain('Restored 1 session as it stood');
  const again = await typed('backup', 'restore', '--from', backup, '--data', tour.relayFolder);
  expect(again).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') as string });

  await tour.startRelay();
  await tour.arrive();
  const [session] = await tour.recordings();
  const id = session?.id ?? '';
  const health = (await (await fetch(`${tour.relay.url}/healthz`)).json()) as { ledger: string };
  expect(health.ledger).not.toBe(oldLedger);

  // The package, from the running relay, verified with its key and no network.
  const file = path.join(temporaryFolder(), 'proof.tar');
  const asked = ['--relay', tour.relay.url, '--credentials', tour.relay.credentials];
  await eventually(
    () =>
      typed('recordings', 'export', '--format', 'proof', '--session', id, '--out', file, ...asked).then(() =>
        typed('recordings', 'verify', file),
      ),
    ({ code }) => code === 0,
    60_000,
  );
  const verified = await typed('recordings', 'verify', file);
  const count = String(tour.original.length).replace(/\B(?=(\d{3})+$)/g, ' ');
  expect(verified.said).toContain(`complete: ${count} of ${count} samples, chain and signature valid`);
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0x10, middle);
  writeFileSync(file, bytes);
  const changed = await typed('recordings', 'verify', file);
  expect(changed.code).toBe(1);
  expect(changed.said).toMatch(/^CHANGED: .*[Rr]ecord \d+/);

  // The data folder itself, and one that was put back from a copy without a word.
  await tour.endRelay('SIGTERM');
  expect(statSync(path.join(tour.relayFolder, 'keys', 'signing-key.pem')).mode & 0o777).toBe(0o600);
  const folder = await typed('recordings', 'verify', tour.relayFolder, '--checkpoints', checkpoints);
  expect(folder.said).toMatch(/checkpoints: all [1-9]\d* are met/);
  expect(folder.said).toContain('chain and signature valid');
  expect(folder.said).toMatch(/^audit: [1-9]\d* entr(?:y|ies), chain and signatures valid$/m);
  expect(folder.code).toBe(0);
  const older = path.join(temporaryFolder(), 'older');
  cpSync(tour.relayFolder, older, { recursive: true });
  const { default: Database } = await import('better-sqlite3');
  const ledger = new Database(path.join(older, 'ledger.sqlite'));
  ledger.exec('DELETE FROM records WHERE place > (SELECT max(place) - 5 FROM records); DELETE FROM runs');
  ledger.close();
  const rolledBack = await typed('recordings', 'verify', older, '--checkpoints', checkpoints);
  expect(rolledBack.code).toBe(1);
  expect(rolledBack.said).toContain('the ledger was rolled back');
  expect(rolledBack.said).toContain('5 records were removed at the end');

  // Somebody who takes out of the audit that they took the recording is found, though every record is as it was.
  const silenced = path.join(temporaryFolder(), 'silenced');
  cpSync(tour.relayFolder, silenced, { recursive: true });
  const audit = new Database(path.join(silenced, 'ledger.sqlite'));
  audit.exec('UPDATE accesses SET number = -number; UPDATE accesses SET number = 1 - number');
  audit.close();
  const found = await typed('recordings', 'verify', silenced);
  expect(found.code).toBe(1);
  expect(found.said).toContain('chain and signature valid');
  expect(found.said).toMatch(/^CHANGED: Entry 2 of the audit was exchanged for another/m);

  // And so is who cuts off its end, which leaves no trace in the audit itself.
  const cut = path.join(temporaryFolder(), 'cut');
  cpSync(tour.relayFolder, cut, { recursive: true });
  const ended = new Database(path.join(cut, 'ledger.sqlite'));
  const { changes } = ended.prepare('DELETE FROM accesses WHERE number = (SELECT max(number) FROM accesses)').run();
  ended.close();
  expect(changes).toBe(1);
  expect((await typed('recordings', 'verify', cut)).code).toBe(0);
  const named = await typed('recordings', 'verify', cut, '--checkpoints', checkpoints);
  expect(named.code).toBe(1);
  expect(named.said).toMatch(/The audit had \d+ entries at the checkpoint of .*; \d+ are there: its end was cut off\./);
});
