import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { expect, it } from 'vitest';
import { addLosses, lookFor, NOTHING_SAID, type Losses } from '../support/durable-records.ts';
import { noteFault, share } from '../support/fault-table.ts';
import { plugInDisk } from '../support/loop-disk.ts';
import { pause, temporaryFolder } from '../support/parts.ts';
import { EVERY_THIRD_SYNC_FAILS, haunt } from '../support/syscall-faults.ts';
import { asked, WitnessStand } from '../support/witness-stand.ts';

const CUTS = share(100, 500);
const CUTS_AFTER_FAILURES = share(6, 60);
const CONTROL_CUTS = share(12, 100);
/** Pairs of disks that are written to at once, each by one process after another. */
const AT_ONCE = 3;
/** What is kept is looked at once in so many cuts. */
const CUTS_BETWEEN_LOOKS = 8;
const MOST_RECORDS = 90;
/** Where the machine is busy a writer writes on for long before its cut: 170 cuts had filled 96 MB. */
const DISK_MEGABYTES = 384;
const RECORDS_AFTER_FAILURES = 5;

interface Seen {
  readonly losses: Losses;
  /** Cuts after which something was missing that had been promised before. */
  readonly losingCuts: { readonly journal: number; readonly ledger: number };
}

/**
 * Cuts the power of two disks that are written to, a journal on the one and a ledger on the other, at chance moments,
 * and starts again on what is left, many times over. What was said to be durable before a cut is looked for after it,
 * or after a few more.
 */
async function cutAgainAndAgain(cuts: number, { isWeakened = false, isFailing = false } = {}): Promise<Seen> {
  const meanwhile = (child: ChildProcess): Promise<unknown> =>
    isFailing ? haunt({ child }, EVERY_THIRD_SYNC_FAILS) : Promise.resolve();
  const stand = new WitnessStand({ isWeakened });
  const warm = temporaryFolder();
  await stand.hear({ journal: path.join(warm, 'a'), ledger: path.join(warm, 'b') }, { after: 1, end: asked });
  const found: Losses[] = [];
  let left = cuts;
  const wearOut = async (): Promise<void> => {
    const [tablet, server] = await Promise.all([plugInDisk(DISK_MEGABYTES), plugInDisk(DISK_MEGABYTES)]);
    const folders = { journal: path.join(tablet.folder, 'journal'), ledger: path.join(server.folder, 'data') };
    const end = async (writer: ChildProcess, hush: () => void): Promise<void> => {
      await pause(Math.random() * 25);
      // Half of the cuts fall where they fall, also into a commit: the kernel may then still answer a sync with "done",
      // which no machine without power does, so only what was heard before counts. Half find the writer stopped, all
      // its words said and its syncs back: those count to the last one.
      if (randomInt(2) === 0) hush();
      else writer.kill('SIGSTOP');
      await Promise.all([tablet.cutPower(), server.cutPower()]);
    };
    let said: (readonly string[])[] = [];
    for (let cut = 1; left > 0; cut += 1) {
      left -= 1;
      // One in eight falls into the start, where the last one's write-ahead log is read. The control and the few cuts after
      // failed syncs have to have said something of both, which a cut among the first records may not find.
      const chance = randomInt(8) === 0 ? null : randomInt(1, MOST_RECORDS);
      const after = isWeakened ? MOST_RECORDS : chance;
      const hearing = isFailing ? { after: randomInt(1, MOST_RECORDS), ofJournal: RECORDS_AFTER_FAILURES } : { after };
      said.push(await stand.hear(folders, { ...hearing, end, meanwhile, epoch: cut }));
      await Promise.all([tablet.powerOn(), server.powerOn()]);
      if (!isWeakened && said.length < CUTS_BETWEEN_LOOKS && left > 0) continue;
      found.push(...(await lookFor(folders, said)));
      said = [];
    }
    found.push(...(await lookFor(folders, said)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, wearOut));
  expect(found).toHaveLength(cuts);
  return {
    losses: found.reduce(addLosses, NOTHING_SAID),
    losingCuts: {
      journal: found.filter(({ journal }) => journal.lost > 0).length,
      ledger: found.filter(({ ledger }) => ledger.lost > 0).length,
    },
  };
}

it(`[D1] [D2] the power of tablet and relay cut ${CUTS} times while they write: nothing promised is lost`, async () => {
  const { journal, ledger } = (await cutAgainAndAgain(CUTS)).losses;
  noteFault({
    chapter: 'disk',
    fault: 'power cut of the tablet (ext4 without what was not synced)',
    expected: 'every record whose commit returned is there by value, the chain goes on',
    measured: `${CUTS} cuts, ${journal.lost} of ${journal.said} committed records lost`,
  });
  noteFault({
    chapter: 'disk',
    fault: 'power cut of the relay (ext4 without what was not synced)',
    expected: 'every acknowledged record is there by value, offsets and chains go on',
    measured: `${CUTS} cuts, ${ledger.lost} of ${ledger.said} acknowledged records lost`,
  });
  expect(Math.min(journal.said, ledger.said)).toBeGreaterThan(CUTS * 5);
  expect([journal.lost, ledger.lost]).toEqual([0, 0]);
});

it('[D1] [D2] the same where every third sync fails (EIO): what follows a failed sync is kept, too', async () => {
  const { journal, ledger } = (await cutAgainAndAgain(CUTS_AFTER_FAILURES, { isFailing: true })).losses;
  noteFault({
    chapter: 'disk',
    fault: 'power cut of tablet and relay after syncs that failed with EIO',
    expected: 'a commit that returned after a failed one is kept all the same',
    measured:
      `${CUTS_AFTER_FAILURES} cuts, ${journal.lost} of ${journal.said} committed ` +
      `and ${ledger.lost} of ${ledger.said} acknowledged records lost`,
  });
  expect(Math.min(journal.said, ledger.said)).toBeGreaterThanOrEqual(CUTS_AFTER_FAILURES * RECORDS_AFTER_FAILURES);
  expect([journal.lost, ledger.lost]).toEqual([0, 0]);
});

it('the same with synchronous = NORMAL loses records in both: the rig cuts for real', async () => {
  const { losses, losingCuts } = await cutAgainAndAgain(CONTROL_CUTS, { isWeakened: true });
  for (const [host, kind] of [
    ['tablet', 'journal'],
    ['relay', 'ledger'],
  ] as const) {
    const { said, lost } = losses[kind];
    noteFault({
      chapter: 'disk',
      fault: `power cut of the ${host} with synchronous = NORMAL (control)`,
      expected: 'records are lost in a good share of the cuts, or the rig would prove nothing',
      measured: `${losingCuts[kind]} of ${CONTROL_CUTS} cuts lost records, ${lost} of ${said} in all`,
    });
    expect(losingCuts[kind], kind).toBeGreaterThan(CONTROL_CUTS / 4);
  }
});
