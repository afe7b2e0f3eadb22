import { describe, expect, it } from 'vitest';
import { enrol } from '../../support/enrolment.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { startFleets } from '../../support/fleets.ts';
import { eventually, freePort, pause, startRelay, temporaryFolder } from '../../support/parts.ts';
import { memoryOf } from '../../support/process-memory.ts';
import type { Refusals } from '../../support/relay-here.ts';
import { seconds } from '../../support/watched-unit.ts';
import { readerOf } from '../../support/whole-recording.ts';

const UNITS = share(120, 500);
const PROCESSES = share(2, 4);
/** How long the relay is away: every back-off has come to its ceiling of 5 s by then. */
const AWAY_MS = 8_000;
/**
 * Of all units, in any one second, at most so many may come (D13): of waits that lie anywhere between 0.25 and 5 s, and
 * began whenever they began, 37 in 100 end in the first second, fewer in each that follows.
 */
const MOST_IN_A_SECOND = 0.5;
/** The ceiling of the back-off, and the time that the last one then needs. */
const CURRENT_WITHIN = 8;
const MOST_MEMORY_MORE = 96 * 1024 * 1024;

interface Health {
  readonly units: number;
  readonly refusals: Refusals;
  readonly log: { readonly failedCommits: number };
}

describe('[D13] figure', () => {
  it(`${UNITS} units reconnect at once after the relay was killed: spread, without a failure, memory bounded`, async () => {
    const folder = temporaryFolder();
    const port = await freePort();
    enrol(
      folder,
      Array.from({ length: UNITS }, (_, i) => `ambulance-${i + 1}`),
    );
    const before = await startRelay({ folder, port });
    const fleets = startFleets(before, UNITS, PROCESSES);
    await eventually(
      () => fleets.firstOf('current', 0).size,
      (current) => current === UNITS,
      60_000,
    );
    await pause(3_000);
    const memoryBefore = memoryOf(before.part.child.pid).resident;

    before.part.kill('SIGKILL');
    await before.part.ended;
    await pause(AWAY_MS);
    const relay = await startRelay({ folder, port });
    const serving = Date.now();
    await eventually(
      () => fleets.firstOf('current', serving - AWAY_MS).size,
      (current) => current === UNITS,
      60_000,
    );
    // A little before it was seen to serve it did.
    const since = serving - 1_000;
    const welcomed = [...fleets.firstOf('welcomed', since).values()].map(({ at }) => at);
    const current = [...fleets.firstOf('current', since).values()].map(({ at }) => (at - serving) / 1000);
    const began = Math.min(...welcomed);
    const histogram = new Map<number, number>();
    for (const at of welcomed) {
      const second = Math.floor((at - began) / 1000);
      histogram.set(second, (histogram.get(second) ?? 0) + 1);
    }
    const busiest = Math.max(...histogram.values());
    const spread = [...histogram].sort(([one], [other]) => one - other).map(([, count]) => count);
    console.log(`welcomed in each second after the relay came back: ${spread.join(', ')}`);

    await pause(2_000);
    const memory = memoryOf(relay.part.child.pid);
    const health = (await (await fetch(`${relay.url}/healthz`)).json()) as Health;
    const setbacks = fleets.lines.filter(({ kind, at }) => kind === 'setback' && at > serving + 1_000);
    expect(fleets.lines.filter(({ kind }) => kind === 'refused')).toEqual([]);
    expect(setbacks, 'nobody was sent away or given up once it served').toEqual([]);
    expect(health.units).toBe(UNITS);
    expect(health.refusals.intake).toEqual({});
    expect(health.log.failedCommits).toBe(0);
    expect(busiest).toBeLessThanOrEqual(UNITS * MOST_IN_A_SECOND);
    expect(Math.max(...current)).toBeLessThanOrEqual(CURRENT_WITHIN);
    expect(memory.peak - memoryBefore).toBeLessThan(MOST_MEMORY_MORE);

    fleets.stopRecording();
    const delivered = await eventually(
      () => fleets.firstOf('delivered', 0),
      ({ size }) => size === UNITS,
      30_000,
    );
    const sessions = await readerOf(relay).list();
    const held = new Map(sessions.map(({ unit, samples }) => [unit, samples]));
    const short = [...delivered].filter(([unit, { detail }]) => held.get(unit) !== (Number(detail) - 1) * 50);
    expect(short, 'units of which the relay holds other samples than they recorded').toEqual([]);
    const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
    noteFault({
      chapter: 'figure',
      fault: `${UNITS} units reconnect at once: relay killed (−9), back after ${AWAY_MS / 1000} s`,
      expected:
        `at most ${MOST_IN_A_SECOND * 100} % of them in any second, all current ≤ ${CURRENT_WITHIN} s, ` +
        `no refusal, memory ≤ ${megabytes(MOST_MEMORY_MORE)} MB more, nothing lost`,
      measured:
        `at most ${busiest} in a second (${spread.join(', ')}), all current ${seconds(Math.max(...current))} after; ` +
        `0 refusals; memory ${megabytes(memoryBefore)} MB before, ${megabytes(memory.peak)} MB at most after; ` +
        `0 of ${delivered.size} recordings short`,
    });
  });
});
