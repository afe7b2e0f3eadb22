import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { noiseAround } from '../../support/machine-noise.ts';
import { layCableTo } from '../../support/networks.ts';
import { pause, startUnit, temporaryFolder } from '../../support/parts.ts';
import { sufferOutage, watch, type SeenOutage } from '../../support/watched-unit.ts';
import { expectComplete, lastCommitOf, readerOf } from '../../support/whole-recording.ts';
import { hospital, nextUnit } from './receivers.ts';

const OUTAGES = share(6, 50);
const UNITS = share(6, 10);

/** Silence between 8 and 14 s, so that it heals at any moment of connecting and waiting. */
const silence = (): Promise<void> => pause(8_000 + Math.random() * 6_000);
/** The value that 95 of 100 do not exceed; of few, all but one. */
const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 2, Math.ceil(values.length * 0.95) - 1)] ?? NaN;

describe.concurrent('[D12] [D13] figure', () => {
  it(`a dead link is noticed ≤ 8 s, delivery resumes ≤ 5 s after healing, p95 of ${OUTAGES} outages`, () =>
    tidily(async () => {
      const seen = (await Promise.all(Array.from({ length: UNITS }, () => outagesOf(OUTAGES / UNITS)))).flat();
      const noticed = seen.map(({ noticedAfter }) => noticedAfter ?? Infinity);
      const beyond = seen.map(({ noticedAfter, heldUp }) => (noticedAfter ?? Infinity) - heldUp);
      const resumed = seen.map(({ resumedAfter }) => resumedAfter);
      expect(seen).toHaveLength(OUTAGES);
      expect(Math.max(...beyond), `noticed: ${noticed.join(', ')}`).toBeLessThanOrEqual(8);
      expect(
        p95(seen.map(({ resumedAfter, heldUp }) => resumedAfter - heldUp)),
        `resumed: ${resumed.join(', ')}`,
      ).toBeLessThanOrEqual(5);
      noteFault({
        chapter: 'figure',
        fault: `dead link, ${OUTAGES} silent outages of 8 to 14 s`,
        expected: 'noticed ≤ 8 s, resumed ≤ 5 s after healing (p95), every recording complete',
        measured:
          `noticed p95 ${p95(noticed).toFixed(1)} s, at most ${Math.max(...noticed).toFixed(1)} s; ` +
          `resumed p95 ${p95(resumed).toFixed(1)} s, at most ${Math.max(...resumed).toFixed(1)} s; ` +
          `${UNITS} of ${UNITS} recordings complete`,
      });
    }));
});

/** A unit that records until its outages are over, and then ends its session. */
async function outagesOf(count: number): Promise<readonly SeenOutage[]> {
  const unit = nextUnit();
  const { host, port, credentials } = hospital();
  const cable = await layCableTo(host);
  const client = readerOf(hospital());
  const part = startUnit({
    unit,
    relay: { url: `http://${cable.hospitalAddress}:${port}`, credentials },
    journal: temporaryFolder(),
    source: 'simulated:anterior-stemi?seed=1',
    namespace: cable.ambulance,
    more: ['--end-on-stop'],
  });
  const watched = watch(part);
  const machine = noiseAround(part, hospital().part);
  const seen: SeenOutage[] = [];
  for (let outage = 0; outage < count; outage += 1) {
    const black = {
      begin: () => cable.atBoth('vanish'),
      lasting: silence,
      heal: () => cable.atBoth('pass'),
    };
    seen.push(await sufferOutage(watched, black, () => lastCommitOf(unit, client), machine));
    await pause(2_000);
  }
  part.kill('SIGTERM');
  const { code } = await part.ended;
  expect(code, part.said()).toBe(0);
  await expectComplete(unit, client);
  return seen;
}
