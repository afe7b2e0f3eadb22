import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openLedgerForWriting, RESTORED_FILE } from './ledger-file.ts';

function ledgerIn(folder: string): string {
  const { connection, ledger } = openLedgerForWriting(folder);
  connection.close();
  return ledger;
}

it('[D17] a ledger that was copied back from a backup takes another id, once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prearrival-ledger-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const before = ledgerIn(folder);
  expect(ledgerIn(folder), 'it keeps its id otherwise').toBe(before);
  writeFileSync(join(folder, RESTORED_FILE), '');
  const after = ledgerIn(folder);
  expect(after).toMatch(/^[0-9a-f]{32}$/);
  expect(after).not.toBe(before);
  expect(existsSync(join(folder, RESTORED_FILE))).toBe(false);
  expect(ledgerIn(folder)).toBe(after);
});

it('an empty folder with the mark of a backup gets a ledger like any other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prearrival-ledger-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, RESTORED_FILE), '');
  expect(ledgerIn(folder)).toBe(ledgerIn(folder));
});
