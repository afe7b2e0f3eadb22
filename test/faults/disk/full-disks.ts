import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { plugInDisk } from '../../support/loop-disk.ts';
import { eventually, pause } from '../../support/parts.ts';
import { nothingLost } from '../../support/ride.ts';
import { Tour } from '../../support/tour.ts';
import { seconds } from '../../support/watched-unit.ts';

const FULL_SECONDS = share(5, 60);
const RESUMED_WITHIN = 6;

describe.concurrent('a disk that fills up while a patient is recorded', () => {
  it('[D14] on the tablet: nothing is opened again, nothing is lost, and it goes on by itself when there is room', () =>
    tidily(async () => {
      const disk = await plugInDisk(24);
      const tour = await Tour.begin({
        lastsSeconds: FULL_SECONDS + 14,
        journal: path.join(disk.folder, 'journal'),
      });
      const { part } = tour.unit;
      disk.fill();
      await part.says(/disk .* full/i);
      await pause(FULL_SECONDS * 1_000);
      expect(part.child.exitCode, part.said()).toBeNull();
      disk.free();
      const heldUp = tour.machine.from();
      const resumed = await tour.delivers();
      const resumedBeyond = resumed - heldUp();
      await part.says(/journal has room again/);
      const proof = await tour.arrive();
      expect(resumedBeyond, seconds(resumed)).toBeLessThanOrEqual(RESUMED_WITHIN);
      noteFault({
        chapter: 'disk',
        fault: `tablet's disk full for ${FULL_SECONDS} s`,
        expected: `said at once, goes on without reopening ≤ ${RESUMED_WITHIN} s after there is room, whole`,
        measured: `resumed ${seconds(resumed)} after there was room; ${nothingLost(proof)}`,
      });
    }));

  it('[D2] at the relay, in mid-stream: nothing is acknowledged meanwhile, and it goes on by itself', () =>
    tidily(async () => {
      const disk = await plugInDisk(24);
      const tour = await Tour.begin({
        lastsSeconds: FULL_SECONDS + 6,
        relayFolder: path.join(disk.folder, 'data'),
      });
      disk.fill();
      const health = async (): Promise<string> => (await fetch(`${tour.relay.url}/healthz`)).text();
      await eventually(health, (said) => said.includes('cannot-store'));
      const stored = await tour.stored();
      await pause(FULL_SECONDS * 1_000);
      expect(await tour.stored(), 'nothing was stored, so nothing acknowledged').toBe(stored);
      expect(tour.relay.part.child.exitCode, tour.relay.part.said()).toBeNull();
      disk.free();
      const heldUp = tour.machine.from();
      const resumed = await tour.delivers();
      const resumedBeyond = resumed - heldUp();
      expect(await health()).toContain('serving');
      const proof = await tour.arrive();
      expect(resumedBeyond, seconds(resumed)).toBeLessThanOrEqual(RESUMED_WITHIN);
      noteFault({
        chapter: 'disk',
        fault: `relay's disk full for ${FULL_SECONDS} s in mid-stream`,
        expected: `nothing acknowledged meanwhile, goes on without reopening ≤ ${RESUMED_WITHIN} s after there is room, whole`,
        measured: `resumed ${seconds(resumed)} after there was room; ${nothingLost(proof)}`,
      });
    }));
});
