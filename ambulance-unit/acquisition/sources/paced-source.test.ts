import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { NO_LEADS } from '../../../protocol/ecg/leads.ts';
import { blockLength } from '../../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleCount, sampleIndex } from '../../../protocol/ecg/units.ts';
import type { SourceEvent } from './ecg-source.ts';
import { pacedSource } from './paced-source.ts';
import type { SampledEcg } from './sampled-ecg.ts';

/** A recording whose samples are their own indexes. */
const countingEcg = (length: number | null, rate = 500): SampledEcg => ({
  identity: 'counting',
  label: 'Counting',
  format: { samplingRate: hertz(rate), leads: [{ lead: 'II', lsb: microvoltsPerLsb(1), baseline: deviceCount(0) }] },
  length: length === null ? null : sampleCount(length),
  read: ({ first, end }) => ({
    firstSample: first,
    channels: [Int32Array.from({ length: end - first }, (_, i) => first + i)],
    leadsOff: NO_LEADS,
  }),
});

function playing(ecg: SampledEcg, { speed = 1, isResumable = true, from = 0 } = {}) {
  const clock = new ManualClock();
  const events: SourceEvent[] = [];
  const reading = pacedSource(ecg, { clock, speed, isResumable }).read(sampleIndex(from), (event) => {
    events.push(event);
  });
  const heard = () => {
    const indexes: number[] = [];
    for (const event of events) if (event.kind === 'samples') indexes.push(...(event.block.channels[0] ?? []));
    return indexes;
  };
  return { clock, events, reading, heard };
}
const upTo = (end: number, from = 0) => Array.from({ length: end - from }, (_, i) => from + i);

describe('a recording played as a monitor would give it', () => {
  it('gives what is due by the clock, in blocks of at most 100 ms', async () => {
    const { clock, events, heard } = playing(countingEcg(null));
    await clock.pass(1000);
    expect(heard()).toEqual(upTo(500));
    for (const event of events) if (event.kind === 'samples') expect(blockLength(event.block)).toBeLessThanOrEqual(50);
    await clock.pass(333);
    expect(heard().length).toBeGreaterThanOrEqual(650);
    expect(heard().length).toBeLessThanOrEqual(667);
  });

  it('plays faster, to the end, and says how long it was', async () => {
    const { clock, events, heard } = playing(countingEcg(6003), { speed: 12 });
    await clock.pass(999);
    expect(events.at(-1)?.kind).toBe('samples');
    await clock.pass(100);
    expect(heard()).toEqual(upTo(6003));
    expect(events.at(-1)).toEqual({ kind: 'ended', length: 6003 });
  });

  it('an event loop blocked for ten seconds costs no sample, and the catching up lets others have their turn', async () => {
    const { clock, heard } = playing(countingEcg(null));
    await clock.pass(500);
    clock.block(10_000);
    let turns = 0;
    clock.after(0, () => {
      turns = heard().length;
    });
    await clock.pass(20);
    expect(turns).toBeGreaterThan(0);
    expect(turns).toBeLessThan(5250);
    expect(heard()).toEqual(upTo(heard().length));
    expect(heard().length).toBeGreaterThanOrEqual(5250);
  });

  it('goes on at any sample', async () => {
    const { clock, heard } = playing(countingEcg(10_000), { from: 7777 });
    await clock.pass(200);
    expect(heard()).toEqual(upTo(7777 + 100, 7777));
  });

  it('a file that is already at its end says so at once', async () => {
    const { clock, events } = playing(countingEcg(100), { from: 100 });
    await clock.pass(0);
    expect(events).toEqual([{ kind: 'ended', length: 100 }]);
  });

  it('a file waits when asked to, and misses nothing', async () => {
    const { clock, reading, heard } = playing(countingEcg(null), { isResumable: true });
    await clock.pass(1000);
    reading.hold();
    await clock.pass(60_000);
    expect(heard()).toHaveLength(500);
    reading.goOn();
    await clock.pass(1000);
    expect(heard()).toEqual(upTo(1000));
  });

  it('a patient does not wait', async () => {
    const { clock, reading, heard } = playing(countingEcg(null), { isResumable: false });
    await clock.pass(1000);
    reading.hold();
    await clock.pass(1000);
    expect(heard()).toHaveLength(1000);
    reading.goOn();
    await clock.pass(1000);
    expect(heard()).toEqual(upTo(1500));
  });

  it('is silent once it is stopped', async () => {
    const { clock, reading, heard } = playing(countingEcg(null));
    await clock.pass(100);
    reading.stop();
    reading.goOn();
    await clock.pass(5000);
    expect(heard()).toHaveLength(50);
  });

  it('a file that fails under our hands is a fault with its sentence, and the last thing heard', async () => {
    const failing = {
      ...countingEcg(null),
      read: () => {
        throw new Error('A0001.mat was changed while it was being read.');
      },
    };
    const { clock, events } = playing(failing);
    await clock.pass(5000);
    expect(events).toEqual([{ kind: 'fault', sentence: 'A0001.mat was changed while it was being read.' }]);
  });
});
