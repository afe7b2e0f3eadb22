import { describe, expect, it } from 'vitest';
import { analyticEcg } from '../../../test/bench/ecg/analytic-ecg.ts';
import { ANALYTIC_SCENARIOS } from '../../../test/bench/ecg/analytic-scenarios.ts';
import { absent, known } from '../measured.ts';
import type { Statement } from '../statement.ts';
import { degrees, hertz, microvolts, milliseconds } from '../units.ts';
import { measureEcg } from './measure-ecg.ts';
import { measurementStatements } from './measurement-statements.ts';
import type { EcgMeasurement, GlobalIntervals, PatientFacts } from './measurement.ts';

const scenario = ANALYTIC_SCENARIOS[0];
if (scenario === undefined) throw new Error('no scenario');
const normal = measureEcg(analyticEcg({ scenario, samplingRate: hertz(500) }).excerpt, {
  patient: { ageYears: 60, sex: 'male' },
  evaluatesCriteria: false,
});
const ms = (value: number) => known(milliseconds(value));
const withIntervals = (some: Partial<GlobalIntervals>, patient: PatientFacts = normal.patient): EcgMeasurement => ({
  ...normal,
  patient,
  intervals: { ...normal.intervals, ...some },
});
const withQtc = (value: number, sex: PatientFacts['sex']): EcgMeasurement =>
  withIntervals({ qtc: { ...normal.intervals.qtc, fridericia: ms(value) } }, { ageYears: 60, sex });
const codes = (draft: EcgMeasurement): readonly string[] => measurementStatements(draft).map(({ code }) => code);

describe('statements of measurements', () => {
  it('say nothing of a normal ECG, and nothing of what is absent', () => {
    expect(codes(normal)).toEqual([]);
    expect(codes(withIntervals({ pr: absent('no-p-wave'), qrs: absent('noise'), qt: absent('noise') }))).toEqual([]);
  });

  it('begin beyond the limit, not at it: PR above 200 ms, below 120 ms', () => {
    expect(codes(withIntervals({ pr: ms(200) }))).toEqual([]);
    expect(codes(withIntervals({ pr: ms(201) }))).toEqual(['prolonged-pr']);
    expect(codes(withIntervals({ pr: ms(119) }))).toEqual(['short-pr']);
    expect(codes(withIntervals({ pr: ms(120) }))).toEqual([]);
  });

  it('call a QRS wide from 120 ms on, and then say nothing of QTc', () => {
    expect(codes(withIntervals({ qrs: ms(120) }))).toContain('wide-qrs');
    expect(codes({ ...withQtc(480, 'male'), intervals: { ...withQtc(480, 'male').intervals, qrs: ms(130) } })).toEqual([
      'wide-qrs',
    ]);
  });

  it('hold QTc against the limit of the sex, and from 500 ms on against none', () => {
    expect(codes(withQtc(455, 'male'))).toEqual(['prolonged-qtc']);
    expect(codes(withQtc(455, 'female'))).toEqual([]);
    expect(codes(withQtc(461, 'female'))).toEqual(['prolonged-qtc']);
    expect(codes(withQtc(500, null))).toEqual(['very-prolonged-qtc']);
    expect(codes(withQtc(335, 'male'))).toEqual(['short-qtc']);
  });

  it('do not guess a sex: a QTc of 455 ms is not evaluable without it', () => {
    const [found] = measurementStatements(withQtc(455, null));
    expect(found).toMatchObject({ kind: 'not-evaluable', code: 'prolonged-qtc', why: 'sex-missing' });
    expect(codes(withQtc(445, null))).toEqual([]);
  });

  it.each([
    [-31, ['left-axis-deviation']],
    [-30, []],
    [90, []],
    [91, ['right-axis-deviation']],
    [-91, ['extreme-axis']],
    [-90, ['left-axis-deviation']],
    [180, ['right-axis-deviation']],
  ] as const)('of an axis of %i° are %j', (axis, expected) => {
    expect(codes({ ...normal, axes: { ...normal.axes, qrs: known(degrees(axis)) } })).toEqual(expected);
  });

  it('find low voltage only where all twelve leads are low', () => {
    const low = normal.leads.map((one) => ({
      ...one,
      amplitudes: one.amplitudes.known
        ? known({
            ...one.amplitudes.value,
            q: microvolts(0),
            r: microvolts(350),
            s: microvolts(-100),
            r2: microvolts(0),
          })
        : one.amplitudes,
    }));
    expect(codes({ ...normal, leads: low })).toEqual(['low-qrs-voltage']);
    const oneMissing = low.map((one) => (one.lead === 'V3' ? { ...one, amplitudes: absent('lead-off') } : one));
    expect(codes({ ...normal, leads: oneMissing })).toEqual([]);
  });

  it('carry the number and the limit that they rest on', () => {
    const [found] = measurementStatements(withIntervals({ pr: ms(230) }));
    expect(found).toEqual({
      kind: 'measurement',
      code: 'prolonged-pr',
      leads: [],
      evidence: [{ what: 'pr', lead: null, value: 230, unit: 'ms', limit: 200 }],
      why: null,
      source: 'Surawicz 2009',
    } satisfies Statement);
  });
});
