import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { noiseAround } from '../../support/machine-noise.ts';
import { willMisbehave } from '../../support/misbehaviour.ts';
import { pause } from '../../support/parts.ts';
import { nothingLost } from '../../support/ride.ts';
import { starve } from '../../support/scarce-processor.ts';
import { Tour } from '../../support/tour.ts';
import { describeBehind, seconds, secondsBehind } from '../../support/watched-unit.ts';

const HOSTS = [
  { host: 'unit', name: 'unit' },
  { host: 'relay', name: 'relay' },
] as const;

/** Deaths of each. */
const DEATHS = share(1, 5);

describe.concurrent('a process that starves', () => {
  it.each(HOSTS)(
    '[D1] [D2] the $name dies for want of memory and starts again: nothing kept is lost',
    ({ host, name }) =>
      tidily(async () => {
        const env = willMisbehave('hoards-memory', ['--max-old-space-size=80']);
        const mine = host === 'unit' ? { unitEnv: env } : { relayEnv: env };
        const tour = await Tour.begin({ lastsSeconds: 6 + DEATHS * 4, ...mine });
        const back: number[] = [];
        for (let death = 0; death < DEATHS; death += 1) {
          const { part } = tour[host];
          await pause(1_000);
          part.kill('SIGUSR2');
          expect((await part.ended).code, part.said()).not.toBe(0);
          expect(part.said()).toContain('heap out of memory');
          const begun = performance.now();
          if (host === 'relay') await tour.startRelay();
          else tour.startUnit();
          await tour.delivers();
          back.push((performance.now() - begun) / 1_000);
        }
        const proof = await tour.arrive();
        noteFault({
          chapter: 'process',
          fault: `${name} out of memory`,
          expected: 'dies, starts again, goes on; whole',
          measured: `${DEATHS} deaths, delivering ${seconds(Math.max(...back))} after the start; ${nothingLost(proof)}`,
        });
        expect(proof.records).toBeGreaterThan(0);
      }),
  );

  it.each(HOSTS)('[D11] the $name on 10 % of a core: live is still delivered', ({ host, name }) =>
    tidily(async () => {
      const lasts = share(10, 120);
      const tour = await Tour.begin({ lastsSeconds: lasts + 4 });
      const { free } = starve(tour[host].part, 0.1);
      await pause(1_000);
      // The other one only: who starves waits by its quota, which is the test.
      const heldUp = noiseAround(tour[host === 'unit' ? 'relay' : 'unit'].part).from();
      const from = performance.now();
      await pause(lasts * 1_000);
      const behind = secondsBehind(tour.unit, { from, to: performance.now() }, 500);
      const heldUpMeanwhile = heldUp();
      free();
      const proof = await tour.arrive();
      noteFault({
        chapter: 'process',
        fault: `${name} on 10 % of a core for ${lasts} s`,
        expected: 'hospital ≤ 2 s behind (p95), link never lost, whole',
        measured: `${describeBehind(behind)}; ${nothingLost(proof)}`,
      });
      expect(behind.p95, describeBehind(behind)).toBeLessThanOrEqual(2 + heldUpMeanwhile);
      expect(behind.timesLost).toBe(0);
    }),
  );
});
