import { describe, expect, it } from 'vitest';
import { excerptOfPatient, excerptOfRecord, patientSeconds } from '../../../test/support/excerpts.ts';
import type { AbsentStretch, EcgExcerpt } from '../excerpt.ts';
import { deriveLead, isDerivedLead, type LeadName } from '../leads.ts';
import { hertz, microvolts, sampleCount, sampleIndex } from '../units.ts';
import type { EcgQuality, LeadQuality } from './ecg-quality.ts';
import { judgeQuality } from './judge-quality.ts';

/** Ten seconds of a calm patient: what a test disturbs. */
const calm = excerptOfPatient('normal-sinus', 7, patientSeconds(0, 10));

/** Adds to the leads that are measured; the derived ones follow. */
function disturbed(
  excerpt: EcgExcerpt,
  add: (lead: LeadName, seconds: number, value: number, at: number) => number,
): EcgExcerpt {
  const measured = new Map(
    excerpt.leads
      .filter(({ lead }) => !isDerivedLead(lead))
      .map(({ lead, samples }) => [lead, samples.map((value, at) => add(lead, at / excerpt.samplingRate, value, at))]),
  );
  const [one, two] = [measured.get('I'), measured.get('II')];
  return {
    ...excerpt,
    leads: excerpt.leads.map((lead) => ({
      ...lead,
      samples: isDerivedLead(lead.lead)
        ? lead.samples.map((_, at) =>
            deriveLead(lead.lead as 'III', microvolts(one?.[at] ?? 0), microvolts(two?.[at] ?? 0)),
          )
        : (measured.get(lead.lead) ?? lead.samples),
    })),
  };
}

const off = (excerpt: EcgExcerpt, names: readonly LeadName[], from: number, to: number): EcgExcerpt => {
  const stretch: AbsentStretch = {
    kind: 'lead-off',
    first: sampleIndex(excerpt.firstSample + from * excerpt.samplingRate),
    end: sampleIndex(excerpt.firstSample + to * excerpt.samplingRate),
  };
  return {
    ...excerpt,
    leads: excerpt.leads.map((lead) => (names.includes(lead.lead) ? { ...lead, absent: [stretch] } : lead)),
  };
};

/** Even noise of a given root mean square, the same each time. */
function whiteNoise(rms: number, seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * Math.sqrt(3) * rms;
  };
}

const sine = (amplitude: number, frequency: number, seconds: number): number =>
  amplitude * Math.sin(2 * Math.PI * frequency * seconds);

const leadOf = (quality: EcgQuality, lead: LeadName): LeadQuality => {
  const found = quality.leads.find((one) => one.lead === lead);
  if (found === undefined) throw new Error(`${lead} is not judged`);
  return found;
};
const advised = (quality: EcgQuality): string[] => quality.advice.map(({ kind }) => kind);
const tenSecondsOf = async (record: string, rate = 500): Promise<EcgQuality> =>
  judgeQuality(await excerptOfRecord(record, { first: sampleIndex(0), end: sampleIndex(10 * rate) }));

describe('a calm patient', () => {
  it('is good in every lead: nothing to advise, no retake', () => {
    const quality = judgeQuality(calm);
    expect(quality).toMatchObject({ grade: 'good', isRetakeAdvised: false, advice: [], mainsFrequency: null });
    expect(quality.score).toBeGreaterThan(90);
    expect(quality.leads.map(({ lead }) => lead)).toEqual(calm.leads.map(({ lead }) => lead));
    for (const lead of quality.leads) expect(lead).toMatchObject({ grade: 'good', disturbances: [] });
  });

  it.each(['ptb-xl/HR00001', 'georgia/E00001', 'ptb-xl/HR06003', 'cpsc/A0001'])(
    '%s, clean to the eye, is good',
    async (record) => {
      expect(await tenSecondsOf(record)).toMatchObject({ grade: 'good', isRetakeAdvised: false });
    },
  );
});

describe('each disturbance is measured in µV, whatever beats lie between', () => {
  it.each([10, 25, 60, 200])('%d µV rms of muscle', (rms) => {
    const noise = whiteNoise(rms, 5);
    const { muscle } = leadOf(judgeQuality(disturbed(calm, (_, __, value) => value + noise())), 'V4');
    // White noise above 20 Hz of 250: a little less than all of it; the patient's own few µV come on top.
    expect(muscle).toBeGreaterThan(rms * 0.85);
    expect(muscle).toBeLessThan(Math.hypot(rms, 8) * 1.1);
  });

  it.each([
    [50, 40],
    [60, 40],
    [50, 400],
    [60, 15],
    [49.9, 100],
    [60.1, 100],
  ])('a hum of %d Hz and %d µV', (frequency, amplitude) => {
    const quality = judgeQuality(disturbed(calm, (_, time, value) => value + sine(amplitude, frequency, time)));
    expect(quality.mainsFrequency).toBe(Math.round(frequency));
    expect(leadOf(quality, 'V1').mains).toBeGreaterThan((amplitude / Math.SQRT2) * 0.93);
    expect(leadOf(quality, 'V1').mains).toBeLessThan((amplitude / Math.SQRT2) * 1.07);
    expect(leadOf(quality, 'V1').disturbances).not.toContain('muscle');
  });

  it('muscle is not taken for mains, nor a hum with harmonics for muscle', () => {
    const noise = whiteNoise(60, 9);
    expect(judgeQuality(disturbed(calm, (_, __, value) => value + noise())).mainsFrequency).toBeNull();
    const hum = disturbed(
      calm,
      (_, time, value) => value + sine(200, 50, time) + sine(60, 100, time) + sine(60, 150, time),
    );
    expect(leadOf(judgeQuality(hum), 'V5')).toMatchObject({ grade: 'poor', disturbances: ['mains'] });
  });

  it.each([1000, 3000])('a baseline that swings by %d µV at 0.3 Hz, as in the records of IEC 60601-2-25', (range) => {
    const quality = judgeQuality(disturbed(calm, (_, time, value) => value + sine(range / 2, 0.3, time)));
    expect(leadOf(quality, 'V3').wander).toBeGreaterThan(range * 0.85);
    expect(leadOf(quality, 'V3').wander).toBeLessThan(range * 1.15);
    expect(leadOf(quality, 'V3').grade).toBe(range > 2000 ? 'poor' : 'fair');
  });

  it('beats and T waves are no wander, and a QRS of any rate no muscle', () => {
    for (const patient of ['sinus-bradycardia', 'ventricular-tachycardia', 'paced', 'atrial-fibrillation'] as const) {
      const quality = judgeQuality(excerptOfPatient(patient, 3, patientSeconds(5, 15)));
      for (const lead of quality.leads) expect([patient, lead.lead, lead.grade]).toEqual([patient, lead.lead, 'good']);
    }
  });

  it('a spell of tense muscle of three seconds counts with its strength, though seven are quiet', () => {
    const noise = whiteNoise(150, 3);
    const quality = judgeQuality(disturbed(calm, (_, time, value) => value + (time < 3 ? noise() : 0)));
    expect(leadOf(quality, 'V4')).toMatchObject({ grade: 'poor', disturbances: ['muscle'] });
    expect(advised(quality)).toEqual(['reduce-muscle']);
  });
});

describe('leads without a signal', () => {
  it('JS11438: six chest leads flat; unusable as a twelve-lead, and the six electrodes are named', async () => {
    const quality = await tenSecondsOf('chapman-ningbo/JS11438');
    expect(quality).toMatchObject({ grade: 'unusable', isRetakeAdvised: true });
    const chest = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
    for (const lead of chest)
      expect(leadOf(quality, lead)).toMatchObject({ grade: 'unusable', disturbances: ['flat'] });
    expect(leadOf(quality, 'II').grade).toBe('good');
    expect(quality.advice[0]).toEqual({ kind: 'check-electrode', leads: [...chest], electrodes: [...chest] });
  });

  it('a lead that is off for eight of ten seconds is off; for two it is absent, and its electrode is named all the same', () => {
    const mostly = judgeQuality(off(calm, ['V4'], 1, 9));
    expect(leadOf(mostly, 'V4')).toMatchObject({ grade: 'unusable', disturbances: ['off'], absentShare: 0.8 });
    expect(mostly).toMatchObject({ grade: 'poor', isRetakeAdvised: true });
    const partly = judgeQuality(off(calm, ['V4'], 4, 6));
    expect(leadOf(partly, 'V4')).toMatchObject({ grade: 'fair', disturbances: ['absent'] });
    for (const quality of [mostly, partly])
      expect(quality.advice).toEqual([{ kind: 'check-electrode', leads: ['V4'], electrodes: ['V4'] }]);
  });

  it.each([
    ['the left arm', ['I', 'III', 'aVR', 'aVL', 'aVF'], ['LA']],
    ['the left leg', ['II', 'III', 'aVR', 'aVL', 'aVF'], ['LL']],
    ['the right arm', ['I', 'II', 'aVR', 'aVL', 'aVF'], ['RA']],
    [
      'the left arm, and the chest with it',
      ['I', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
      ['LA'],
    ],
    ['some limb', ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'], ['RA', 'LA', 'LL']],
    [
      'everything',
      ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
      ['RL', 'RA', 'LA', 'LL'],
    ],
  ] as const)('off: %s', (_, leads, electrodes) => {
    const [advice] = judgeQuality(off(calm, leads, 0, 10)).advice;
    expect(advice).toEqual({ kind: 'check-electrode', leads: [...leads], electrodes: [...electrodes] });
  });

  it('a gap is absent, and no electrode is blamed for it', () => {
    const stretch: AbsentStretch = { kind: 'gap', first: sampleIndex(1000), end: sampleIndex(3000) };
    const quality = judgeQuality({ ...calm, leads: calm.leads.map((lead) => ({ ...lead, absent: [stretch] })) });
    expect(leadOf(quality, 'II')).toMatchObject({ grade: 'poor', disturbances: ['absent'], absentShare: 0.4 });
    expect(advised(quality)).toEqual([]);
  });

  it('what an absence holds is not judged: a step of 20 mV within a gap disturbs nothing', () => {
    const stretch: AbsentStretch = { kind: 'gap', first: sampleIndex(2000), end: sampleIndex(2100) };
    const jump = disturbed(calm, (_, __, value, at) => (at >= 2000 && at < 2100 ? 20_000 : value));
    const quality = judgeQuality({ ...jump, leads: jump.leads.map((lead) => ({ ...lead, absent: [stretch] })) });
    for (const lead of quality.leads) expect(lead).toMatchObject({ grade: 'good', saturatedShare: 0 });
  });

  it('asystole with contact is not flat: an amplifier still gives its noise', () => {
    const noise = whiteNoise(4, 8);
    const quality = judgeQuality(disturbed(calm, () => noise()));
    expect(leadOf(quality, 'II')).toMatchObject({ grade: 'good', flatShare: 0 });
  });
});

describe('an amplifier at its end', () => {
  it('clipped peaks are saturated', () => {
    const tall = disturbed(calm, (_, __, value) => Math.max(-2500, Math.min(2500, value * 6)));
    const quality = judgeQuality(tall);
    expect(leadOf(quality, 'V2').disturbances).toContain('saturated');
  });

  it('a very tall beat is not: JS20006 has a premature beat of 6 mV', async () => {
    const quality = await tenSecondsOf('chapman-ningbo/JS20006');
    for (const lead of quality.leads) expect(lead.disturbances).not.toContain('saturated');
  });

  it('a lead stuck at the end of its range is saturated, not only flat', () => {
    const stuck = disturbed(calm, (lead, _, value) => (lead === 'V3' ? 10_000 : value));
    expect(leadOf(judgeQuality(stuck), 'V3')).toMatchObject({ grade: 'unusable', disturbances: ['flat', 'saturated'] });
  });

  it('a spike of 11 mV over one or two samples, as of a pacer, weighs nothing', () => {
    const spikes = disturbed(calm, (_, __, value, at) => (at % 400 < 2 ? value + 11_000 : value));
    expect(leadOf(judgeQuality(spikes), 'V3')).toMatchObject({ grade: 'good', saturatedShare: 0 });
  });
});

describe('records that a person has looked at', () => {
  it('JS20006: 50 Hz stands in II, III and aVF, so the left leg is to be checked; retake', async () => {
    const quality = await tenSecondsOf('chapman-ningbo/JS20006');
    expect(quality).toMatchObject({ grade: 'poor', isRetakeAdvised: true, mainsFrequency: 50 });
    for (const lead of ['II', 'III', 'aVF'] as const) expect(leadOf(quality, lead)).toMatchObject({ grade: 'poor' });
    expect(quality.advice).toContainEqual({
      kind: 'check-electrode',
      leads: ['II', 'III', 'aVF'],
      electrodes: ['LL'],
    });
    expect(advised(quality)).toContain('reduce-mains');
  });

  it('Q0010: at its end II runs into the amplifier’s end and V5 swings by 16 mV; retake, keep still', async () => {
    const quality = judgeQuality(await excerptOfRecord('cpsc/Q0010'));
    expect(quality).toMatchObject({ grade: 'poor', isRetakeAdvised: true });
    expect(leadOf(quality, 'II').disturbances).toEqual(['saturated', 'wander']);
    expect(leadOf(quality, 'V5')).toMatchObject({ grade: 'poor' });
    expect(advised(quality)).toContain('keep-still');
  });

  it('A0004: muscle in the limb leads is fair, V6 with its jump at the start is poor', async () => {
    const quality = await tenSecondsOf('cpsc/A0004');
    expect(quality.grade).toBe('fair');
    expect(leadOf(quality, 'III')).toMatchObject({ grade: 'fair', disturbances: ['muscle'] });
    expect(leadOf(quality, 'V6')).toMatchObject({ grade: 'poor' });
    expect(advised(quality)).toContain('reduce-muscle');
  });

  it('S0006: a faint hum of 50 Hz is seen and disturbs nothing', async () => {
    expect(await tenSecondsOf('ptb/S0006', 1000)).toMatchObject({ grade: 'good', mainsFrequency: 50 });
  });

  it('the patient under tense muscle, mains and movement: retake', () => {
    const quality = judgeQuality(excerptOfPatient('artefact', 7, patientSeconds(0, 10)));
    expect(quality.isRetakeAdvised).toBe(true);
    expect(advised(quality)).toEqual(['reduce-muscle', 'reduce-mains', 'keep-still']);
  });
});

describe('what is no twelve-lead', () => {
  it('one lead only: eleven are missing, unusable as a twelve-lead, the one judged for itself', () => {
    const quality = judgeQuality({ ...calm, leads: calm.leads.filter(({ lead }) => lead === 'II') });
    expect(quality.grade).toBe('unusable');
    expect(leadOf(quality, 'II').grade).toBe('good');
    expect(quality.leads.filter(({ disturbances }) => disturbances.includes('missing'))).toHaveLength(11);
    expect(advised(quality)).toEqual([]);
  });

  it('two seconds: the advice is to record longer', () => {
    const quality = judgeQuality(excerptOfPatient('normal-sinus', 7, patientSeconds(0, 2)));
    expect(quality.grade).toBe('good');
    expect(advised(quality)).toEqual(['record-longer']);
  });

  it('no sample at all: nothing is held, nothing is a number that is none', () => {
    const nothing = {
      ...calm,
      length: sampleCount(0),
      leads: calm.leads.map((lead) => ({ ...lead, samples: new Float64Array(0) })),
    };
    const quality = judgeQuality(nothing);
    expect(quality).toMatchObject({ grade: 'unusable', score: 0, isRetakeAdvised: true });
    expect(leadOf(quality, 'V1')).toMatchObject({ absentShare: 1, muscle: 0, mains: 0, wander: 0 });
    expect(judgeQuality({ ...calm, leads: [] })).toMatchObject({ grade: 'unusable', score: 0 });
  });

  it('noise of 8 kHz, which every rate folds into its band, is muscle and unusable', () => {
    const quality = judgeQuality(disturbed(calm, (_, time, value) => value + sine(1000, 8017, time + time * time)));
    expect(leadOf(quality, 'V1')).toMatchObject({ grade: 'unusable' });
    expect(quality.grade).toBe('unusable');
  });

  it('the verdict is about the same at any sampling rate from 125 to 2000', () => {
    for (const rate of [125, 250, 599.88, 1000, 2000]) {
      const length = Math.round(10 * rate);
      const leads = calm.leads.map((lead) => ({
        ...lead,
        samples: Float64Array.from({ length }, (_, at) => {
          const place = Math.min(4999, (at / rate) * 500);
          const [before, after] = [lead.samples[Math.floor(place)] ?? 0, lead.samples[Math.ceil(place)] ?? 0];
          return before + (after - before) * (place % 1) + sine(100, 50, at / rate);
        }),
      }));
      const quality = judgeQuality({ ...calm, samplingRate: hertz(rate), length: sampleCount(length), leads });
      expect([rate, quality.mainsFrequency, quality.grade]).toEqual([rate, 50, 'fair']);
      expect(Math.abs(leadOf(quality, 'V1').mains - 70.7)).toBeLessThan(7);
    }
  });
});

describe('electrodes that were moved', () => {
  it('miss nothing: what their wires recorded at the other place counts for them', () => {
    const renamed = (moves: Readonly<Partial<Record<LeadName, LeadName>>>): EcgExcerpt => ({
      ...calm,
      leads: calm.leads.map((lead) => ({ ...lead, lead: moves[lead.lead] ?? lead.lead })),
    });
    const usual = judgeQuality(calm);
    for (const moves of [{ V3: 'V3R', V4: 'V4R' } as const, { V4: 'V7', V5: 'V8', V6: 'V9' } as const]) {
      const quality = judgeQuality(renamed(moves));
      expect([quality.grade, quality.score, quality.isRetakeAdvised]).toEqual([usual.grade, usual.score, false]);
      expect(quality.leads.map(({ lead }) => lead)).toHaveLength(12);
    }
    const without = { ...calm, leads: calm.leads.filter(({ lead }) => lead !== 'V4') };
    expect(judgeQuality(without).score, 'a wire that recorded nothing is missing still').toBeLessThan(usual.score);
  });
});
