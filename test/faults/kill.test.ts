import { randomInt } from 'node:crypto';
import path from 'node:path';
import { expect, it } from 'vitest';
import { addLosses, lookFor, NOTHING_SAID } from '../support/durable-records.ts';
import { noteFault, share } from '../support/fault-table.ts';
import { pause, temporaryFolder, temporaryFolderInMemory } from '../support/parts.ts';
import { asked, WitnessStand, type WrittenFolders } from '../support/witness-stand.ts';

const KILLS = share(200, 1_000);
/** Journals and ledgers that are written at once, each pair by one process after another. */
const AT_ONCE = 3;
/** Then another pair: a start reads all that the one before has left. */
const KILLS_OF_A_PAIR = 20;
const MOST_RECORDS = 90;

/** One pair in so many on the machine's own disk, where most kills fall into a sync; the others where syncs cost nothing. */
const ON_DISK = share(4, 1);
let pairs = 0;

const newPair = (): WrittenFolders => {
  pairs += 1;
  const folder = pairs % ON_DISK === 0 ? temporaryFolder() : temporaryFolderInMemory();
  return { journal: path.join(folder, 'journal'), ledger: path.join(folder, 'data') };
};

it(`[D1] [D2] a journal and a ledger killed (−9) ${KILLS} times while they are written: nothing promised is lost`, async () => {
  const stand = new WitnessStand();
  await stand.hear(newPair(), { after: 1, end: asked });
  let losses = NOTHING_SAID;
  let left = KILLS;
  const work = async (): Promise<void> => {
    while (left > 0) {
      const pair = newPair();
      const said: (readonly string[])[] = [];
      while (left > 0 && said.length < KILLS_OF_A_PAIR) {
        left -= 1;
        // One in six falls into the start, where the last one's write-ahead log is read.
        const after = randomInt(6) === 0 ? null : randomInt(1, MOST_RECORDS);
        said.push(await stand.hear(pair, { after, end: () => pause(randomInt(4)), epoch: said.length + 1 }));
      }
      losses = (await lookFor(pair, said)).reduce(addLosses, losses);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const { journal, ledger } = losses;
  noteFault({
    chapter: 'process',
    fault: 'tablet killed (−9) while its journal is written',
    expected: 'every record whose commit returned is there by value, the chain goes on',
    measured: `${KILLS} kills, ${journal.lost} of ${journal.said} committed records lost`,
  });
  noteFault({
    chapter: 'process',
    fault: 'relay killed (−9) while its ledger is written',
    expected: 'every acknowledged record is there by value, offsets and chains go on',
    measured: `${KILLS} kills, ${ledger.lost} of ${ledger.said} acknowledged records lost`,
  });
  expect(Math.min(journal.said, ledger.said)).toBeGreaterThan(KILLS * 5);
  expect([journal.lost, ledger.lost]).toEqual([0, 0]);
});
