import { describe, expect, it } from 'vitest';
import { excerptOfPatient, patientSeconds } from '../../../test/support/excerpts.ts';
import {
  every,
  type MadeEcg,
  madeExcerpt,
  ORDINARY_BEAT,
  WIDE_BEAT,
  withAbsence,
} from '../../../test/support/made-excerpt.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import { microvolts, sampleIndex } from '../units.ts';
import type { Beat } from './beat.ts';
import { classifyBeats } from './beat-classes.ts';
import { detectBeats } from './beat-detector.ts';
import { findPacerSpikes } from './pacer-spikes.ts';

const classified = (excerpt: EcgExcerpt): readonly Beat[] =>
  classifyBeats(excerpt, detectBeats(excerpt), findPacerSpikes(excerpt));
const made = (ecg: Partial<MadeEcg>): readonly Beat[] =>
  classified(madeExcerpt({ rate: 500, seconds: 20, beats: [], noise: 15, ...ecg }));
const wide = (at: number) => ({ at, waves: WIDE_BEAT });

describe('beats by their shape', () => {
  it('of a steady rhythm are one family, all dominant', () => {
    const beats = made({ beats: every(0.8, 0.4, 19.5) });
    expect(beats.map(({ beatClass, family }) => `${beatClass} ${family}`)).toEqual(beats.map(() => 'dominant 0'));
    expect(beats).toHaveLength(24);
  });

  it('of another shape are others: premature ventricular beats', () => {
    const beats = made({
      beats: [...every(0.9, 0.4, 8), wide(8.2), ...every(0.9, 9.4, 14), wide(14.4), ...every(0.9, 15.7, 19.5)],
    });
    expect(beats.filter(({ beatClass }) => beatClass === 'other').map(({ at }) => Math.round(at / 50) / 10)).toEqual([
      8.2, 14.4,
    ]);
    expect(new Set(beats.filter(({ beatClass }) => beatClass === 'other').map(({ family }) => family))).toEqual(
      new Set([1]),
    );
  });

  it('in bigeminy are dominant where they are narrow, whichever come first or are more by one', () => {
    for (const first of [0, 0.55]) {
      const starts = every(1.7, 0.4 + first, 18);
      const beats = made({ beats: starts.flatMap((at) => [at, wide(at + 0.55)]).slice(first === 0 ? 0 : 1) });
      const narrow = beats.filter(({ beatClass }) => beatClass === 'dominant');
      expect(narrow.length).toBeGreaterThanOrEqual(starts.length - 1);
      for (const { at } of narrow) expect(starts.some((start) => Math.abs(at / 500 - start) < 0.05)).toBe(true);
    }
  });

  it('are paced where a spike begins them, and then nothing is dominant', () => {
    const times = every(0.85, 0.5, 19);
    const spikes = times.map((at) => ({ at: at - 0.085, height: 1500 }));
    const beats = made({ beats: times, waves: WIDE_BEAT, spikes });
    expect(new Set(beats.map(({ beatClass }) => beatClass))).toEqual(new Set(['paced']));
  });

  it('are their own where the spike is an atrial one', () => {
    const times = every(0.85, 0.5, 19);
    const spikes = times.map((at) => ({ at: at - 0.2, height: 1500 }));
    expect(new Set(made({ beats: times, spikes }).map(({ beatClass }) => beatClass))).toEqual(new Set(['dominant']));
  });

  it('between paced ones are other where there is only one, dominant where the heart goes on by itself', () => {
    const paced = every(0.85, 0.5, 12);
    const spikes = paced.map((at) => ({ at: at - 0.085, height: 1500 }));
    const one = made({ beats: [...paced.map(wide), 12.6], spikes });
    expect(one.at(-1)?.beatClass).toBe('other');
    const several = made({ beats: [...paced.map(wide), ...every(0.8, 12.6, 19)], spikes });
    expect(several.at(-1)?.beatClass).toBe('dominant');
    expect(several[0]?.beatClass).toBe('paced');
  });

  it('keep their family under a wandering baseline and where leads come off', () => {
    const excerpt = madeExcerpt({ rate: 500, seconds: 20, beats: every(0.8, 0.4, 19.5), noise: 15 });
    const leads = excerpt.leads.map((lead) => ({
      ...lead,
      samples: lead.samples.map((value, at) => value + 1500 * Math.sin((2 * Math.PI * 0.3 * at) / 500)),
    }));
    const off = { kind: 'lead-off', first: sampleIndex(4000), end: sampleIndex(7000) } as const;
    const beats = classified(withAbsence({ ...excerpt, leads }, off, ['V1', 'V2', 'V3']));
    expect(new Set(beats.map(({ family }) => family))).toEqual(new Set([0]));
  });

  it('of a simulated pacemaker are paced, also where the first spike lies before the excerpt', () => {
    const excerpt = excerptOfPatient('paced', 1, patientSeconds(20, 30));
    expect(new Set(classified(excerpt).map(({ beatClass }) => beatClass))).toEqual(new Set(['paced']));
  });

  it('are paced once the spikes differ in height from beat to beat, still one family', () => {
    const times = every(0.85, 0.5, 19);
    const spikes = times.map((at, which) => ({ at: at - 0.085, height: which % 2 === 0 ? 800 : -6000 }));
    const beats = made({ beats: times, waves: WIDE_BEAT, spikes });
    expect(beats.map(({ beatClass, family }) => `${beatClass} ${family}`)).toEqual(beats.map(() => 'paced 0'));
  });

  it('without any beat are none', () => {
    expect(classifyBeats(madeExcerpt({ rate: 500, seconds: 4, beats: [], waves: ORDINARY_BEAT }), [], [])).toEqual([]);
  });

  it('are not paced by discharges that fall as they may, one of them close before a QRS now and then', () => {
    const excerpt = madeExcerpt({ rate: 500, seconds: 10, beats: every(0.8, 0.4, 9.5), noise: 15 });
    const spikes = [0.3, 0.75, 1.5, 2.3, 2.9, 3.2, 4.1, 4.75, 5.1, 6.3, 7, 8.7].map((at) => ({
      at: sampleIndex(at * 500),
      height: microvolts(11_000),
      lead: 'V1' as const,
    }));
    const found = classifyBeats(excerpt, detectBeats(excerpt), spikes);
    expect(found.length).toBeGreaterThan(9);
    expect(new Set(found.map(({ beatClass }) => beatClass))).toEqual(new Set(['dominant']));
  });

  it('are paced by two spikes alone that keep their distance, and not by three of six that do not', () => {
    const times = every(0.8, 0.4, 9.5);
    const excerpt = madeExcerpt({ rate: 500, seconds: 10, beats: times, noise: 15 });
    const pacedBy = (places: readonly number[]): number =>
      classifyBeats(
        excerpt,
        detectBeats(excerpt),
        places.map((at) => ({
          at: sampleIndex(Math.round(at * 500)),
          height: microvolts(11_000),
          lead: 'V1' as const,
        })),
      ).filter(({ beatClass }) => beatClass === 'paced').length;
    const before = (beat: number, ms: number): number => (times[beat] ?? 0) - ms / 1000;
    expect(pacedBy([before(3, 90), before(7, 95)])).toBe(2);
    expect(pacedBy([before(3, 20), before(5, 70), before(7, 120), 2.3, 3.9, 8])).toBe(0);
  });
});
