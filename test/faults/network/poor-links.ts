import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, share, shareOf } from '../../support/fault-table.ts';
import { driveOff, type Way } from '../../support/mobile-link.ts';
import { pause } from '../../support/parts.ts';
import { nothingLost, ride } from '../../support/ride.ts';
import { describeBehind, secondsBehind, seconds } from '../../support/watched-unit.ts';
import { hospital, nextUnit } from './receivers.ts';

const RATE = 500;
const LASTS_SECONDS = share(9, 60);

interface PoorLink {
  readonly fault: string;
  readonly way: Way;
  /** What the hospital may be behind the patient while it lasts, s; null: no promise, only that nothing is lost. */
  readonly mostBehind: number | null;
}

const lossOf = (percent: number, mostBehind: number | null): PoorLink => ({
  fault: `${percent} % of packets lost each way`,
  way: { delay_ms: 40, jitter_ms: 10, loss_percent: percent },
  mostBehind,
});
const rateOf = (kbit: number, mostBehind: number | null): PoorLink => ({
  fault: `${kbit} kbit/s each way`,
  way: { delay_ms: 60, jitter_ms: 10, kbit },
  mostBehind,
});

const POOR_LINKS: readonly PoorLink[] = [
  lossOf(5, 3),
  lossOf(20, 5),
  lossOf(40, null),
  rateOf(64, 3),
  rateOf(128, 2),
  rateOf(512, 2),
];

describe.concurrent('[D11] [D13] a link that is poor', () => {
  it.each(shareOf(POOR_LINKS, 3))('$fault', ({ fault, way, mostBehind }) =>
    tidily(async () => {
      const link = await driveOff(hospital().host, 1);
      await link.shape({ delay_ms: 40, jitter_ms: 10 });
      const { unit, machine, arrive } = ride({
        unit: nextUnit(),
        receiver: hospital(),
        url: `http://${link.hospitalAddress}:${hospital().port}`,
        namespace: link.ambulance,
        lastsSeconds: LASTS_SECONDS + 2,
      });
      await unit.line(({ acknowledged }) => (acknowledged ?? 0) > 0);
      const heldUp = machine.from();
      const begun = performance.now();
      await link.shape(way);
      await pause(LASTS_SECONDS * 1000);
      const healed = performance.now();
      await link.shape({ kbit: 0, loss_percent: 0, delay_ms: 40, jitter_ms: 10 });
      const proof = await arrive();
      const drainedAfter = (performance.now() - healed) / 1000;
      const behind = secondsBehind(unit, { from: begun, to: healed }, RATE);
      if (mostBehind !== null) expect(behind.p95, describeBehind(behind)).toBeLessThanOrEqual(mostBehind + heldUp());
      noteFault({
        chapter: 'network',
        fault: `${fault} for ${LASTS_SECONDS} s`,
        expected: mostBehind === null ? 'whole' : `hospital ≤ ${mostBehind} s behind (p95), whole`,
        measured: `${describeBehind(behind)}; drained ${seconds(drainedAfter)} after healing; ${nothingLost(proof)}`,
      });
    }),
  );
});
