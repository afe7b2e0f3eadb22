import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadMask, NO_LEADS } from '../../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  sampleCount,
  sampleIndex,
  unixMillis,
} from '../../../protocol/ecg/units.ts';
import type { FeedSamples } from '../../tablet-port/tablet-port.ts';
import { FeedRing, KEPT_SECONDS } from './feed-ring.ts';
import { placementAt, placementRuns } from './lead-source.ts';

const RATE = 100;
const format: SignalFormat = {
  samplingRate: hertz(RATE),
  leads: (['I', 'II', 'V4'] as const).map((lead) => ({ lead, lsb: microvoltsPerLsb(2), baseline: deviceCount(0) })),
};
const samples = (first: number, count: number, change: Partial<FeedSamples> = {}): FeedSamples => ({
  kind: 'samples',
  feed: 1,
  first: sampleIndex(first),
  channels: format.leads.map((_, channel) =>
    Int32Array.from({ length: count }, (_unused, i) => (first + i) * 10 + channel),
  ),
  leadsOff: NO_LEADS,
  placement: 'standard',
  arrivedAt: unixMillis(0),
  ...change,
});
const opened = (): FeedRing => {
  const ring = new FeedRing();
  ring.hear({ kind: 'format', feed: 1, format });
  return ring;
};

describe('the newest samples of a monitor', () => {
  it('are kept in their place, and no more than a page needs', () => {
    const ring = opened();
    const all = 3 * KEPT_SECONDS * RATE;
    for (let first = 0; first < all; first += 37) ring.hear(samples(first, Math.min(37, all - first)));
    expect(ring.newest).toBe(all);
    expect(ring.oldest).toBe(all - KEPT_SECONDS * RATE);
    expect([...ring.copyCounts(2, all - 3, all)]).toEqual([(all - 3) * 10 + 2, (all - 2) * 10 + 2, (all - 1) * 10 + 2]);
  });

  it('have a gap where one was declared, and another kind of hole where the screen missed something', () => {
    const ring = opened();
    ring.hear(samples(0, 10));
    ring.hear({ kind: 'feed-gap', feed: 1, first: sampleIndex(10), count: sampleCount(5) });
    ring.hear({ kind: 'feed-gap', feed: 1, first: sampleIndex(15), count: sampleCount(5) });
    ring.hear(samples(20, 10));
    const change = ring.hear(samples(40, 10));
    expect(ring.absences).toEqual([
      { kind: 'gap', first: 10, end: 20 },
      { kind: 'missed', first: 30, end: 40 },
    ]);
    expect(change).toMatchObject({ kind: 'samples', isAfterAbsence: true });
  });

  it('that are told again, when the link came back, change nothing', () => {
    const ring = opened();
    ring.hear(samples(0, 20));
    expect(ring.hear(samples(5, 10)).kind).toBe('refused');
    expect(ring.hear({ kind: 'format', feed: 1, format }).kind).toBe('absence');
    expect(ring.hear(samples(10, 20))).toMatchObject({ kind: 'samples', from: 10 });
    expect([ring.newest, ring.absences]).toEqual([30, []]);
  });

  it('of another monitor begin anew, and late words of the one before are refused and counted', () => {
    const ring = opened();
    ring.hear(samples(0, 20));
    expect(ring.hear({ kind: 'format', feed: 2, format }).kind).toBe('renewed');
    expect(ring.begin).toBeNull();
    expect(ring.hear(samples(20, 10)).kind).toBe('refused');
    expect(ring.hear(samples(0, 10, { feed: 2, channels: [new Int32Array(10)] })).kind).toBe('refused');
    expect(ring.refused).toBe(2);
    ring.hear(samples(300, 10, { feed: 2 }));
    expect([ring.begin, ring.newest, ring.absences]).toEqual([300, 310, []]);
  });

  it('say where a lead was off, a derived one with I or II, however the messages were cut', () => {
    const ring = opened();
    ring.hear(samples(0, 10));
    ring.hear(samples(10, 10, { leadsOff: leadMask(['II']) }));
    ring.hear(samples(20, 10, { leadsOff: leadMask(['II', 'V4']) }));
    ring.hear(samples(30, 10));
    const all = { first: sampleIndex(0), end: sampleIndex(40) };
    expect(ring.leadOffIn('II', all)).toEqual([{ first: 10, end: 30 }]);
    expect(ring.leadOffIn('aVF', all)).toEqual([{ first: 10, end: 30 }]);
    expect(ring.leadOffIn('V4', all)).toEqual([{ first: 20, end: 30 }]);
    expect(ring.leadOffIn('I', all)).toEqual([]);
  });

  it('know where the electrodes were moved', () => {
    const ring = opened();
    ring.hear(samples(0, 10));
    ring.hear(samples(10, 10, { placement: 'right-sided' }));
    ring.hear(samples(20, 10, { placement: 'right-sided', leadsOff: leadMask(['I']) }));
    const runs = placementRuns(ring.stretches);
    expect(runs).toEqual([
      { first: 0, end: 10, placement: 'standard' },
      { first: 10, end: 30, placement: 'right-sided' },
    ]);
    expect([placementAt(runs, 9), placementAt(runs, 10), placementAt(runs, 99)]).toEqual([
      'standard',
      'right-sided',
      'right-sided',
    ]);
  });

  it('never hold what was not measured: each index is held once or absent once, in any course of a feed', () => {
    const step = fc.record({
      kind: fc.constantFrom('samples', 'skip', 'gap', 'again'),
      count: fc.integer({ min: 1, max: 700 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const ring = opened();
        let at = 0;
        for (const { kind, count } of steps) {
          if (kind === 'samples') ring.hear(samples(at, count));
          else if (kind === 'gap')
            ring.hear({ kind: 'feed-gap', feed: 1, first: sampleIndex(at), count: sampleCount(count) });
          else if (kind === 'again') ring.hear(samples(Math.max(0, at - count), Math.min(at, count)));
          if (kind !== 'again') at += count;
        }
        const spans = [...ring.absences, ...ring.stretches].sort((one, other) => one.first - other.first);
        for (const [place, span] of spans.entries()) {
          const next = spans[place + 1];
          if (next !== undefined && next.first !== span.end) return false;
        }
        const held = ring.stretches.at(-1);
        if (held === undefined) return true;
        const last = held.end - 1;
        return ring.copyCounts(1, last, held.end)[0] === last * 10 + 1;
      }),
    );
  });
});
