import { describe, expect, it } from 'vitest';
import { beatsOfPatient, excerptOfPatient, patientSeconds } from '../../../test/support/excerpts.ts';
import { every, madeExcerpt, WIDE_BEAT } from '../../../test/support/made-excerpt.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import { findPacerSpikes } from './pacer-spikes.ts';

const TIMES = every(0.85, 0.5, 9.5);
const pacedAt = (rate: number, height: number, seconds = 10): EcgExcerpt =>
  madeExcerpt({
    rate,
    seconds,
    beats: TIMES,
    waves: WIDE_BEAT,
    spikes: TIMES.map((at) => ({ at: at - 0.085, height })),
  });

describe('pacer spikes', () => {
  it.each([500, 599.88, 1000, 2000])('are each found in its place at %d samples a second', (rate) => {
    const excerpt = pacedAt(rate, 1500);
    const found = findPacerSpikes(excerpt);
    expect(found).toHaveLength(TIMES.length);
    found.forEach(({ at }, place) => {
      expect(Math.abs(at / rate - (TIMES[place] ?? 0) + 0.085)).toBeLessThan(0.004);
    });
  });

  it('of atrium and ventricle are two', () => {
    const spikes = TIMES.flatMap((at) => [
      { at: at - 0.24, height: 900 },
      { at: at - 0.085, height: 1500 },
    ]);
    const excerpt = madeExcerpt({ rate: 1000, seconds: 10, beats: TIMES, waves: WIDE_BEAT, spikes });
    expect(findPacerSpikes(excerpt)).toHaveLength(2 * TIMES.length);
  });

  it('carry their height with its sign, and the lead that shows them highest', () => {
    const found = findPacerSpikes(pacedAt(1000, -2000));
    expect(found).not.toHaveLength(0);
    // V5 is made larger than the others, by 1.4; a pulse of 1 ms may fall in halves into two samples.
    for (const spike of found) {
      expect(spike.lead).toBe('V5');
      expect(spike.height).toBeLessThan(-1300);
      expect(spike.height).toBeGreaterThan(-2900);
    }
  });

  it('of a simulated pacemaker are one before each beat', () => {
    const range = patientSeconds(10, 25);
    const found = findPacerSpikes(excerptOfPatient('paced', 1, range));
    const beats = beatsOfPatient('paced', 1, range);
    expect(Math.abs(found.length - beats.length)).toBeLessThanOrEqual(1);
    for (const { at } of found.slice(0, -1)) expect(beats.some((beat) => beat - at > 40 && beat - at < 50)).toBe(true);
  });

  it('are not looked for where samples are too few to tell them from an R wave', () => {
    expect(findPacerSpikes(pacedAt(125, 5000))).toEqual([]);
  });

  it('are seen although six leads are flat, as where only the limbs are connected', () => {
    const excerpt = pacedAt(500, 1500);
    const leads = excerpt.leads.map((lead) =>
      lead.lead.startsWith('V') ? { ...lead, samples: new Float64Array(lead.samples.length) } : lead,
    );
    expect(findPacerSpikes({ ...excerpt, leads })).toHaveLength(TIMES.length);
  });

  it('are no single discharge, however high', () => {
    const spikes = [{ at: 4.3, height: 11_000 }];
    expect(findPacerSpikes(madeExcerpt({ rate: 1000, seconds: 10, beats: TIMES, spikes }))).toEqual([]);
  });

  it('are not what one lead alone shows', () => {
    const excerpt = madeExcerpt({ rate: 500, seconds: 10, beats: TIMES });
    const leads = excerpt.leads.map((lead) => {
      if (lead.lead !== 'V3') return lead;
      const samples = lead.samples.slice();
      for (let at = 100; at < samples.length; at += 400) samples[at] = 3000;
      return { ...lead, samples };
    });
    expect(findPacerSpikes({ ...excerpt, leads })).toEqual([]);
  });

  it.each([
    'normal-sinus',
    'anterior-stemi',
    'atrial-fibrillation',
    'left-bundle-branch-block',
    'ventricular-tachycardia',
    'lead-off',
    'artefact',
    'ventricular-fibrillation',
  ] as const)('are none in %s', (name) => {
    expect(findPacerSpikes(excerptOfPatient(name, 4, patientSeconds(20, 30)))).toEqual([]);
  });

  it.each([20, 100])('are none of %d µV of noise', (noise) => {
    expect(findPacerSpikes(madeExcerpt({ rate: 1000, seconds: 20, beats: TIMES, noise }))).toEqual([]);
  });
});
