import { randomInt } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { plugInDisk, type LoopDisk } from '../../support/loop-disk.ts';
import { pause } from '../../support/parts.ts';
import { nothingLost } from '../../support/ride.ts';
import { Tour } from '../../support/tour.ts';

/** Of the unit, and as many of the relay, by turns. */
const ENDS = share(3, 20);
const SECONDS_BETWEEN = 1.4;

const aWhile = (): Promise<void> => pause(randomInt(300, 1_000 * SECONDS_BETWEEN));

describe.concurrent('the whole unit and the whole relay, ended again and again while a patient is recorded', () => {
  it(`[D1] [D2] [D6] each killed (−9) ${ENDS} times: every sample once, by value`, () =>
    tidily(async () => {
      const tour = await Tour.begin({ lastsSeconds: ENDS * 2 * SECONDS_BETWEEN + 4 });
      for (let end = 0; end < ENDS; end += 1) {
        await aWhile();
        await tour.endRelay();
        await tour.startRelay();
        await aWhile();
        await tour.endUnit();
        tour.startUnit();
      }
      const proof = await tour.arrive();
      noteFault({
        chapter: 'process',
        fault: 'whole unit and whole relay killed (−9) by turns while they deliver',
        expected: 'whole: every sample once, by value; every chain holds',
        measured: `${ENDS} kills of each; ${nothingLost(proof)}`,
      });
      expect(proof.records).toBeGreaterThan(ENDS);
    }));

  it(`[D1] [D2] [D6] the power of each cut ${ENDS} times: every sample once, by value`, () =>
    tidily(async () => {
      const [tablet, server] = await Promise.all([plugInDisk(), plugInDisk()]);
      const tour = await Tour.begin({
        lastsSeconds: ENDS * 2 * SECONDS_BETWEEN + 4,
        journal: path.join(tablet.folder, 'journal'),
        relayFolder: path.join(server.folder, 'data'),
      });
      const cut = async (disk: LoopDisk, host: 'unit' | 'relay'): Promise<void> => {
        // Stopped first: a sync under way when the power goes must not return to anybody.
        tour[host].part.kill('SIGSTOP');
        await disk.cutPower();
        await (host === 'unit' ? tour.endUnit() : tour.endRelay());
        await disk.powerOn();
      };
      for (let end = 0; end < ENDS; end += 1) {
        await aWhile();
        await cut(server, 'relay');
        await tour.startRelay();
        await aWhile();
        await cut(tablet, 'unit');
        tour.startUnit();
      }
      const proof = await tour.arrive();
      noteFault({
        chapter: 'disk',
        fault: 'power of the whole unit and of the whole relay cut by turns while they deliver',
        expected: 'whole: every sample once, by value; every chain holds',
        measured: `${ENDS} cuts of each; ${nothingLost(proof)}`,
      });
      expect(proof.records).toBeGreaterThan(ENDS);
    }));
});
