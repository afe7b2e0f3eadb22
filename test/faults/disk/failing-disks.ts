import { describe, expect, it } from 'vitest';
import { sharedByAll, tidily } from '../../support/endings.ts';
import { noteFault, share, shareOf } from '../../support/fault-table.ts';
import { pause } from '../../support/parts.ts';
import { nothingLost, openRelay } from '../../support/ride.ts';
import { EVERY_THIRD_SYNC_FAILS, haunt, type SyscallFault } from '../../support/syscall-faults.ts';
import { Tour } from '../../support/tour.ts';
import { describeBehind, seconds, secondsBehind } from '../../support/watched-unit.ts';

const HOSTS = [
  { host: 'unit', name: 'tablet' },
  { host: 'relay', name: 'relay' },
] as const;
const SYNCS = ['fsync', 'fdatasync'] as const;
const RATE = 500;

const FAILURES: readonly { readonly words: string; readonly fault: SyscallFault }[] = [
  { words: 'every sync fails with EIO', fault: { calls: SYNCS, does: 'error=EIO' } },
  { words: 'every write fails with EIO', fault: { calls: ['pwrite64'], does: 'error=EIO' } },
  { words: 'every third sync fails with EIO', fault: EVERY_THIRD_SYNC_FAILS },
];
const FAILS_SECONDS = share(5, 60);
/** The unit tries again after 5 s at most, the relay's units after 2 s and their back-off. */
const RESUMED_WITHIN = 9;

const SLOWNESS = [
  { milliseconds: 300, syncs: share(16, 100), mostBehind: 2.5 },
  { milliseconds: 5_000, syncs: share(2, 10), mostBehind: null },
] as const;

/** Units whose own disk fails share a relay; a relay that fails is a unit's own. */
const units = [...FAILURES, ...SLOWNESS].map((_, i) => `ambulance-${i + 1}`);
const receiver = sharedByAll(() => openRelay(units));
const sent = [...units];
const beginTour = (host: 'unit' | 'relay', lastsSeconds: number): Promise<Tour> =>
  host === 'relay'
    ? Tour.begin({ lastsSeconds })
    : Tour.begin({ lastsSeconds, unit: sent.shift() ?? '', receiver: receiver() });

describe.concurrent.each(HOSTS)('[D2] [D14] a disk that fails, on the $name', ({ host, name }) => {
  it.each(shareOf(FAILURES, 3))(
    '$words: nothing counts as kept, and it goes on by itself once the disk does',
    ({ words, fault }) =>
      tidily(async () => {
        const tour = await beginTour(host, FAILS_SECONDS + 6);
        const { part } = tour[host];
        const { heal } = await haunt(part, fault);
        await pause(FAILS_SECONDS * 1_000);
        expect(part.child.exitCode, part.said()).toBeNull();
        await heal();
        const heldUp = tour.machine.from();
        const resumed = await tour.delivers();
        const resumedBeyond = resumed - heldUp();
        const proof = await tour.arrive();
        expect(resumedBeyond, seconds(resumed)).toBeLessThanOrEqual(RESUMED_WITHIN);
        noteFault({
          chapter: 'disk',
          fault: `${name}: ${words} for ${FAILS_SECONDS} s`,
          expected: `goes on without reopening ≤ ${RESUMED_WITHIN} s after it heals, whole`,
          measured: `resumed ${seconds(resumed)} after healing; ${nothingLost(proof)}`,
        });
      }),
  );
});

describe.concurrent.each(HOSTS)('[D12] [D14] a disk that is slow, on the $name', ({ host, name }) => {
  it.each(shareOf(SLOWNESS, 2))('a sync takes $milliseconds ms: nobody takes the other for dead', (slowness) =>
    tidily(async () => {
      const lasts = (slowness.milliseconds * slowness.syncs) / 1_000;
      const tour = await beginTour(host, lasts + 6);
      const fault = { calls: SYNCS, does: `delay_enter=${slowness.milliseconds}ms` };
      const { heal } = await haunt(tour[host].part, fault);
      const heldUp = tour.machine.from();
      const from = performance.now();
      await pause(lasts * 1_000);
      const heldUpMeanwhile = heldUp();
      const behind = secondsBehind(tour.unit, { from, to: performance.now() }, RATE);
      await heal();
      const resumed = await tour.delivers();
      const proof = await tour.arrive();
      noteFault({
        chapter: 'disk',
        fault: `${name}: a sync takes ${slowness.milliseconds} ms, for ${lasts.toFixed(0)} s`,
        expected:
          (slowness.mostBehind === null ? '' : `hospital ≤ ${slowness.mostBehind} s behind (p95), `) +
          'nobody taken for dead, whole',
        measured: `${describeBehind(behind)}; resumed ${seconds(resumed)} after healing; ${nothingLost(proof)}`,
      });
      expect(behind.timesLost, tour.unit.part.said()).toBe(0);
      if (slowness.mostBehind !== null) expect(behind.p95).toBeLessThanOrEqual(slowness.mostBehind + heldUpMeanwhile);
    }),
  );
});
