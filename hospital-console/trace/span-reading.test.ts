import { describe, expect, it } from 'vitest';
import { leadMask, NO_LEADS } from '../../protocol/ecg/leads.ts';
import { byteCount, deviceCount, hertz, microvoltsPerLsb, sampleIndex } from '../../protocol/ecg/units.ts';
import { SampleWindow } from './sample-window.ts';
import { readSpan } from './span-reading.ts';

/** A hundred samples that rise by 5 µV each, then a gap of fifty, then a hundred without contact on V1. */
function made(): SampleWindow {
  const leads = (['I', 'II', 'V1'] as const).map((lead) => ({
    lead,
    lsb: microvoltsPerLsb(5),
    baseline: deviceCount(1_000),
  }));
  const window = new SampleWindow({ samplingRate: hertz(500), leads }, byteCount(1e7), () => undefined);
  const rising = Int32Array.from({ length: 100 }, (_, n) => 1_000 + n);
  window.put({ firstSample: sampleIndex(0), channels: [rising, rising, rising], leadsOff: NO_LEADS });
  window.gaps.add({ first: sampleIndex(100), end: sampleIndex(150), reason: 'link_loss' });
  window.gaps.settle({ first: sampleIndex(0), end: sampleIndex(300) });
  window.put({ firstSample: sampleIndex(150), channels: [rising, rising, rising], leadsOff: leadMask(['V1']) });
  return window;
}
const span = (lead: Parameters<typeof readSpan>[1], from: number, to: number) =>
  readSpan(made(), lead, sampleIndex(from), sampleIndex(to));

describe('what a caliper reads', () => {
  it('is raw samples in µV, whichever leg is first', () => {
    expect(span('II', 10, 30)).toEqual({ from: 50, to: 150, absence: null });
    expect(span('II', 30, 10)).toEqual({ from: 150, to: 50, absence: null });
    expect(span('aVF', 10, 30)).toEqual({ from: 25, to: 75, absence: null });
  });
  it('is nothing across a gap, though both ends were recorded', () => {
    expect(span('II', 90, 160)).toEqual({ from: 450, to: 50, absence: 'gap' });
    expect(span('II', 90, 120)).toEqual({ from: 450, to: null, absence: 'gap' });
  });
  it('is nothing of a lead that was off, that is not here yet, or that was never recorded', () => {
    expect(span('V1', 160, 170)).toEqual({ from: null, to: null, absence: 'lead-off' });
    expect(span('II', 160, 170).absence).toBeNull();
    expect(span('II', 240, 260)).toEqual({ from: 450, to: null, absence: 'awaited' });
    expect(span('V6', 10, 20)).toEqual({ from: null, to: null, absence: 'unrecorded' });
  });
});
