import { describe, expect, it } from 'vitest';
import { DISPLAY_BANDS, filterWhole } from '../../../protocol/ecg/filters/display-filter.ts';
import { leadMask, NO_LEADS } from '../../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleIndex, unixMillis } from '../../../protocol/ecg/units.ts';
import type { FeedSamples } from '../../tablet-port/tablet-port.ts';
import { FeedRing } from './feed-ring.ts';
import { FilteredFeed, filteredSoFar } from './filtered-feed.ts';
import { DIAGNOSTIC, MONITOR } from './ink-defaults.ts';

const format: SignalFormat = {
  samplingRate: hertz(500),
  leads: (['I', 'II'] as const).map((lead, channel) => ({
    lead,
    lsb: microvoltsPerLsb(channel + 2),
    baseline: deviceCount(100),
  })),
};
const wave = (count: number, seed: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => 100 + Math.round(400 * Math.sin((i * seed) / 40)));
const one = wave(2_000, 1);
const two = wave(2_000, 3);
const read = (feed: FilteredFeed, lead: 'I' | 'aVF', first: number, end: number): number[] => {
  const into = new Float32Array(end - first);
  feed.read(lead, first, end, into);
  return [...into];
};
const close = (found: readonly number[], wanted: Float64Array): void => {
  expect(Math.max(...found.map((value, i) => Math.abs(value - (wanted[i] as number))))).toBeLessThan(0.01);
};
const microvolts = (counts: Int32Array, lsb: number): Float64Array =>
  Float64Array.from(counts, (count) => (count - 100) * lsb);

describe('a feed through a display filter', () => {
  it('is the same in portions of any size as it would be at once, derived leads too', () => {
    for (const portion of [7, 2_000]) {
      const feed = new FilteredFeed(format, DIAGNOSTIC, 4_000);
      for (let at = 0; at < 2_000; at += portion) {
        feed.put(at, [one.subarray(at, at + portion), two.subarray(at, at + portion)], NO_LEADS);
      }
      close(read(feed, 'I', 0, 2_000), filterWhole(microvolts(one, 2), DIAGNOSTIC, format.samplingRate));
      const aVF = microvolts(two, 3).map((value, i) => value - (microvolts(one, 2)[i] as number) / 2);
      close(read(feed, 'aVF', 0, 2_000), filterWhole(aVF, DIAGNOSTIC, format.samplingRate));
    }
  });

  it('begins anew after an absence, and each lead after its own: nothing before it shines into what follows', () => {
    const feed = new FilteredFeed(format, MONITOR, 4_000);
    feed.put(0, [one.subarray(0, 500), two.subarray(0, 500)], NO_LEADS);
    feed.put(500, [one.subarray(500, 1_000), two.subarray(500, 1_000)], leadMask(['I']));
    feed.put(1_000, [one.subarray(1_000), two.subarray(1_000)], NO_LEADS);
    close(read(feed, 'I', 1_000, 2_000), filterWhole(microvolts(one, 2).slice(1_000), MONITOR, format.samplingRate));
  });

  it('looks the same through a filter that is chosen later', () => {
    const ring = new FeedRing();
    ring.hear({ kind: 'format', feed: 1, format });
    const live = new FilteredFeed(format, { band: DISPLAY_BANDS.quiet, notch: 50 }, ring.capacity);
    for (const [first, end, off] of [
      [0, 700, NO_LEADS],
      [700, 900, leadMask(['II'])],
      [1_000, 2_000, NO_LEADS],
    ] as const) {
      const samples: FeedSamples = {
        kind: 'samples',
        feed: 1,
        first: sampleIndex(first),
        channels: [one.subarray(first, end), two.subarray(first, end)],
        leadsOff: off,
        placement: 'standard',
        arrivedAt: unixMillis(0),
      };
      const change = ring.hear(samples);
      if (change.kind === 'samples' && change.isAfterAbsence) live.rest();
      live.put(first, samples.channels, off);
    }
    const later = filteredSoFar(ring, { band: DISPLAY_BANDS.quiet, notch: 50 });
    expect(later).not.toBeNull();
    for (const [from, to] of [
      [0, 900],
      [1_000, 2_000],
    ] as const) {
      expect(read(later as FilteredFeed, 'I', from, to)).toEqual(read(live, 'I', from, to));
    }
  });
});
