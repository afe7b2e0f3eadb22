import { expect, it } from 'vitest';
import { deriveLead, MEASURED_LEADS } from '../../../../protocol/ecg/leads.ts';
import { microvolts } from '../../../../protocol/ecg/units.ts';
import {
  DOWER_LEAD_FIELD,
  ELECTRODES,
  leadsOfDipole,
  leadsOfElectrode,
  shareOfElectrode,
  turned,
} from './lead-field.ts';

it('a force to the left and feet is upright in I, II and V6 and inverted in aVR', () => {
  const leads = leadsOfDipole([1, 0.7, 0]);
  expect(leads.I).toBeGreaterThan(0);
  expect(leads.II).toBeGreaterThan(0);
  expect(leads.V6).toBeGreaterThan(0);
  expect(deriveLead('aVR', microvolts(leads.I), microvolts(leads.II))).toBeLessThan(0);
});

it('a force to the back is a deep S in V1–V3', () => {
  const leads = leadsOfDipole([0, 0, 1]);
  expect([leads.V1, leads.V2, leads.V3]).toEqual([-0.917, -1.387, -1.277]);
});

it('turning the heart turns the frontal axis and keeps the strength', () => {
  const [left, feet, back] = turned([1, 0, 0], 50, 0);
  expect((Math.atan2(feet, left) * 180) / Math.PI).toBeCloseTo(50, 9);
  expect(back).toBe(0);
  const tilted = turned([0.4, 0.3, -0.5], 13, -9);
  expect(Math.hypot(...tilted)).toBeCloseTo(Math.hypot(0.4, 0.3, -0.5), 12);
});

it('a disturbance on one electrode obeys Einthoven and Wilson', () => {
  for (const electrode of ELECTRODES) {
    const [one, two] = [shareOfElectrode(electrode, 'I'), shareOfElectrode(electrode, 'II')];
    // III = LL − LA, from I and II alone.
    expect(two - one).toBe(electrode === 'LL' ? 1 : electrode === 'LA' ? -1 : 0);
  }
  for (const lead of MEASURED_LEADS) {
    // What all electrodes share cancels in every lead.
    expect(ELECTRODES.reduce((sum, electrode) => sum + shareOfElectrode(electrode, lead), 0)).toBeCloseTo(0, 12);
    expect(DOWER_LEAD_FIELD[lead]).toHaveLength(3);
  }
});

it('a chest electrode carries its own lead only, an arm carries the chest leads too', () => {
  expect(leadsOfElectrode('V4')).toEqual(['V4']);
  expect(leadsOfElectrode('LA')).toEqual(['I', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
  expect(leadsOfElectrode('LL')).toEqual(['II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
});
