import { describe, expect, it } from 'vitest';
import { excerptOfPatient, patientSeconds } from '../../../test/support/excerpts.ts';
import {
  every,
  type MadeEcg,
  madeExcerpt,
  seeded,
  WIDE_BEAT,
  withAbsence,
} from '../../../test/support/made-excerpt.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import { absent, known } from '../measured.ts';
import { milliseconds, sampleIndex } from '../units.ts';
import { classifyBeats } from './beat-classes.ts';
import { detectBeats } from './beat-detector.ts';
import { findPacerSpikes } from './pacer-spikes.ts';
import { type RhythmEvidence, rhythmStatements } from './rhythm.ts';
import { heartRate, rrStatistics } from './rr-statistics.ts';

/** An excerpt's own beats and intervals; QRS 90 ms and a P before each beat unless a test says otherwise. */
function evidenceOf(excerpt: EcgExcerpt, other: Partial<RhythmEvidence> = {}): RhythmEvidence {
  const spikes = findPacerSpikes(excerpt);
  const beats = classifyBeats(excerpt, detectBeats(excerpt), spikes);
  const rr = rrStatistics(beats, excerpt);
  return {
    excerpt,
    beats,
    spikes,
    rr,
    heartRate: heartRate(rr),
    qrs: known(milliseconds(90)),
    pWave: known({ share: 1 }),
    quality: { grade: 'good', score: 100, isRetakeAdvised: false, advice: [], leads: [], mainsFrequency: null },
    ...other,
  };
}
const codesOf = (excerpt: EcgExcerpt, other: Partial<RhythmEvidence> = {}): readonly string[] =>
  rhythmStatements(evidenceOf(excerpt, other)).map(({ code }) => code);
const made = (ecg: Partial<MadeEcg>): EcgExcerpt => madeExcerpt({ rate: 500, seconds: 10, beats: [], ...ecg });
const NO_P = { pWave: absent('no-p-wave') };
const WIDE = { qrs: known(milliseconds(150)) };

/** Beats at intervals drawn between two lengths, s. */
function irregularly(shortest: number, longest: number, until: number, seed: number): number[] {
  const chance = seeded(seed);
  const times = [0.4];
  for (let at = 0.4; at < until;) {
    at += shortest + (longest - shortest) * chance();
    if (at < until) times.push(at);
  }
  return times;
}

describe('rate and regularity', () => {
  it('of 75/min are regular and nothing else', () => {
    expect(codesOf(made({ beats: every(0.8, 0.4, 9.8) }))).toEqual(['regular']);
  });

  it.each([
    [49, ['regular', 'bradycardia']],
    [51, ['regular']],
    [99, ['regular']],
    [102, ['regular', 'tachycardia']],
  ])('of %d/min', (rate, codes) => {
    expect(codesOf(made({ beats: every(60 / rate, 0.4, 9.8) }))).toEqual(codes);
  });

  it('call respiratory arrhythmia regular, bigeminy irregular', () => {
    const breathing: number[] = [];
    for (let at = 0.4; at < 9.8; at += 0.9 + 0.06 * Math.sin(1.6 * at)) breathing.push(at);
    expect(codesOf(made({ beats: breathing }))).toEqual(['regular']);
    const bigeminy = every(1.5, 0.4, 8.5).flatMap((at) => [at, { at: at + 0.5, waves: WIDE_BEAT }]);
    expect(codesOf(made({ beats: bigeminy }))).toEqual(['irregular']);
  });

  it('of one beat say nothing', () => {
    expect(codesOf(made({ seconds: 3, beats: [1] }))).toEqual([]);
  });

  it('state what they rest on, and where the limit is from', () => {
    const [regular, fast] = rhythmStatements(evidenceOf(made({ beats: every(0.5, 0.4, 9.8) })));
    expect(regular?.evidence.map(({ what }) => what)).toEqual(['irregular-share', 'rr-shortest', 'rr-longest']);
    expect(fast).toMatchObject({
      kind: 'rhythm',
      code: 'tachycardia',
      evidence: [{ what: 'rate', value: expect.closeTo(120, 0) as number, unit: 'bpm', limit: 100 }],
    });
    expect(fast?.source).not.toBe('');
  });
});

describe('fibrillation of the atria', () => {
  const beats = irregularly(0.42, 1.0, 19.5, 7);

  it('is likely with irregularly irregular intervals and no P wave', () => {
    const excerpt = made({ seconds: 20, beats });
    expect(codesOf(excerpt, NO_P)).toContain('af-likely');
    expect(codesOf(excerpt, { pWave: known({ share: 0.2 }) })).toContain('af-likely');
  });

  it('is not said where P waves are there, or nobody could look for them', () => {
    const excerpt = made({ seconds: 20, beats });
    expect(codesOf(excerpt)).not.toContain('af-likely');
    expect(codesOf(excerpt, { pWave: absent('noise') })).not.toContain('af-likely');
  });

  it('is not said of too few beats', () => {
    expect(codesOf(made({ seconds: 5, beats: beats.filter((at) => at < 4.8) }), NO_P)).not.toContain('af-likely');
  });

  it.each([
    ['a regular rhythm', every(0.7, 0.4, 19.5)],
    ['bigeminy', every(1.5, 0.4, 18).flatMap((at) => [at, { at: at + 0.5, waves: WIDE_BEAT }])],
    ['trigeminy', every(2.3, 0.4, 17).flatMap((at) => [at, at + 0.8, { at: at + 1.3, waves: WIDE_BEAT }])],
    ['bigeminy of narrow beats', every(1.5, 0.4, 18).flatMap((at) => [at, at + 0.55])],
    ['dropped beats of a block', every(0.8, 0.4, 19).filter((_, beat) => beat % 4 !== 3)],
  ] as const)('is not said of %s without P waves', (_, pattern) => {
    expect(codesOf(made({ seconds: 20, beats: pattern }), NO_P)).not.toContain('af-likely');
  });

  it.each([1, 2, 3])('is likely in the simulated patient, seed %d', (seed) => {
    expect(codesOf(excerptOfPatient('atrial-fibrillation', seed, patientSeconds(10, 20)), NO_P)).toContain('af-likely');
  });

  it.each(['normal-sinus', 'sinus-bradycardia', 'ventricular-tachycardia', 'artefact', 'paced', 'lead-off'] as const)(
    'is not said of %s, even had no P wave been found',
    (name) => {
      for (const from of [10, 50])
        expect(codesOf(excerptOfPatient(name, 2, patientSeconds(from, from + 10)), NO_P)).not.toContain('af-likely');
    },
  );
});

describe('tachycardia with wide complexes', () => {
  const fast = made({ beats: every(0.4, 0.4, 9.8), waves: WIDE_BEAT });

  it('is said above 100/min with a QRS of 120 ms and more', () => {
    expect(codesOf(fast, { ...WIDE, ...NO_P })).toContain('wide-complex-tachycardia');
    expect(codesOf(fast, { qrs: known(milliseconds(119)), ...NO_P })).not.toContain('wide-complex-tachycardia');
    expect(codesOf(fast, { qrs: absent('noise'), ...NO_P })).not.toContain('wide-complex-tachycardia');
    expect(codesOf(made({ beats: every(0.62, 0.4, 9.8) }), { ...WIDE, ...NO_P })).toEqual(['regular']);
  });

  it('up to 120/min waits for the P wave: with one it is a sinus rhythm with a block of a bundle', () => {
    const moderate = made({ beats: every(0.55, 0.4, 9.8) });
    expect(codesOf(moderate, WIDE)).toEqual(['regular', 'tachycardia']);
    expect(codesOf(moderate, { ...WIDE, ...NO_P })).toContain('wide-complex-tachycardia');
    expect(codesOf(fast, WIDE)).toContain('wide-complex-tachycardia');
  });

  it('is not said of a paced rhythm', () => {
    const beats = every(0.5, 0.4, 9.8);
    const spikes = beats.map((at) => ({ at: at - 0.085, height: 1500 }));
    const codes = codesOf(made({ beats, waves: WIDE_BEAT, spikes }), { ...WIDE, ...NO_P });
    expect(codes).toEqual(['regular', 'tachycardia', 'paced-rhythm']);
  });
});

describe('fibrillation of the ventricles', () => {
  it.each([1, 2, 3, 4])('is likely in the simulated patient, seed %d, and then nothing is said of beats', (seed) => {
    expect(
      codesOf(excerptOfPatient('ventricular-fibrillation', seed, patientSeconds(10 * seed, 10 * seed + 10))),
    ).toEqual(['vf-likely']);
  });

  it('is likely in a single lead, and after a lead came off', () => {
    const excerpt = excerptOfPatient('ventricular-fibrillation', 1, patientSeconds(0, 10));
    expect(codesOf({ ...excerpt, leads: excerpt.leads.filter(({ lead }) => lead === 'II') })).toEqual(['vf-likely']);
    const off = { kind: 'lead-off', first: sampleIndex(0), end: sampleIndex(5000) } as const;
    expect(codesOf(withAbsence(excerpt, off, ['I', 'III', 'aVR', 'aVL', 'aVF', 'V1']))).toEqual(['vf-likely']);
  });

  it.each([
    'normal-sinus',
    'anterior-stemi',
    'inferior-stemi',
    'atrial-fibrillation',
    'left-bundle-branch-block',
    'ventricular-tachycardia',
    'paced',
    'lead-off',
    'artefact',
    'sinus-bradycardia',
    'inferior-stemi-av-block',
  ] as const)('is not said of %s', (name) => {
    for (const [seed, from] of [
      [1, 0],
      [3, 50],
    ] as const)
      expect(codesOf(excerptOfPatient(name, seed, patientSeconds(from, from + 8)))).not.toContain('vf-likely');
  });

  it.each([0.24, 0.3, 0.4])('is not said of wide complexes every %d s', (interval) => {
    const excerpt = made({ beats: every(interval, 0.2, 9.9), waves: WIDE_BEAT.slice(0, 2) });
    expect(codesOf(excerpt, { ...WIDE, ...NO_P })).not.toContain('vf-likely');
  });

  it.each([5, 30, 150])('is not said of noise of %d µV', (noise) => {
    expect(codesOf(made({ noise }))).not.toContain('vf-likely');
  });

  it('is not said of what is too short to tell', () => {
    expect(codesOf(excerptOfPatient('ventricular-fibrillation', 1, patientSeconds(0, 2)))).not.toContain('vf-likely');
  });

  it('names its three measures, their limits and the leads', () => {
    const [vf] = rhythmStatements(evidenceOf(excerptOfPatient('ventricular-fibrillation', 1, patientSeconds(0, 10))));
    expect(vf?.leads).toEqual(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
    for (const { what, value, limit } of vf?.evidence ?? []) {
      if (what !== 'vf-windows') expect(value).toBeLessThan(limit ?? 0);
    }
    expect(vf?.evidence.map(({ what }) => what)).toEqual(['vf-leakage', 'vf-crest', 'vf-repetition', 'vf-windows']);
  });
});

describe('no beat at all', () => {
  it.each([3, 15, 40])('is asystole where leads have contact and lie still, noise %d µV', (noise) => {
    expect(codesOf(made({ noise }))).toEqual(['asystole']);
  });

  it('is asystole also where P waves go on alone', () => {
    const waves = [{ at: 0, width: 100, height: 130 }];
    expect(codesOf(made({ beats: every(0.8, 0.3, 9.8), waves }))).toEqual(['asystole']);
  });

  it('for four seconds to the end is asystole, whatever was before; for three it is not', () => {
    expect(codesOf(made({ beats: every(0.8, 0.4, 5.3) }))).toEqual(['asystole']);
    expect(codesOf(made({ beats: every(0.8, 0.4, 7) }))).toEqual(['regular']);
  });

  it('is nobody’s statement where a gap hides what happened', () => {
    const gap = { kind: 'gap', first: sampleIndex(2800), end: sampleIndex(3800) } as const;
    expect(codesOf(withAbsence(made({ beats: every(0.8, 0.4, 5.3) }), gap))).toEqual(['regular']);
  });

  it('is no signal, and not asystole, where every electrode is off, or every line does not move', () => {
    const excerpt = made({ beats: every(0.8, 0.4, 9.8) });
    const off = { kind: 'lead-off', first: sampleIndex(0), end: sampleIndex(5000) } as const;
    expect(codesOf(withAbsence(excerpt, off))).toEqual(['no-signal']);
    expect(codesOf(made({ noise: 0 }))).toEqual(['no-signal']);
  });

  it('is asystole with six dead leads and two that are alive and still', () => {
    const excerpt = made({ noise: 4 });
    const leads = excerpt.leads.map((lead) =>
      lead.lead.startsWith('V') ? { ...lead, samples: new Float64Array(lead.samples.length) } : lead,
    );
    const [asystole] = rhythmStatements(evidenceOf({ ...excerpt, leads }));
    expect(asystole).toMatchObject({ code: 'asystole', leads: ['I', 'II'] });
  });

  it('under heavy noise is not called anything', () => {
    expect(codesOf(made({ noise: 200 }))).toEqual([]);
  });
});
