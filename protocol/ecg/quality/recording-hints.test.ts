import { describe, expect, it } from 'vitest';
import { excerptOfPatient, excerptOfRecord, patientSeconds } from '../../../test/support/excerpts.ts';
import { madeMeasurement, type MadeLead } from '../../../test/support/made-measurement.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import { deriveLead, isDerivedLead, type LeadName } from '../leads.ts';
import { absent, known } from '../measured.ts';
import { measureEcg } from '../measurements/measure-ecg.ts';
import type { EcgMeasurement } from '../measurements/measurement.ts';
import { degrees, microvolts, sampleIndex } from '../units.ts';
import { recordingHints } from './recording-hints.ts';

const SOMEBODY = { patient: { ageYears: 60, sex: 'female' }, evaluatesCriteria: false } as const;
const hintsOf = (excerpt: EcgExcerpt): string[] =>
  recordingHints(measureEcg(excerpt, SOMEBODY)).map(({ code }) => code);
const tenSecondsOf = (record: string, rate = 500): Promise<EcgExcerpt> =>
  excerptOfRecord(record, { first: sampleIndex(0), end: sampleIndex(10 * rate) });

type Limb = 'RA' | 'LA' | 'LL' | 'RL';

/**
 * The same heart with cables on other limbs. The limbs' potentials against RA are 0, I and II; the legs are nearly alike
 * (RL differs from LL by a twentieth of I). The chest leads follow their shifted reference, Wilson's terminal.
 */
function withCablesOn(excerpt: EcgExcerpt, { RA, LA, LL }: Readonly<Record<'RA' | 'LA' | 'LL', Limb>>): EcgExcerpt {
  const samplesOf = (name: LeadName): Float64Array =>
    excerpt.leads.find(({ lead }) => lead === name)?.samples ?? new Float64Array(0);
  const [one, two] = [samplesOf('I'), samplesOf('II')];
  const on = (limb: Limb, at: number): number => {
    const [i, ii] = [one[at] ?? 0, two[at] ?? 0];
    return { RA: 0, LA: i, LL: ii, RL: ii + i / 20 }[limb];
  };
  return {
    ...excerpt,
    leads: excerpt.leads.map((lead) => ({
      ...lead,
      samples: lead.samples.map((value, at) => {
        const [ra, la, ll] = [on(RA, at), on(LA, at), on(LL, at)];
        if (lead.lead === 'I') return la - ra;
        if (lead.lead === 'II') return ll - ra;
        if (isDerivedLead(lead.lead)) return deriveLead(lead.lead, microvolts(la - ra), microvolts(ll - ra));
        return value - ((ra + la + ll) / 3 - ((one[at] ?? 0) + (two[at] ?? 0)) / 3);
      }),
    })),
  };
}

const withExchangedChest = (excerpt: EcgExcerpt, one: LeadName, other: LeadName): EcgExcerpt => ({
  ...excerpt,
  leads: excerpt.leads.map((lead) => {
    const from = lead.lead === one ? other : lead.lead === other ? one : lead.lead;
    return { ...lead, samples: excerpt.leads.find((candidate) => candidate.lead === from)?.samples ?? lead.samples };
  }),
});

const NORMAL = ['ptb-xl/HR00001', 'georgia/E00001', 'ptb-xl/HR06003'] as const;

describe('electrodes where they belong', () => {
  it.each([...NORMAL, 'ptb-xl/HR12083', 'cpsc/A0001', 'cpsc/A0003', 'chapman-ningbo/JS45543'])(
    '%s: no hint',
    async (record) => {
      expect(hintsOf(await tenSecondsOf(record))).toEqual([]);
    },
  );

  it.each(['inferior-stemi', 'left-bundle-branch-block', 'ventricular-tachycardia'] as const)(
    'simulated %s: no hint',
    (patient) => {
      expect(hintsOf(excerptOfPatient(patient, 2, patientSeconds(3, 13)))).toEqual([]);
    },
  );
});

describe('cables exchanged on the limbs', () => {
  it.each([
    ['both arms', { RA: 'LA', LA: 'RA', LL: 'LL' }, 'reversal-ra-la'],
    ['right arm and right leg', { RA: 'RL', LA: 'LA', LL: 'LL' }, 'reversal-ra-rl'],
    ['left arm and right leg', { RA: 'RA', LA: 'RL', LL: 'LL' }, 'reversal-la-rl'],
    ['arms and legs', { RA: 'RL', LA: 'LL', LL: 'LA' }, 'reversal-arms-legs'],
  ] as const)('%s: found in every normal record', async (_, cables, code) => {
    for (const record of NORMAL)
      expect([record, ...hintsOf(withCablesOn(await tenSecondsOf(record), cables))]).toEqual([record, code]);
  });

  it('right arm and left leg: found where P then points beyond −95°', async () => {
    // HR00001 has its P near +35°: mirrored it comes to lie at that limit, where a low atrial rhythm has it as well.
    for (const record of ['georgia/E00001', 'ptb-xl/HR06003'])
      expect(hintsOf(withCablesOn(await tenSecondsOf(record), { RA: 'LL', LA: 'LA', LL: 'RA' }))).toEqual([
        'reversal-ra-ll',
      ]);
  });

  it('left arm and left leg, and the two legs, cannot be told from one ECG: nothing is said', async () => {
    for (const record of NORMAL) {
      const excerpt = await tenSecondsOf(record);
      expect(hintsOf(withCablesOn(excerpt, { RA: 'RA', LA: 'LL', LL: 'LA' }))).toEqual([]);
    }
    const excerpt = await tenSecondsOf('ptb-xl/HR06003');
    expect(hintsOf(withCablesOn(excerpt, { RA: 'RA', LA: 'LA', LL: 'RL' }))).toEqual([]);
  });

  it('in a lateral infarct that has lost its R in V6 the upright P there still tells the arms from the heart', async () => {
    const excerpt = await tenSecondsOf('ptb/s0010_re', 1000);
    expect(hintsOf(withCablesOn(excerpt, { RA: 'LA', LA: 'RA', LL: 'LL' }))).toEqual(['reversal-ra-la']);
  });
});

describe('cables exchanged on the chest', () => {
  it.each([
    ['V1', 'V5'],
    ['V2', 'V5'],
    ['V2', 'V6'],
  ] as const)('%s and %s: both are named', async (one, other) => {
    const excerpt = withExchangedChest(await tenSecondsOf('ptb-xl/HR06003'), one, other);
    const [hint] = recordingHints(measureEcg(excerpt, SOMEBODY));
    expect(hint).toMatchObject({ kind: 'recording', code: 'precordial-exchange', leads: [one, other] });
    expect(hint?.evidence[0]?.value).toBeLessThan(0.72);
  });
});

describe('the evidence that is asked for', () => {
  const measured = (
    leads: Readonly<Partial<Record<LeadName, MadeLead>>>,
    pAxis: number | null,
    qrs = 90,
  ): EcgMeasurement => {
    const made = madeMeasurement({ leads, qrs });
    return { ...made, axes: { ...made.axes, p: pAxis === null ? absent('no-p-wave') : known(degrees(pAxis)) } };
  };
  const codes = (measurement: EcgMeasurement): string[] => recordingHints(measurement).map(({ code }) => code);
  const down: MadeLead = { p: -100, r: 100, s: -700, t: -200 };
  const aVR: MadeLead = { p: 50, r: 400, s: -50, t: 100 };

  it('the heart on the right: I upside down, P of V6 as well, and R dwindles towards V6', () => {
    const chest = { V1: { r: 600 }, V3: { r: 300 }, V4: { r: 200 }, V5: { r: 150 }, V6: { r: 100, s: -300, p: -60 } };
    const hints = recordingHints(measured({ I: down, aVR, ...chest }, 130));
    expect(hints).toMatchObject([{ kind: 'recording', code: 'dextrocardia-possible' }]);
    expect(hints[0]?.leads).toEqual(['I', 'aVR', 'V1', 'V6']);
    expect(hints[0]?.evidence).toContainEqual({ what: 'p-amplitude', lead: 'V6', value: -60, unit: 'µV', limit: null });
  });

  it('the same limb leads with a normal chest are the arms', () => {
    expect(codes(measured({ I: down, aVR }, 130))).toEqual(['reversal-ra-la']);
  });

  it.each([
    ['P upright in I: an axis to the right', { I: { ...down, p: 60 }, aVR }, 60],
    ['a P axis of 90°', { I: down, aVR }, 90],
    ['QRS upright in I: an ectopic atrial rhythm', { I: { p: -100 }, aVR }, 120],
    ['V6 that is upside down as well, R not dwindling', { I: down, aVR, V6: { ...down, r: 900, s: -1200 } }, 130],
    ['aVR missing', { I: down, aVR: { why: 'noise' } }, 130],
    ['V6 missing', { I: down, aVR, V6: { why: 'flat' } }, 130],
  ] as const)('no hint with %s', (_, leads, pAxis) => {
    expect(codes(measured(leads, pAxis))).toEqual([]);
  });

  it.each([
    [-95, ['reversal-ra-ll']],
    [-94, []],
  ] as const)(
    'with II upside down a P axis of %d° tells %o: a low atrial rhythm has its P up to there',
    (axis, expected) => {
      expect(codes(measured({ II: down, aVR }, axis))).toEqual(expected);
    },
  );

  it('without P waves QRS and T carry it, unless the QRS is wide', () => {
    const arms = { I: down, aVR };
    expect(codes(measured(arms, null))).toEqual(['reversal-ra-la']);
    expect(codes(measured(arms, null, 130))).toEqual([]);
    expect(codes(measured({ I: down, II: down, aVR }, null))).toEqual(['reversal-ra-ll']);
  });

  it.each([
    ['of 100 µV is the legs alone', 50, ['reversal-ra-rl']],
    ['of 101 µV may be a heart across it', 51, []],
  ] as const)('a II %s', (_, r, expected) => {
    expect(codes(measured({ II: { p: 20, r, s: -50, t: 30 } }, 50))).toEqual(expected);
  });

  it('a small QRS with a T wave of its own is a heart across the lead, not two legs', () => {
    expect(codes(measured({ III: { p: 20, r: 40, s: -40, t: 120 } }, 50))).toEqual([]);
  });

  it('nothing is said of paced rhythm and wide-complex tachycardia', () => {
    for (const code of ['paced-rhythm', 'wide-complex-tachycardia']) {
      const made = madeMeasurement({ leads: { I: down, aVR }, statements: [code] });
      expect(recordingHints({ ...made, axes: { ...made.axes, p: known(degrees(130)) } })).toEqual([]);
    }
  });
});
