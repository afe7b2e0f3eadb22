import { describe, expect, it } from 'vitest';
import { every, madeExcerpt } from '../../../test/support/made-excerpt.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import type { LeadName } from '../leads.ts';
import { hertz } from '../units.ts';
import { detectBeats } from './beat-detector.ts';
import { ElectrodeJumps } from './electrode-jump.ts';
import { activityGrid } from './lead-activity.ts';

const TIMES = every(0.83, 0.4, 14.7);
const made = (rate = 500): EcgExcerpt => madeExcerpt({ rate, seconds: 15, beats: TIMES, noise: 10 });

/** What `moved` adds to each lead, µV, `t` s from the first sample. */
const disturbed = (excerpt: EcgExcerpt, moved: (lead: LeadName, t: number) => number): EcgExcerpt => ({
  ...excerpt,
  leads: excerpt.leads.map((lead) => ({
    ...lead,
    samples: lead.samples.map((value, at) => value + moved(lead.lead, at / excerpt.samplingRate)),
  })),
});

function expectBeats(excerpt: EcgExcerpt, times: readonly number[]): void {
  const found = detectBeats(excerpt).map((at) => at / excerpt.samplingRate);
  expect(found).toHaveLength(times.length);
  found.forEach((at, place) => expect(Math.abs(at - (times[place] ?? 0))).toBeLessThan(0.03));
}

/** From 0 to 1 in 8 ms. */
const jumpAt = (t: number, when: number): number => Math.min(1, Math.max(0, (t - when) / 0.008));
/** The left leg is in II, and by a third in the terminal of the chest leads. */
const ofLeftLeg = (lead: LeadName): number => (lead === 'II' ? 1 : lead === 'I' ? 0 : -1 / 3);

describe('an electrode', () => {
  it.each([125, 250, 500, 1000])(
    'of the leg that slips between two beats makes no beat, at %d samples a second',
    (rate) => {
      const slipping = disturbed(made(rate), (lead, t) => 9000 * ofLeftLeg(lead) * jumpAt(t, 6.62));
      expectBeats(slipping, TIMES);
    },
  );

  it('with a bad contact hides no beat that the other leads show', () => {
    const crackling = disturbed(made(), (lead, t) => (lead === 'I' ? (Math.floor(t / 0.15) % 2) * 6000 : 0));
    expectBeats(crackling, TIMES);
  });

  it('of the chest that slips takes its own lead only, also at the moment of a beat', () => {
    const slipping = disturbed(made(), (lead, t) => (lead === 'V3' ? 9000 * jumpAt(t, (TIMES[7] ?? 0) + 0.01) : 0));
    expectBeats(slipping, TIMES);
  });
});

describe('two discharges of 11 mV close together in every lead', () => {
  it.each([
    [125, 8],
    [125, 16],
    [200, 5],
    [200, 10],
    [250, 8],
    [500, 6],
    [1000, 6],
  ])('make no beat and hide none: at %d samples a second, %d ms apart', (rate, apart) => {
    const places = [3.1, TIMES[8] ?? 0, 9.75].flatMap((at) =>
      [at, at + apart / 1000].map((one) => Math.round(one * rate)),
    );
    expectBeats(
      disturbed(made(rate), (_, t) => (places.includes(Math.round(t * rate)) ? 11_000 : 0)),
      TIMES,
    );
  });
});

describe('the jump of a lead', () => {
  const grid = activityGrid(hertz(500));
  const BEATS_HEIGHT = 1200;

  it('is no beat of any height, however steep beside the lead’s own', () => {
    expect(new ElectrodeJumps('II', grid).at(10, 1500, 300)).toBe('none');
    expect(new ElectrodeJumps('II', grid).at(10, 4000, 9000)).toBe('none');
  });

  it('takes all leads where a limb electrode moves, its own where one of the chest does', () => {
    expect(new ElectrodeJumps('II', grid).at(10, 3000, BEATS_HEIGHT)).toBe('all');
    expect(new ElectrodeJumps('V5', grid).at(10, 3000, BEATS_HEIGHT)).toBe('alone');
  });

  it('lasts as long as a slope rests on it, and within a second no second one takes the others', () => {
    const jumps = new ElectrodeJumps('aVF', grid);
    const at = (bin: number, step: number): string => jumps.at(bin, step, BEATS_HEIGHT);
    expect([at(10, 3000), at(19, 0), at(20, 0)]).toEqual(['all', 'all', 'none']);
    expect([at(100, 3000), at(110, 0)]).toEqual(['alone', 'none']);
    expect(at(400, 3000)).toBe('all');
  });
});
