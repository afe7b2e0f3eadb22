import { describe, expect, it } from 'vitest';
import type { GridLead } from './grid-leads.ts';
import { subtractMains } from './mains-hum.ts';

const LENGTH = 10_000;
const BEATS = Array.from({ length: 12 }, (_, beat) => 400 + beat * 803);
/** QRS only: triangles of 1.5 mV, 60 ms wide. */
const beats = Float64Array.from({ length: LENGTH }, (_, at) => {
  const near = BEATS.find((beat) => Math.abs(at - beat) < 30);
  return near === undefined ? 0 : 1500 * (1 - Math.abs(at - near) / 30);
});
const leadOf = (samples: Float64Array): GridLead => ({ lead: 'II', samples, absent: [] });
const worst = (samples: Float64Array): number =>
  samples.reduce((most, value, at) => Math.max(most, Math.abs(value - (beats[at] ?? 0))), 0);

describe('mains', () => {
  it.each([49.9, 50, 50.1, 60, 60.05])('of %f Hz and 100 µV are taken out, and J stays as it was', (hz) => {
    const lead = leadOf(beats.map((value, at) => value + 100 * Math.sin((2 * Math.PI * hz * at) / 1000 + 0.7)));
    subtractMains([lead], BEATS);
    expect(worst(lead.samples)).toBeLessThan(4);
  });

  it('that are not there take nothing of the QRS with them', () => {
    const lead = leadOf(beats.slice());
    subtractMains([lead], BEATS);
    expect(worst(lead.samples)).toBeLessThan(1);
  });

  it('swell and fade, as they do when a hand touches a cable', () => {
    const lead = leadOf(
      beats.map((value, at) => value + (60 + 40 * Math.sin(at / 1500)) * Math.sin((2 * Math.PI * 50 * at) / 1000)),
    );
    subtractMains([lead], BEATS);
    expect(worst(lead.samples)).toBeLessThan(20);
  });
});
