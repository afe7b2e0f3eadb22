import { describe, expect, it } from 'vitest';
import { DISPLAY_BANDS, filterWhole } from '../../protocol/ecg/filters/display-filter.ts';
import { leadMask, NO_LEADS } from '../../protocol/ecg/leads.ts';
import { byteCount, deviceCount, hertz, microvoltsPerLsb, sampleIndex } from '../../protocol/ecg/units.ts';
import { FilteredLeads } from './filtered-leads.ts';
import { SampleWindow } from './sample-window.ts';

const SETTING = { band: DISPLAY_BANDS.monitor, notch: 60 } as const;

/** A beat a second on a wandering baseline. */
const recorded = (rate: number, seconds: number): Int32Array =>
  Int32Array.from({ length: rate * seconds }, (_, n) => {
    const time = n / rate;
    const beat = 1500 * Math.exp(-(((time % 1) - 0.4) ** 2) / 0.0004);
    return Math.round(beat + 800 * Math.sin(2 * Math.PI * 0.15 * time) + 5000);
  });

function windowOf(rate: number, samples: Int32Array): SampleWindow {
  const format = {
    samplingRate: hertz(rate),
    leads: [{ lead: 'V1' as const, lsb: microvoltsPerLsb(1), baseline: deviceCount(0) }],
  };
  const window = new SampleWindow(format, byteCount(1e8), () => undefined);
  window.put({ firstSample: sampleIndex(0), channels: [samples], leadsOff: NO_LEADS });
  return window;
}
const read = (leads: FilteredLeads, window: SampleWindow, first: number, end: number): number[] => {
  const into = new Float32Array(end - first);
  leads.readMicrovolts(window, 'V1', sampleIndex(first), sampleIndex(end), into);
  return [...into];
};

describe('leads as a display filter shows them', () => {
  it.each([300, 500, 669, 1000])('at %d samples a second look as the whole lead does, filtered at once', (rate) => {
    const samples = recorded(rate, 12);
    const window = windowOf(rate, samples);
    const whole = filterWhole(Float64Array.from(samples), SETTING, hertz(rate));
    const shown = read(new FilteredLeads(SETTING, hertz(rate)), window, 2 * rate, 12 * rate);
    for (let n = 0; n < shown.length; n += 1)
      expect(Math.abs((shown[n] ?? 0) - (whole[n + 2 * rate] ?? 0))).toBeLessThan(0.01);
  });

  it('have one value a sample in whatever parts they are painted', () => {
    const window = windowOf(500, recorded(500, 60));
    const leads = new FilteredLeads(SETTING, hertz(500));
    const page = read(leads, window, 25_000, 30_000);
    expect(read(leads, window, 26_100, 26_130)).toEqual(page.slice(1_100, 1_130));
    expect(read(leads, window, 29_990, 30_000)).toEqual(page.slice(-10));
  });

  it('leave the window’s own samples as they were recorded', () => {
    const samples = recorded(500, 12);
    const window = windowOf(500, samples);
    read(new FilteredLeads(SETTING, hertz(500)), window, 1_000, 6_000);
    const raw = new Float32Array(5_000);
    window.readMicrovolts('V1', sampleIndex(1_000), sampleIndex(6_000), raw);
    expect([...raw]).toEqual([...samples.subarray(1_000, 6_000)]);
  });

  it('begin anew after lost contact: no step is drawn where the electrode came back', () => {
    const samples = recorded(500, 10);
    const window = windowOf(500, samples.subarray(0, 2_000));
    window.put({
      firstSample: sampleIndex(2_000),
      channels: [new Int32Array(500).fill(300_000)],
      leadsOff: leadMask(['V1']),
    });
    window.put({ firstSample: sampleIndex(2_500), channels: [samples.subarray(2_500)], leadsOff: NO_LEADS });
    const shown = read(new FilteredLeads(SETTING, hertz(500)), window, 0, 5_000);
    expect(Math.abs(shown[2_500] ?? Infinity)).toBeLessThan(1);
    expect(Math.max(...shown.slice(2_500).map(Math.abs))).toBeLessThan(2_500);
  });

  it('are drawn anew where something is filled in that had been passed over, and only then', () => {
    const samples = recorded(500, 20);
    const window = windowOf(500, samples.subarray(0, 5_000));
    const leads = new FilteredLeads(SETTING, hertz(500));
    read(leads, window, 1_000, 6_000);
    expect(leads.forget({ first: sampleIndex(6_000), end: sampleIndex(6_050) })).toBe(false);
    window.put({ firstSample: sampleIndex(5_000), channels: [samples.subarray(5_000)], leadsOff: NO_LEADS });
    expect(leads.forget({ first: sampleIndex(5_000), end: sampleIndex(6_000) })).toBe(true);
    const whole = filterWhole(Float64Array.from(samples), SETTING, hertz(500));
    expect(read(leads, window, 1_000, 6_000)[4_900]).toBeCloseTo(whole[5_900] ?? 0, 1);
  });
});
