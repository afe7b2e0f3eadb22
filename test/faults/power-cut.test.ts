import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keptInJournal, keptInLedger, missingFrom } from '../support/durable-records.ts';
import { noteFault, share } from '../support/fault-table.ts';
import { plugInDisk } from '../support/loop-disk.ts';
import { pause, temporaryFolder } from '../support/parts.ts';
import { EVERY_THIRD_SYNC_FAILS, haunt } from '../support/syscall-faults.ts';
import { asked, WitnessStand } from '../support/witness-stand.ts';

/** Disks that are written to at once, each by one process after another. */
const AT_ONCE = 3;
const CUTS = share(100, 500);
const CUTS_AFTER_FAILURES = share(9, 60);
const CONTROL_CUTS = share(12, 100);
/** What is kept of a disk is looked at once in so many cuts. */
const CUTS_BETWEEN_LOOKS = 8;

const KEPT = { journal: keptInJournal, ledger: keptInLedger } as const;

interface Loss {
  readonly cuts: number;
  /** Cuts after which something was missing that had been promised before. */
  readonly losingCuts: number;
  readonly records: number;
  readonly lost: number;
}

/**
 * Cuts the power of disks that are written to, at chance moments, and starts again on what is left, many times over.
 * What writers said was durable before a cut is looked for after it, or after a few more.
 */
async function cutAgainAndAgain(
  kind: 'journal' | 'ledger',
  cuts: number,
  { isWeakened = false, isFailing = false } = {},
): Promise<Loss> {
  const meanwhile = (child: ChildProcess): Promise<unknown> =>
    isFailing ? haunt({ child }, EVERY_THIRD_SYNC_FAILS) : Promise.resolve();
  const stand = new WitnessStand(kind, { isWeakened });
  await stand.hear(path.join(temporaryFolder(), 'first'), { after: 1, end: asked });
  const loss = { cuts, losingCuts: 0, records: 0, lost: 0 };
  let left = cuts;
  const wearOut = async (): Promise<void> => {
    const disk = await plugInDisk();
    const folder = path.join(disk.folder, kind);
    const end = async (writer: ChildProcess, hush: () => void): Promise<void> => {
      await pause(Math.random() * 25);
      // Half of the cuts fall where they fall, also into a commit: the kernel may then still answer a sync with "done",
      // which no machine without power does, so only what was heard before counts. Half find the writer stopped, all
      // its words said and its syncs back: those count to the last one.
      if (randomInt(2) === 0) hush();
      else writer.kill('SIGSTOP');
      await disk.cutPower();
    };
    let rounds: (readonly string[])[] = [];
    const look = async (): Promise<void> => {
      const kept = await KEPT[kind](folder);
      for (const round of rounds) {
        const lost = missingFrom(kept, round).length;
        loss.records += round.length;
        loss.lost += lost;
        if (lost > 0) loss.losingCuts += 1;
      }
      rounds = [];
    };
    for (let cut = 1; left > 0; cut += 1) {
      left -= 1;
      // One in eight falls into the start, where the last one's write-ahead log is read.
      const after = randomInt(8) === 0 ? null : randomInt(1, 60);
      rounds.push(await stand.hear(folder, { after, end, meanwhile, args: [String(cut)] }));
      await disk.powerOn();
      if (isWeakened || rounds.length === CUTS_BETWEEN_LOOKS) await look();
    }
    await look();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, wearOut));
  return loss;
}

it(`[D1] the power of the tablet cut ${String(CUTS)} times while it records: no committed record lost`, async () => {
  const { cuts, records, lost } = await cutAgainAndAgain('journal', CUTS);
  noteFault({
    chapter: 'disk',
    fault: 'power cut of the tablet (ext4 without what was not synced)',
    expected: 'every record whose commit returned is there by value, the chain goes on',
    measured: `${String(cuts)} cuts, ${String(lost)} of ${String(records)} committed records lost`,
  });
  expect(records).toBeGreaterThan(cuts * 10);
  expect(lost).toBe(0);
});

it(`[D2] the power of the relay cut ${String(CUTS)} times while it stores: no acknowledged record lost`, async () => {
  const { cuts, records, lost } = await cutAgainAndAgain('ledger', CUTS);
  noteFault({
    chapter: 'disk',
    fault: 'power cut of the relay (ext4 without what was not synced)',
    expected: 'every acknowledged record is there by value, offsets and chains go on',
    measured: `${String(cuts)} cuts, ${String(lost)} of ${String(records)} acknowledged records lost`,
  });
  expect(records).toBeGreaterThan(cuts * 10);
  expect(lost).toBe(0);
});

const HOSTS = [
  ['journal', 'tablet'],
  ['ledger', 'relay'],
] as const;

it.each(HOSTS)(
  'the same where every third sync of the %s fails (EIO) before: what follows a failed sync is kept, too',
  async (kind, host) => {
    const { cuts, records, lost } = await cutAgainAndAgain(kind, CUTS_AFTER_FAILURES, { isFailing: true });
    noteFault({
      chapter: 'disk',
      fault: `power cut of the ${host} after syncs that failed with EIO`,
      expected: 'a commit that returned after a failed one is kept all the same',
      measured: `${String(cuts)} cuts, ${String(lost)} of ${String(records)} records lost`,
    });
    expect(records).toBeGreaterThan(cuts * 10);
    expect(lost).toBe(0);
  },
);

it.each(HOSTS)(
  'the same with synchronous = NORMAL in the %s loses records: the rig cuts for real',
  async (kind, host) => {
    const { cuts, losingCuts, records, lost } = await cutAgainAndAgain(kind, CONTROL_CUTS, { isWeakened: true });
    noteFault({
      chapter: 'disk',
      fault: `power cut of the ${host} with synchronous = NORMAL (control)`,
      expected: 'committed records are lost in a good share of the cuts, or the rig would prove nothing',
      measured: `${String(losingCuts)} of ${String(cuts)} cuts lost records, ${String(lost)} of ${String(records)} in all`,
    });
    expect(losingCuts).toBeGreaterThan(cuts / 3);
  },
);
