import { describe, expect, it } from 'vitest';
import { type MadeFacts, madeMeasurement } from '../../../test/support/made-measurement.ts';
import type { LeadName } from '../leads.ts';
import type { PatientFacts } from '../measurements/measurement.ts';
import type { Statement } from '../statement.ts';
import { criteriaStatements } from './stemi-criteria.ts';

const evaluate = (facts: MadeFacts, evaluatesCriteria = true): readonly Statement[] => {
  const draft = madeMeasurement(facts);
  return criteriaStatements(draft, { patient: draft.patient, evaluatesCriteria });
};
const codes = (statements: readonly Statement[], kind?: Statement['kind']): string[] =>
  statements.filter((one) => kind === undefined || one.kind === kind).map(({ code }) => code);
const find = (statements: readonly Statement[], code: string): Statement => {
  const found = statements.find((one) => one.code === code);
  if (found === undefined) throw new Error(`No ${code} among ${codes(statements).join(', ')}`);
  return found;
};
const elevated = (...leads: readonly [LeadName, number][]): NonNullable<MadeFacts['leads']> =>
  Object.fromEntries(leads.map(([lead, j]) => [lead, { j }]));

const MAN_60: PatientFacts = { ageYears: 60, sex: 'male' };
const MAN_40: PatientFacts = { ageYears: 40, sex: 'male' };
const MAN_39: PatientFacts = { ageYears: 39, sex: 'male' };
const MAN_30: PatientFacts = { ageYears: 30, sex: 'male' };
const MAN_29: PatientFacts = { ageYears: 29, sex: 'male' };
const WOMAN_60: PatientFacts = { ageYears: 60, sex: 'female' };
const WOMAN_25: PatientFacts = { ageYears: 25, sex: 'female' };

/** A lead held against its limit beside a neighbour that is far above its own. */
const LIMITS: readonly (readonly [PatientFacts, LeadName, LeadName, number, string])[] = [
  [MAN_60, 'V2', 'V1', 200, 'stemi-anterior'],
  [MAN_60, 'V3', 'V4', 200, 'stemi-anterior'],
  [MAN_40, 'V2', 'V3', 200, 'stemi-anterior'],
  [MAN_39, 'V2', 'V3', 250, 'stemi-anterior'],
  [MAN_39, 'V3', 'V4', 250, 'stemi-anterior'],
  [WOMAN_60, 'V2', 'V3', 150, 'stemi-anterior'],
  [WOMAN_25, 'V3', 'V2', 150, 'stemi-anterior'],
  [MAN_60, 'V1', 'V2', 100, 'stemi-anterior'],
  [MAN_39, 'V1', 'V2', 100, 'stemi-anterior'],
  [WOMAN_60, 'V4', 'V3', 100, 'stemi-anterior'],
  [MAN_60, 'V5', 'V4', 100, 'stemi-anterior'],
  [MAN_60, 'V5', 'V6', 100, 'stemi-lateral'],
  [MAN_39, 'V6', 'V5', 100, 'stemi-lateral'],
  [WOMAN_60, 'I', 'aVL', 100, 'stemi-lateral'],
  [MAN_60, 'aVL', 'I', 100, 'stemi-lateral'],
  [MAN_60, 'II', 'aVF', 100, 'stemi-inferior'],
  [MAN_39, 'aVF', 'III', 100, 'stemi-inferior'],
  [WOMAN_25, 'III', 'aVF', 100, 'stemi-inferior'],
  [MAN_60, 'V7', 'V8', 50, 'stemi-posterior'],
  [WOMAN_25, 'V8', 'V9', 50, 'stemi-posterior'],
  [MAN_29, 'V9', 'V8', 50, 'stemi-posterior'],
  [MAN_60, 'V3R', 'V4R', 50, 'stemi-right'],
  [MAN_30, 'V4R', 'V3R', 50, 'stemi-right'],
  [MAN_29, 'V4R', 'V3R', 100, 'stemi-right'],
  [MAN_29, 'V3R', 'V4R', 100, 'stemi-right'],
  [WOMAN_25, 'V4R', 'V3R', 50, 'stemi-right'],
  [MAN_60, 'V1', 'V3R', 100, 'stemi-right'],
];

describe('the limits of the Fourth Universal Definition', () => {
  it.each(LIMITS)('%o: %s beside %s counts from %d µV on (%s)', (patient, lead, neighbour, limit, code) => {
    const at = (j: number) => codes(evaluate({ patient, leads: elevated([lead, j], [neighbour, 500]) }), 'criteria');
    expect(at(limit)).toContain(code);
    expect(at(limit + 1)).toContain(code);
    expect(at(limit - 1)).not.toContain(code);
  });

  it('what reads 100 µV has reached 100 µV: levels are compared as they are shown, in whole µV', () => {
    expect(codes(evaluate({ leads: elevated(['II', 99.6], ['aVF', 99.5]) }), 'criteria')).toEqual(['stemi-inferior']);
    expect(codes(evaluate({ leads: elevated(['II', 99.4], ['aVF', 99.5]) }), 'criteria')).toEqual([]);
  });

  it('a normal ECG meets nothing and leaves nothing unevaluated', () => {
    expect(evaluate({})).toEqual([]);
  });

  it('one lead alone is no finding, however high', () => {
    for (const lead of ['I', 'II', 'III', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const)
      expect(codes(evaluate({ leads: elevated([lead, 900]) }), 'criteria')).toEqual([]);
  });

  it('leads that are no neighbours do not make a pair', () => {
    expect(codes(evaluate({ leads: elevated(['I', 300], ['III', 300]) }), 'criteria')).toEqual([]);
    expect(codes(evaluate({ leads: elevated(['V2', 400], ['V4', 300], ['V6', 300]) }), 'criteria')).toEqual([]);
    expect(codes(evaluate({ leads: elevated(['aVL', 300], ['II', 300]) }), 'criteria')).toEqual([]);
  });

  it('−aVR stands between I and II: a depression of aVR pairs with either', () => {
    const lateral = evaluate({ leads: elevated(['I', 120], ['aVR', -100]) });
    expect(find(lateral, 'stemi-lateral').evidence).toEqual([
      { what: 'st-j', lead: 'I', value: 120, unit: 'µV', limit: 100 },
      { what: 'st-j', lead: 'aVR', value: -100, unit: 'µV', limit: -100 },
    ]);
    expect(codes(evaluate({ leads: elevated(['II', 120], ['aVR', -100]) }), 'criteria')).toEqual(['stemi-inferior']);
    expect(codes(evaluate({ leads: elevated(['II', 120], ['aVR', -99]) }), 'criteria')).toEqual([]);
    expect(codes(evaluate({ leads: elevated(['II', 120], ['aVR', 300]) }), 'criteria')).toEqual([]);
  });

  it('several walls are each named, with the leads and limits of each', () => {
    const found = evaluate({ leads: elevated(['V3', 300], ['V4', 300], ['V5', 200], ['V6', 150], ['V1', 110]) });
    expect(codes(found, 'criteria')).toEqual(['stemi-anterior', 'stemi-lateral']);
    expect(find(found, 'stemi-anterior')).toMatchObject({ leads: ['V3', 'V4', 'V5'], why: null });
    expect(find(found, 'stemi-lateral').evidence).toEqual([
      { what: 'st-j', lead: 'V5', value: 200, unit: 'µV', limit: 100 },
      { what: 'st-j', lead: 'V6', value: 150, unit: 'µV', limit: 100 },
    ]);
    expect(find(found, 'stemi-anterior').source).toContain('Fourth Universal Definition');
  });
});

describe('criteria that cannot be evaluated', () => {
  const infarct = elevated(['V2', 500], ['V3', 500], ['V4', 500]);
  it.each([
    ['the age', { ageYears: null, sex: 'male' }, ['age-missing']],
    ['the sex', { ageYears: 60, sex: null }, ['sex-missing']],
    ['age and sex', { ageYears: null, sex: null }, ['age-missing', 'sex-missing']],
  ] as const)('without %s nothing is evaluated, whatever the leads show', (_, patient, why) => {
    const found = evaluate({ patient, leads: infarct });
    expect(found.map((one) => [one.kind, one.code, one.why])).toEqual(
      why.map((reason) => ['not-evaluable', 'stemi-criteria', reason]),
    );
  });

  it('switched off, it says that it is switched off, and only that', () => {
    expect(evaluate({ leads: infarct, patient: { ageYears: null, sex: null } }, false)).toMatchObject([
      { kind: 'not-evaluable', code: 'stemi-criteria', why: 'switched-off', leads: [] },
    ]);
  });

  it('in a wide-complex tachycardia ST is a part of the complex', () => {
    expect(evaluate({ leads: infarct, statements: ['wide-complex-tachycardia'] })).toMatchObject([
      { kind: 'not-evaluable', why: 'rate-out-of-range' },
    ]);
  });

  it('a lead without ST takes part in nothing, and is named with its reason', () => {
    const found = evaluate({ leads: { ...infarct, V3: { why: 'lead-off' } } });
    expect(codes(found, 'criteria')).toEqual([]);
    expect(find(found, 'stemi-criteria-in-leads')).toMatchObject({
      kind: 'not-evaluable',
      leads: ['V3'],
      why: 'lead-off',
    });
  });

  it('leads off on the limbs leave the chest leads evaluated', () => {
    const off = { why: 'lead-off' } as const;
    const limbs = { I: off, II: off, III: off, aVR: off, aVL: off, aVF: off };
    const found = evaluate({ leads: { ...limbs, ...infarct } });
    expect(codes(found, 'criteria')).toEqual(['stemi-anterior']);
    expect(find(found, 'stemi-criteria-in-leads').leads).toEqual(['I', 'II', 'III', 'aVR', 'aVL', 'aVF']);
  });

  it('without two neighbours measured there is nothing to evaluate: two limb leads far apart, or none at all', () => {
    const missing = { why: 'lead-missing' } as const;
    const all = Object.fromEntries(
      ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((lead) => [lead, missing]),
    );
    expect(evaluate({ leads: all })).toMatchObject([
      { kind: 'not-evaluable', code: 'stemi-criteria', why: 'lead-missing' },
    ]);
    expect(evaluate({ leads: { ...all, II: { j: 500 }, V2: { j: 500 } } })).toMatchObject([
      { kind: 'not-evaluable', code: 'stemi-criteria', why: 'lead-missing' },
    ]);
  });

  it('the reason is the one that most leads have', () => {
    const fibrillation = { why: 'no-organised-rhythm' } as const;
    const all = Object.fromEntries(
      ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5'].map((lead) => [lead, fibrillation]),
    );
    expect(evaluate({ leads: { ...all, V6: { why: 'flat' } } })).toMatchObject([
      { code: 'stemi-criteria', why: 'no-organised-rhythm' },
    ]);
  });
});

describe('what goes with criteria that are met', () => {
  const inferior = elevated(['II', 150], ['III', 200], ['aVF', 180]);

  it('says that the elevation must be new, which one ECG cannot tell', () => {
    expect(find(evaluate({ leads: inferior }), 'elevation-must-be-new')).toMatchObject({
      kind: 'caveat',
      leads: ['II', 'III', 'aVF'],
    });
  });

  it.each([
    ['inferior', inferior, 'aVL'],
    ['inferior', inferior, 'I'],
    ['anterior', elevated(['V2', 300], ['V3', 300]), 'III'],
    ['anterior', elevated(['V2', 300], ['V3', 300]), 'aVF'],
    ['lateral', elevated(['I', 150], ['aVL', 150]), 'III'],
    ['posterior', elevated(['V7', 80], ['V8', 80]), 'V2'],
  ] as const)('opposite to an %s elevation a depression of 50 µV counts, of 49 not (%#)', (wall, leads, opposite) => {
    const at = (j: number) => evaluate({ leads: { ...leads, [opposite]: { j } } });
    expect(find(at(-50), `reciprocal-to-${wall}`)).toMatchObject({
      kind: 'caveat',
      leads: [opposite],
      evidence: [{ what: 'st-j', lead: opposite, value: -50, unit: 'µV', limit: -50 }],
    });
    expect(codes(at(-49))).not.toContain(`reciprocal-to-${wall}`);
  });

  it('nothing is called reciprocal where nothing is elevated', () => {
    expect(codes(evaluate({ leads: elevated(['aVL', -200], ['I', -200]) }))).toEqual([]);
  });

  it('inferior without a right-sided lead: record V4R', () => {
    expect(codes(evaluate({ leads: inferior }))).toContain('record-v4r');
    expect(codes(evaluate({ leads: { ...inferior, V4R: { j: 0 } } }))).not.toContain('record-v4r');
    expect(codes(evaluate({ leads: elevated(['V2', 300], ['V3', 300]) }))).not.toContain('record-v4r');
  });

  it('V4R alone with an inferior elevation is said at its limit; with V3R two neighbours decide', () => {
    const with4R = (j: number) => codes(evaluate({ leads: { ...inferior, V4R: { j } } }));
    expect(with4R(50)).toContain('v4r-elevated');
    expect(with4R(49)).not.toContain('v4r-elevated');
    const both = codes(evaluate({ leads: { ...inferior, V4R: { j: 80 }, V3R: { j: 60 } } }));
    expect(both).toContain('stemi-right');
    expect(both).not.toContain('v4r-elevated');
  });

  it('V1–V3 down at J and still at J60: record V7–V9, with the T wave as evidence', () => {
    const down = { j: -80, j60: -90, t: 400 };
    const hint = find(evaluate({ leads: { V2: down, V3: down } }), 'record-v7-v9');
    expect(hint.leads).toEqual(['V2', 'V3']);
    expect(hint.evidence.map(({ what, lead, value }) => [what, lead, value])).toEqual([
      ['st-j', 'V2', -80],
      ['st-j60', 'V2', -90],
      ['t-amplitude', 'V2', 400],
      ['st-j', 'V3', -80],
      ['st-j60', 'V3', -90],
      ['t-amplitude', 'V3', 400],
    ]);
  });

  it.each([
    ['an ST that climbs back by J60', { V2: { j: -80, j60: -40 }, V3: { j: -80, j60: -40 } }],
    ['one lead alone', { V2: { j: -80 } }],
    ['V7–V9 that are recorded already', { V2: { j: -80 }, V3: { j: -80 }, V8: { j: 0 } }],
    ['V1 and V3 without V2', { V1: { j: -80 }, V3: { j: -80 } }],
  ] as const)('no such hint for %s', (_, leads) => {
    expect(codes(evaluate({ leads }))).not.toContain('record-v7-v9');
  });

  it.each([
    ['man', MAN_60, { V1: { s: -2000 }, V5: { r: 1500 } }, 'sokolow-lyon', 3500],
    ['man', MAN_60, { V1: { s: -2000 }, V6: { r: 1600 }, V5: { r: 900 } }, 'sokolow-lyon', 3600],
    ['man', MAN_60, { V3: { s: -2000 }, aVL: { r: 801 } }, 'cornell', 2801],
    ['woman', WOMAN_60, { V3: { s: -1500 }, aVL: { r: 501 } }, 'cornell', 2001],
    ['man whose V1 is a QS', MAN_60, { V1: { q: -2100, r: 0, s: 0 }, V5: { r: 1500 } }, 'sokolow-lyon', 3600],
  ] as const)(
    'the voltages of a hypertrophied ventricle in a %s are stated (%#)',
    (_, patient, voltages, what, value) => {
      const caveat = find(evaluate({ patient, leads: { ...inferior, ...voltages } }), 'lvh-may-mimic');
      expect(caveat.evidence).toMatchObject([{ what, value, unit: 'µV' }]);
    },
  );

  it.each([
    ['Sokolow-Lyon below its limit', MAN_60, { V1: { s: -2000 }, V5: { r: 1499 } }],
    ['Sokolow-Lyon at 34 years', { ageYears: 34, sex: 'male' }, { V1: { s: -2500 }, V5: { r: 2000 } }],
    ['Cornell at the limit of a man', MAN_60, { V3: { s: -2000 }, aVL: { r: 800 } }],
    ['Cornell at the limit of a woman', WOMAN_60, { V3: { s: -1500 }, aVL: { r: 500 } }],
  ] as const)('no caveat of hypertrophy for %s', (_, patient, voltages) => {
    expect(codes(evaluate({ patient, leads: { ...inferior, ...voltages } }))).not.toContain('lvh-may-mimic');
  });

  it('a QRS of 120 ms and more is a caveat, of 119 not', () => {
    expect(codes(evaluate({ leads: inferior, qrs: 120 }))).toContain('wide-qrs-may-mimic');
    expect(codes(evaluate({ leads: inferior, qrs: 119 }))).not.toContain('wide-qrs-may-mimic');
  });
});

describe.each([
  ['left bundle branch block', 'lbbb-pattern', 'lbbb-modified-sgarbossa'],
  ['paced rhythm', 'paced-rhythm', 'paced-modified-sgarbossa'],
])('in %s the modified Sgarbossa rule replaces the ordinary criteria', (_, pattern, caveat) => {
  const inLbbb = (leads: NonNullable<MadeFacts['leads']>): readonly Statement[] =>
    evaluate({ leads, statements: [pattern], qrs: 150 });
  const down = { r: 100, s: -2000 };
  const up = { r: 1500, s: 0 };

  it('says so, and does not apply the ordinary ones', () => {
    const found = inLbbb({ V2: { ...down, j: 400 }, V3: { ...down, j: 400 } });
    expect(codes(found)).toEqual([caveat]);
    expect(find(found, caveat).evidence).toEqual([{ what: 'qrs', lead: null, value: 150, unit: 'ms', limit: 120 }]);
  });

  it.each([
    ['an upward QRS, ST at +100', { V5: { ...up, j: 100 } }, ['sgarbossa-concordant-elevation']],
    ['an upward QRS, ST at +99', { V5: { ...up, j: 99 } }, []],
    ['an upward QRS, ST down by 300', { V5: { ...up, j: -300 } }, []],
    ['V2 downward, ST at −100', { V2: { ...down, j: -100 } }, ['sgarbossa-concordant-depression']],
    ['V2 downward, ST at −99', { V2: { ...down, j: -99 } }, []],
    ['V4 downward, ST at −300, which is not V1–V3', { V4: { ...down, j: -300 } }, []],
    ['V1 upward, ST at −300', { V1: { ...up, j: -300 } }, []],
    ['S of 2000, ST at 500', { V1: { ...down, j: 500 } }, ['sgarbossa-discordant-elevation']],
    ['S of 2000, ST at 499', { V1: { ...down, j: 499 } }, []],
    ['S of 400, ST at 100', { III: { r: 50, s: -400, j: 100 } }, ['sgarbossa-discordant-elevation']],
    ['S of 396, ST at 99', { III: { r: 50, s: -396, j: 99 } }, []],
    ['a QS of 2000, ST at 500', { V1: { q: -2000, r: 0, s: 0, j: 500 } }, ['sgarbossa-discordant-elevation']],
  ] as const)('%s', (_case, leads, expected) => {
    expect(codes(inLbbb(leads), 'criteria')).toEqual(expected);
  });

  it('shows the ratio that it rests on', () => {
    const [ratio] = find(inLbbb({ V1: { ...down, j: 600 } }), 'sgarbossa-discordant-elevation').evidence.slice(1);
    expect(ratio).toEqual({ what: 'st-to-s', lead: 'V1', value: -0.3, unit: 'ratio', limit: -0.25 });
  });

  it('needs age and sex like the rest: one rule', () => {
    const found = evaluate({ statements: [pattern], patient: { ageYears: null, sex: 'male' } });
    expect(found.map(({ code, why }) => [code, why])).toEqual([['stemi-criteria', 'age-missing']]);
  });

  it('a lead without ST takes part in nothing', () => {
    const found = inLbbb({ V5: { why: 'noise' }, V1: { ...down, j: 600 } });
    expect(find(found, 'stemi-criteria-in-leads')).toMatchObject({ leads: ['V5'], why: 'noise' });
    expect(codes(found, 'criteria')).toEqual(['sgarbossa-discordant-elevation']);
  });
});
