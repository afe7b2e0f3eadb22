import { describe, expect, it } from 'vitest';
import { CLOSE_REASONS } from '../../../protocol/wire/close-reasons.ts';
import { tidily } from '../../support/endings.ts';
import { enrol } from '../../support/enrolment.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { startHeavyUnit } from '../../support/heavy-unit.ts';
import { openLightViewer, type LightViewer } from '../../support/light-viewer.ts';
import { eventually, pause, startRelay, temporaryFolder } from '../../support/parts.ts';
import { memoryOf } from '../../support/process-memory.ts';
import type { Refusals } from '../../support/relay-here.ts';

const UNITS = ['ambulance-1', 'ambulance-2', 'ambulance-3'];
const WELL = 8;
const STUCK = share(8, 40);
const SLOW = 2;
/** What a console that takes nothing may cost: D16's queue, what waits in its socket, and a little. */
const MEMORY_EACH = 1024 * 1024;
const MEMORY_ANYHOW = 32 * 1024 * 1024;
const P95_WITHIN = 500;

const p95 = (latencies: readonly number[]): number => {
  const sorted = [...latencies].sort((one, other) => one - other);
  return sorted[Math.floor(0.95 * sorted.length)] ?? Infinity;
};
const heard = (viewers: readonly LightViewer[]): number[] => viewers.flatMap((viewer) => viewer.takeLatencies());
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

describe('[D16] consoles that do not take what they are sent', () => {
  it(`${STUCK} stuck and ${SLOW} slow consoles: memory flat, sent away after ten seconds, the others as before`, () =>
    tidily(async () => {
      const folder = temporaryFolder();
      enrol(folder, UNITS);
      const relay = await startRelay({ folder });
      const units = UNITS.map((unit, i) => startHeavyUnit(relay, unit, i + 1));
      const sessions = units.map(({ session }) => session);
      const open = (count: number): Promise<LightViewer[]> =>
        Promise.all(Array.from({ length: count }, () => openLightViewer(relay, sessions)));
      const [well, stuck, slow] = [await open(WELL), await open(STUCK), await open(SLOW)];
      await pause(6_000);
      const p95Before = p95(heard(well));
      const before = memoryOf(relay.part.child.pid).resident;

      for (const viewer of stuck) viewer.stick();
      for (const viewer of slow) viewer.slowDown();
      const began = Date.now();
      let most = 0;
      const refusals = await eventually(
        async () => {
          most = Math.max(most, memoryOf(relay.part.child.pid).resident);
          return ((await (await fetch(`${relay.url}/healthz`)).json()) as { refusals: Refusals }).refusals;
        },
        ({ viewers }) => (viewers['slow'] ?? 0) >= STUCK,
        60_000,
      );
      const sentAwayAfter = (Date.now() - began) / 1000;
      const during = heard(well);
      // They read on: how it ended is heard by them too, where the link still carried it.
      for (const viewer of [...stuck, ...slow]) viewer.resume();
      await eventually(
        () => stuck.filter((viewer) => viewer.closedWith() === null).length,
        (open) => open === 0,
      );
      const toldSlow = stuck.filter((viewer) => viewer.closedWith() === CLOSE_REASONS.slow.code).length;
      const gaps = slow.map((viewer) => viewer.gaps());
      await pause(3_000);
      const after = memoryOf(relay.part.child.pid).resident;
      noteFault({
        chapter: 'console',
        fault: `${STUCK} stuck and ${SLOW} slow consoles of ${WELL + STUCK + SLOW}`,
        expected: `memory ≤ ${megabytes(STUCK * MEMORY_EACH + MEMORY_ANYHOW)} more, the others' p95 ≤ ${P95_WITHIN} ms, GAP said, 4408`,
        measured:
          `memory ${megabytes(before)} before, ${megabytes(most)} at most, ${megabytes(after)} after; ` +
          `p95 of the others ${p95Before} ms before, ${p95(during)} ms during; ` +
          `${gaps.join(' and ')} GAPs told to the slow ones, all ${STUCK} stuck ones sent away within ` +
          `${sentAwayAfter.toFixed(0)} s, ${toldSlow} of them heard 4408`,
      });
      expect(units.map((unit) => unit.closedWith())).toEqual([null, null, null]);
      expect(well.map((viewer) => viewer.closedWith())).toEqual(well.map(() => null));
      expect(
        well.map((viewer) => viewer.gaps()),
        'who keeps up misses nothing',
      ).toEqual(well.map(() => 0));
      expect(Math.min(...gaps)).toBeGreaterThan(0);
      expect(refusals.viewers['records-dropped']).toBeGreaterThan(0);
      expect(during.length).toBeGreaterThan(1_000);
      expect(p95(during)).toBeLessThanOrEqual(P95_WITHIN);
      expect(most - before).toBeLessThan(STUCK * MEMORY_EACH + MEMORY_ANYHOW);
    }));
});
