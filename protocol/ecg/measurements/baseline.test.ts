import { describe, expect, it } from 'vitest';
import { subtractBaseline } from './baseline.ts';
import type { GridLead } from './grid-leads.ts';

const LENGTH = 10_000;
const places = (rr: number): readonly number[] =>
  Array.from({ length: Math.floor((LENGTH - 200) / rr) }, (_, beat) => 200 + Math.round(beat * rr));

/** ST raised by 400 µV for 200 ms and a T of 600 µV: what a careless high-pass bends most. */
function raisedSt(beats: readonly number[]): Float64Array {
  return Float64Array.from({ length: LENGTH }, (_, at) => {
    const beat = beats.findLast((one) => one - 45 <= at);
    if (beat === undefined) return 0;
    const t = at - beat;
    if (t < 45) return 1000 * Math.sin((Math.PI * (t + 45)) / 90) + (t > 0 ? (400 * t) / 45 : 0);
    if (t < 200) return 400;
    return t < 350 ? 400 * (1 - (t - 200) / 150) + 600 * Math.sin((Math.PI * (t - 200)) / 150) : 0;
  });
}

/** What is left of the wander in each beat, from 80 ms before it to 350 ms after it, against the level before its QRS. */
function worstOf(lead: Float64Array, clean: Float64Array, beats: readonly number[]): number {
  let worst = 0;
  for (const beat of beats.slice(1, -1)) {
    const off = (lead[beat - 60] ?? 0) - (clean[beat - 60] ?? 0);
    for (let at = beat - 80; at < beat + 350; at += 1)
      worst = Math.max(worst, Math.abs((lead[at] ?? 0) - (clean[at] ?? 0) - off));
  }
  return worst;
}
const leadOf = (samples: Float64Array): GridLead => ({ lead: 'V2', samples, absent: [] });

describe('the baseline', () => {
  it.each([500, 803, 1500])('of 1 mV at 0.3 Hz goes, and a raised ST segment stays, with a beat each %i ms', (rr) => {
    const beats = places(rr);
    const clean = raisedSt(beats);
    const lead = leadOf(clean.map((value, at) => value + 500 * Math.sin((2 * Math.PI * 0.3 * at) / 1000 + 1)));
    expect(worstOf(lead.samples, clean, beats)).toBeGreaterThan(200);
    subtractBaseline([lead], { alike: beats, others: [] });
    // Of any single beat; the mean of a dozen keeps a few µV of it.
    expect(worstOf(lead.samples, clean, beats)).toBeLessThan(30);
  });

  it('that does not wander is left as it is: ST moves by less than 5 µV', () => {
    const beats = places(803);
    const clean = raisedSt(beats);
    const lead = leadOf(clean.slice());
    subtractBaseline([lead], { alike: beats, others: [] });
    expect(worstOf(lead.samples, clean, beats)).toBeLessThan(5);
  });

  it('is carried over beats of another kind and over an absence', () => {
    const beats = places(803);
    const clean = raisedSt(beats);
    const other = beats[5] ?? 0;
    const samples = clean.map((value, at) => value + at * 0.05 + (Math.abs(at - other) < 80 ? 4000 : 0));
    samples.fill(9_000, 6_200, 6_900);
    const alike = beats.filter((beat) => beat !== other && !(beat > 5_800 && beat < 7_000));
    const lead: GridLead = { lead: 'V2', samples, absent: [{ from: 6_200, to: 6_900 }] };
    subtractBaseline([lead], { alike, others: [other] });
    expect(worstOf(lead.samples, clean, alike)).toBeLessThan(30);
  });
});
