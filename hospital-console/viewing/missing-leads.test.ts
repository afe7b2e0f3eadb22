import { describe, expect, it } from 'vitest';
import { type LeadName, MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import { deviceCount, hertz, microvoltsPerLsb } from '../../protocol/ecg/units.ts';
import { missingLeads } from './missing-leads.ts';

const of = (leads: readonly LeadName[]) =>
  missingLeads({
    samplingRate: hertz(669),
    leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(1), baseline: deviceCount(0) })),
  });

describe('leads that a recording does not have', () => {
  it('are none where the eight measured leads are there: the others follow from them', () => {
    expect(of(MEASURED_LEADS)).toEqual([]);
  });
  it('are told by name', () => {
    expect(of(MEASURED_LEADS.filter((lead) => lead !== 'V3'))).toEqual(['V3']);
    expect(of(['V1', 'V2'])).toEqual(['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V3', 'V4', 'V5', 'V6']);
  });
  it('include those that follow from a lead that is missing', () => {
    expect(of(MEASURED_LEADS.filter((lead) => lead !== 'II'))).toEqual(['II', 'III', 'aVR', 'aVL', 'aVF']);
  });
  it('are not told before anything is known', () => {
    expect(missingLeads(null)).toEqual([]);
  });
});
