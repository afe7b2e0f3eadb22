import { describe, expect, it } from 'vitest';
import { analyticEcg } from '../../../test/bench/ecg/analytic-ecg.ts';
import { ANALYTIC_SCENARIOS } from '../../../test/bench/ecg/analytic-scenarios.ts';
import { type AbsenceKind, type EcgExcerpt, excerptOf } from '../excerpt.ts';
import { type LeadName, MEASURED_LEADS, NO_LEADS, STANDARD_LEADS } from '../leads.ts';
import { type AbsentReason, valueOf } from '../measured.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleCount, sampleIndex, seconds } from '../units.ts';
import { measureEcg } from './measure-ecg.ts';
import type { EcgMeasurement, MeasurementOptions } from './measurement.ts';

const MAN_OF_60: MeasurementOptions = { patient: { ageYears: 60, sex: 'male' }, evaluatesCriteria: true };
const scenarioOf = (name: string): (typeof ANALYTIC_SCENARIOS)[number] => {
  const found = ANALYTIC_SCENARIOS.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const made = new Map<string, EcgExcerpt>();
function ecg(name: string, duration = 10, samplingRate = 500): EcgExcerpt {
  const key = `${name} ${duration} ${samplingRate}`;
  const scenario = scenarioOf(name);
  const found =
    made.get(key) ?? analyticEcg({ scenario, samplingRate: hertz(samplingRate), duration: seconds(duration) }).excerpt;
  made.set(key, found);
  return found;
}

/** The same ECG with some leads made of other samples. */
const withLeads = (
  one: EcgExcerpt,
  leads: readonly LeadName[],
  change: (value: number, at: number) => number,
): EcgExcerpt => ({
  ...one,
  leads: one.leads.map((lead) => (leads.includes(lead.lead) ? { ...lead, samples: lead.samples.map(change) } : lead)),
});
const withAbsence = (one: EcgExcerpt, kind: AbsenceKind, first: number, end: number): EcgExcerpt => ({
  ...one,
  leads: one.leads.map((lead) => ({
    ...lead,
    absent: [{ kind, first: sampleIndex(first), end: sampleIndex(end) }],
  })),
});

/** Every number in a value, with where it stands. */
function* numbersIn(value: unknown, where = ''): Generator<readonly [string, number]> {
  if (typeof value === 'number') yield [where, value];
  else if (value instanceof Float64Array) for (const one of value) yield [where, one];
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) yield* numbersIn(one, `${where}.${key}`);
}
function measured(one: EcgExcerpt, options = MAN_OF_60): EcgMeasurement {
  const found = measureEcg(one, options);
  for (const [where, value] of numbersIn(found)) if (!Number.isFinite(value)) expect.fail(`${where} is ${value}`);
  return found;
}
const whyOf = (found: EcgMeasurement, lead: LeadName): AbsentReason | null => {
  const st = found.leads.find((one) => one.lead === lead)?.st;
  return st?.known === false ? st.why : null;
};
const codes = (found: EcgMeasurement): readonly string[] => found.statements.map(({ code }) => code);

describe('an ECG that is well recorded', () => {
  it('is measured throughout: nothing is absent', () => {
    const found = measured(ecg('normal'));
    expect(JSON.stringify(found)).not.toContain('"known":false');
    expect(valueOf(found.heartRate)).toBeCloseTo(60_000 / 803.7, 0);
    expect(found.leads.map(({ lead }) => lead)).toEqual(STANDARD_LEADS);
    expect(valueOf(found.medianBeat)?.leads.map(({ lead }) => lead)).toEqual(STANDARD_LEADS);
    expect(valueOf(found.axes.qrs)).toBeGreaterThan(30);
  });

  it('has its median beat at nought just before the QRS', () => {
    const found = measured(ecg('normal'));
    const [median, onset] = [valueOf(found.medianBeat), valueOf(found.fiducials.qrsOnset)];
    if (median === null || onset === null) throw new Error('absent');
    for (const { samples } of median.leads) expect(Math.abs(samples[onset - 10 - median.from] ?? 99)).toBeLessThan(3);
  });

  it('shows a STEMI in the leads that are raised, and only with age and sex', () => {
    expect(codes(measured(ecg('anterior infarction')))).toContain('stemi-anterior');
    expect(codes(measured(ecg('normal'))).filter((code) => code.startsWith('stemi'))).toEqual([]);
    const unknown = measured(ecg('anterior infarction'), {
      patient: { ageYears: null, sex: null },
      evaluatesCriteria: true,
    });
    expect(codes(unknown)).not.toContain('stemi-anterior');
  });

  it('names the bundle branch by the shape of the QRS', () => {
    expect(codes(measured(ecg('wide QRS (LBBB)')))).toContain('lbbb-pattern');
    expect(codes(measured(ecg("rSR' (RBBB)")))).toContain('rbbb-pattern');
    expect(codes(measured(ecg('tall (LVH)')))).toContain('left-ventricular-hypertrophy-voltage');
    expect(codes(measured(ecg('long QT')))).toContain('very-prolonged-qtc');
    expect(codes(measured(ecg('short PR')))).toContain('short-pr');
  });

  it.each([125, 599.88, 2000])('is measured at %d samples a second', (rate) => {
    const found = measured(ecg('normal', 10, rate));
    expect(Math.abs((valueOf(found.intervals.qt) ?? 0) - 390)).toBeLessThanOrEqual(12);
    expect(Math.abs((valueOf(found.intervals.pr) ?? 0) - 160)).toBeLessThanOrEqual(10);
  });
});

describe('bad input has a defined answer', () => {
  it('six flat leads: they are flat, the other six are measured', () => {
    const chest = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
    const found = measured(withLeads(ecg('normal'), chest, () => 0));
    for (const lead of chest) expect(whyOf(found, lead)).toBe('flat');
    expect(whyOf(found, 'aVF')).toBeNull();
    expect(valueOf(found.intervals.qrs)).not.toBeNull();
  });

  it('spikes of 11 mV: the beats between them are measured, and none of them is a number of the result', () => {
    const one = withLeads(ecg('normal'), STANDARD_LEADS, (value, at) => (at % 1700 === 850 ? value + 11_000 : value));
    const found = measured(one);
    const heights = found.leads.map(({ amplitudes }) => valueOf(amplitudes)?.r ?? 0);
    expect(Math.max(...heights)).toBeLessThan(2000);
  });

  it.each([125, 200, 250, 500, 1000])('spikes of 11 mV at %d samples a second change nothing that is told', (rate) => {
    const scenario = scenarioOf('normal');
    const plain = analyticEcg({ scenario, samplingRate: hertz(rate), duration: seconds(10), noise: 'muscle', seed: 5 });
    const whole = measured(plain.excerpt);
    // In the PR segment, on a QRS, in ST, T, and between the beats.
    const places = new Set([1.21, 2.51, 4.17, 5.01, 6.65, 8.31].map((at) => Math.round(at * rate)));
    for (const leads of [STANDARD_LEADS, ['V2'], ['I', 'III', 'V4']] as const)
      for (const height of [11_000, -11_000]) {
        const found = measured(withLeads(plain.excerpt, leads, (v, at) => (places.has(at) ? v + height : v)));
        for (const interval of ['pr', 'qrs', 'qt'] as const) {
          const [one, other] = [valueOf(found.intervals[interval]), valueOf(whole.intervals[interval])];
          expect(Math.abs((one ?? 0) - (other ?? 0)), interval).toBeLessThanOrEqual(12);
        }
        found.leads.forEach(({ lead, st, amplitudes }, which) => {
          const [was, is] = [valueOf(whole.leads[which]?.st ?? st), valueOf(st)];
          for (const level of ['j', 'j60'] as const)
            expect(Math.abs((is?.[level] ?? 999) - (was?.[level] ?? 0)), lead).toBeLessThan(30);
          expect(Math.max(valueOf(amplitudes)?.r ?? 9999, valueOf(amplitudes)?.r2 ?? 9999), lead).toBeLessThan(2000);
        });
        expect(codes(found)).toEqual(codes(whole));
      }
  });

  it('saturated channels: they are saturated, and not measured', () => {
    const one = withLeads(ecg('normal'), ['V2', 'V3'], (value) => Math.max(-5000, Math.min(5000, 25 * value)));
    const found = measured(one);
    expect([whyOf(found, 'V2'), whyOf(found, 'V3')]).toEqual(['saturated', 'saturated']);
    expect(whyOf(found, 'V4')).toBeNull();
  });

  it('a gap inside a beat: that beat is left out, the rest is as without it', () => {
    const whole = measured(ecg('normal'));
    const found = measured(withAbsence(ecg('normal'), 'gap', 2000, 2040));
    expect(valueOf(found.medianBeat)?.beatsUsed).toBeLessThan(valueOf(whole.medianBeat)?.beatsUsed ?? 0);
    expect(Math.abs((valueOf(found.intervals.qt) ?? 0) - (valueOf(whole.intervals.qt) ?? 0))).toBeLessThanOrEqual(2);
  });

  it('nothing but a gap, or what has not come yet: absent for that reason, everywhere', () => {
    for (const kind of ['gap', 'awaited', 'lead-off'] as const) {
      const found = measured(withAbsence(ecg('normal'), kind, 0, 5000));
      expect(found.beats).toEqual([]);
      expect(found.heartRate).toEqual({ known: false, why: kind });
      expect(found.intervals.qt).toEqual({ known: false, why: kind });
      expect(whyOf(found, 'V3')).toBe(kind);
    }
  });

  it('two seconds of data: the beats are there, what needs more is too short', () => {
    const found = measured(ecg('normal', 2));
    expect(found.beats.length).toBeGreaterThan(0);
    expect(found.intervals.qt).toEqual({ known: false, why: 'too-short' });
    expect(whyOf(found, 'V3')).toBe('too-short');
  });

  it('no data at all', () => {
    const found = measured({ ...ecg('normal'), length: sampleCount(0), leads: [] });
    expect(found.heartRate.known).toBe(false);
    expect(whyOf(found, 'I')).toBe('lead-missing');
  });

  it('one lead only: it is measured, the others are missing, and no axis is guessed', () => {
    const whole = ecg('normal');
    const found = measured({ ...whole, leads: whole.leads.filter(({ lead }) => lead === 'II') });
    expect(valueOf(found.leads.find(({ lead }) => lead === 'II')?.st ?? { known: false, why: 'noise' })).not.toBeNull();
    expect(whyOf(found, 'V1')).toBe('lead-missing');
    expect(found.axes.qrs).toEqual({ known: false, why: 'lead-missing' });
    expect(Math.abs((valueOf(found.intervals.qrs) ?? 0) - 90)).toBeLessThanOrEqual(10);
  });

  it('noise of the whole band, at 8000 samples a second and at 500: nothing is measured of it', () => {
    for (const rate of [500, 8000]) {
      const length = 4 * rate;
      let state = 1;
      const noise = MEASURED_LEADS.map(() =>
        Int32Array.from({ length }, () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return Math.round((state / 2 ** 32 - 0.5) * 2000);
        }),
      );
      const range = { first: sampleIndex(0), end: sampleIndex(length) };
      const found = measured(
        excerptOf(
          {
            samplingRate: hertz(rate),
            leads: MEASURED_LEADS.map((lead) => ({ lead, lsb: microvoltsPerLsb(1), baseline: deviceCount(0) })),
          },
          range,
          [{ kind: 'samples', block: { firstSample: range.first, channels: noise, leadsOff: NO_LEADS } }],
        ),
      );
      expect(found.intervals.qrs.known).toBe(false);
      expect(found.quality.isRetakeAdvised).toBe(true);
    }
  });

  it('an ECG at 8000 samples a second is measured as any other', () => {
    const found = measured(ecg('normal', 4, 8000));
    expect(Math.abs((valueOf(found.intervals.qrs) ?? 0) - 90)).toBeLessThanOrEqual(6);
  });
});
