import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault } from '../../support/fault-table.ts';
import { freePort, startPart, startUnit, type Part } from '../../support/parts.ts';
import { nothingLost } from '../../support/ride.ts';
import { Tour } from '../../support/tour.ts';
import { seconds } from '../../support/watched-unit.ts';

/** Starting is most of it, and beside other rows that takes its time; what counts is that it ends by itself. */
const REFUSED_WITHIN = 20;

/** One sentence, exit code 1, and no stack of calls. */
async function isRefused(second: Part, sentence: RegExp): Promise<number> {
  const begun = performance.now();
  const { code } = await second.ended;
  expect(code, second.said()).toBe(1);
  expect(second.said()).toMatch(sentence);
  expect(second.said()).not.toMatch(/\n\s+at /);
  return (performance.now() - begun) / 1_000;
}

describe.concurrent('a second process where one is at work', () => {
  it.each([
    { on: 'a journal', sentence: /another unit/i },
    { on: 'a data folder', sentence: /another relay/i },
  ])('on $on: refused in one sentence, and the first one does not notice', ({ on, sentence }) =>
    tidily(async () => {
      const tour = await Tour.begin({ lastsSeconds: 30 });
      const { relay, journal, relayFolder } = tour;
      const second =
        on === 'a journal'
          ? startUnit({ relay, journal, source: 'simulated:normal-sinus', unit: tour.unitName })
          : startPart([process.execPath, 'relay/start.ts', '--port', String(await freePort()), '--data', relayFolder]);
      const took = await isRefused(second, sentence);
      const proof = await tour.arrive();
      expect(tour.unit.lines.filter(({ link }) => link === 'no relay')).toHaveLength(0);
      expect(took).toBeLessThanOrEqual(REFUSED_WITHIN);
      noteFault({
        chapter: 'disk',
        fault: `second process on ${on}`,
        expected: 'refused in one sentence with exit code 1, the first one goes on, whole',
        measured: `refused after ${seconds(took)}; ${nothingLost(proof)}`,
      });
    }),
  );
});
