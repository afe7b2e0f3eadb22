import { describe, expect, it } from 'vitest';
import { excerptOfPatient, patientSeconds } from '../../test/support/excerpts.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import { LEAD_ORDERS } from '../../protocol/ecg/paper/lead-layout.ts';
import { beatReadingOf, type BeatReading } from '../measuring/beat-reading.ts';
import { beatPoints, comparedLeads, DRAWN, drawnReach, jOf } from './beat-comparison.ts';

const OPTIONS = { patient: { ageYears: null, sex: null }, evaluatesCriteria: false } as const;
const of = (patient: 'normal-sinus' | 'inferior-stemi' | 'ventricular-fibrillation'): BeatReading =>
  beatReadingOf(measureEcg(excerptOfPatient(patient, 3, patientSeconds(0, 10)), OPTIONS));
const before = of('normal-sinus');
const now = of('inferior-stemi');

describe('two moments compared', () => {
  it('tell by how much ST rose in the leads of the wall, and that it fell opposite', () => {
    const compared = comparedLeads(LEAD_ORDERS.standard, before, now);
    const change = (lead: string): number => compared.find((one) => one.lead === lead)?.change ?? 0;
    expect(change('III')).toBeGreaterThan(100);
    expect(change('aVL')).toBeLessThan(-50);
    expect(compared.find(({ lead }) => lead === 'III')?.isRemarkable).toBe(true);
  });
  it('turn aVR over where it is called −aVR', () => {
    const [standard, cabrera] = (['standard', 'cabrera'] as const).map((order) =>
      comparedLeads(LEAD_ORDERS[order], before, now).find(({ lead }) => lead === 'aVR'),
    );
    expect(cabrera?.now).toBeCloseTo(-(standard?.now ?? Number.NaN), 9);
  });
  it('read n/a in every lead where one of them has no common beat', () => {
    const none = of('ventricular-fibrillation');
    const compared = comparedLeads(LEAD_ORDERS.standard, before, none);
    expect(compared.map(({ change }) => change)).toEqual(Array.from({ length: 12 }, () => null));
    expect(beatPoints(none, 'II', false)).toBe('');
    expect(jOf(none)).toBeNull();
    expect(comparedLeads(LEAD_ORDERS.standard, null, now)[0]?.change).toBeNull();
  });
  it('are laid over each other at the QRS onset, and stay within what is drawn', () => {
    for (const reading of [before, now]) {
      const times = beatPoints(reading, 'V2', false)
        .split(' ')
        .map((point) => Number(point.split(',')[0]));
      expect(times.length).toBeGreaterThan(250);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(-DRAWN.before);
      expect(Math.max(...times)).toBeLessThanOrEqual(DRAWN.after);
      expect(jOf(reading)).toBeGreaterThan(60);
    }
    const { top, bottom } = drawnReach([before, now]);
    expect(top).toBeGreaterThan(bottom);
  });
});
