import { expect, it } from 'vitest';
import { leadMask, MEASURED_LEADS, NO_LEADS } from '../../../../protocol/ecg/leads.ts';
import { sampleIndex } from '../../../../protocol/ecg/units.ts';
import { simulatedEcg } from './simulated-ecg.ts';

const REPORT = 50;
const RAIL = 32_767;
const V4_OFF = leadMask(['V4']);
const LEFT_ARM_OFF = leadMask(['I', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);

const read = (seed: number, first: number, end: number): { mask: number; channels: readonly Int32Array[] } => {
  const block = simulatedEcg('lead-off', seed).read({ first: sampleIndex(first), end: sampleIndex(end) });
  return { mask: block.leadsOff, channels: block.channels };
};

/** Largest step away from the lead's resting line within a stretch, counts. */
const farthest = (samples: Int32Array): number => samples.reduce((most, count) => Math.max(most, Math.abs(count)), 0);

it.each([1, 2, 3])(
  'seed %i: within a minute V4 is off for 8 s and the left arm for 10 s, and all else is on',
  (seed) => {
    const reports = Array.from({ length: 600 }, (_, report) => read(seed, report * REPORT, (report + 1) * REPORT).mask);
    expect(reports.filter((mask) => mask === V4_OFF)).toHaveLength(80);
    expect(reports.filter((mask) => mask === LEFT_ARM_OFF)).toHaveLength(100);
    expect(reports.filter((mask) => mask === NO_LEADS)).toHaveLength(420);
    // Each is one stretch.
    expect(reports.lastIndexOf(V4_OFF) - reports.indexOf(V4_OFF)).toBe(79);
    expect(reports.lastIndexOf(LEFT_ARM_OFF) - reports.indexOf(LEFT_ARM_OFF)).toBe(99);
  },
);

it('the signal is unusable exactly where the flag says so: at the rail within it, a heart outside it', () => {
  const ecg = simulatedEcg('lead-off', 1);
  for (let report = 0; report < 1200; report += 1) {
    const block = ecg.read({ first: sampleIndex(report * REPORT), end: sampleIndex((report + 1) * REPORT) });
    for (const [channel, lead] of MEASURED_LEADS.entries()) {
      const samples = block.channels[channel] ?? new Int32Array();
      const off = (block.leadsOff & leadMask([lead])) !== 0;
      // 2.5 mV either way is more than this heart ever gives.
      if (!off) expect(farthest(samples), `${lead} in report ${String(report)}`).toBeLessThan(1000);
    }
  }
});

it('an open input is driven to the rail, hums there, and recovers before it is called usable', () => {
  const masks = Array.from({ length: 200 }, (_, report) => read(1, report * REPORT, (report + 1) * REPORT).mask);
  const off = masks.indexOf(V4_OFF) * REPORT;
  const end = (masks.lastIndexOf(V4_OFF) + 1) * REPORT;
  const v4 = (first: number, to: number): Int32Array => read(1, first, to).channels[5] ?? new Int32Array();
  expect(farthest(v4(off - 500, off))).toBeLessThan(1000);
  const open = v4(off + 200, end - 650);
  const atRail = open.filter((count) => Math.abs(count) >= RAIL).length / open.length;
  expect(atRail).toBeGreaterThan(0.5);
  expect(atRail).toBeLessThan(1);
  expect(farthest(v4(end - 50, end))).toBeLessThan(1000);
  expect(farthest(v4(end, end + 500))).toBeLessThan(1000);
});

it('with the left arm off, lead II still shows the heart', () => {
  const masks = Array.from({ length: 600 }, (_, report) => read(2, report * REPORT, (report + 1) * REPORT).mask);
  const off = masks.indexOf(LEFT_ARM_OFF) * REPORT;
  const { channels } = read(2, off + 500, off + 3500);
  expect(farthest(channels[1] ?? new Int32Array())).toBeLessThan(1000);
  expect(farthest(channels[1] ?? new Int32Array())).toBeGreaterThan(200);
  expect(farthest(channels[0] ?? new Int32Array())).toBe(Math.abs(RAIL));
});

it('a stretch that straddles a report is flagged as a whole, for a doubtful sample is not called good', () => {
  const masks = Array.from({ length: 200 }, (_, report) => read(1, report * REPORT, (report + 1) * REPORT).mask);
  const off = masks.indexOf(V4_OFF) * REPORT;
  expect(read(1, off - 30, off).mask).toBe(NO_LEADS);
  expect(read(1, off - 30, off + 1).mask).toBe(V4_OFF);
});
