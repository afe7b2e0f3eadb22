import { randomInt } from 'node:crypto';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keptInJournal, keptInLedger, missingFrom } from '../support/durable-records.ts';
import { noteFault, share } from '../support/fault-table.ts';
import { pause, temporaryFolder } from '../support/parts.ts';
import { asked, WitnessStand } from '../support/witness-stand.ts';

/** Folders that are written to at once, each by one process after another. */
const AT_ONCE = 3;
const KILLS = share(200, 1_000);

/** One in six falls into the start, where the last one's write-ahead log is read; the others between two commits or in one. */
const momentOfEnd = (most: number): number | null => (randomInt(6) === 0 ? null : randomInt(1, most));

/** Then the next one goes on with a folder of its own: a start reads all that the one before has left. */
const KILLS_OF_A_FOLDER = 20;

/** Gives what was testified before each kill, by folder. */
async function killAgainAndAgain(kind: 'journal' | 'ledger', most: number): Promise<ReadonlyMap<string, string[][]>> {
  const stand = new WitnessStand(kind);
  const heard = new Map<string, string[][]>();
  const newFolder = (): string => path.join(temporaryFolder(), kind);
  let left = KILLS;
  await stand.hear(newFolder(), { after: 1, end: asked });
  const work = async (): Promise<void> => {
    while (left > 0) {
      const folder = newFolder();
      const testimony: string[][] = [];
      heard.set(folder, testimony);
      while (left > 0 && testimony.length < KILLS_OF_A_FOLDER) {
        left -= 1;
        const end = (): Promise<void> => pause(randomInt(4));
        const args = [String(testimony.length + 1)];
        testimony.push([...(await stand.hear(folder, { after: momentOfEnd(most), end, args }))]);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return heard;
}

const counted = (rounds: readonly (readonly string[])[]): number =>
  rounds.reduce((sum, lines) => sum + lines.length, 0);

it(`[D1] the unit's journal killed (−9) ${String(KILLS)} times while it records: no committed record lost`, async () => {
  const heard = await killAgainAndAgain('journal', 60);
  let [records, lost] = [0, 0];
  for (const [folder, rounds] of heard) {
    const kept = keptInJournal(folder);
    records += counted(rounds);
    lost += missingFrom(kept, rounds.flat()).length;
  }
  noteFault({
    chapter: 'process',
    fault: 'tablet killed (−9) while its journal is written',
    expected: 'every record whose commit returned is there by value, the chain goes on',
    measured: `${String(KILLS)} kills, ${String(lost)} of ${String(records)} committed records lost`,
  });
  expect(records).toBeGreaterThan(KILLS * 10);
  expect(lost).toBe(0);
});

it(`[D2] the relay's ledger killed (−9) ${String(KILLS)} times while it stores: no acknowledged record lost`, async () => {
  const heard = await killAgainAndAgain('ledger', 120);
  let [records, lost] = [0, 0];
  for (const [folder, rounds] of heard) {
    const kept = await keptInLedger(folder);
    records += counted(rounds);
    lost += missingFrom(kept, rounds.flat()).length;
  }
  noteFault({
    chapter: 'process',
    fault: 'relay killed (−9) while its ledger is written',
    expected: 'every acknowledged record is there by value, offsets and chains go on',
    measured: `${String(KILLS)} kills, ${String(lost)} of ${String(records)} acknowledged records lost`,
  });
  expect(records).toBeGreaterThan(KILLS * 10);
  expect(lost).toBe(0);
});
