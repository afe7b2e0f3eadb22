import type { LeadName } from '../../../../protocol/ecg/leads.ts';

/**
 * The number by which both SCP-ECG and ISO/IEEE 11073 know a lead: table 5 of EN 1064, and the last part of the codes
 * of 11073-10101 from 131328 (MDC_ECG_ELEC_POTL) on.
 */
export const LEAD_IDS: Readonly<Record<LeadName, number>> = {
  I: 1,
  II: 2,
  V1: 3,
  V2: 4,
  V3: 5,
  V4: 6,
  V5: 7,
  V6: 8,
  V7: 9,
  V3R: 11,
  V4R: 12,
  VX: 16,
  VY: 17,
  VZ: 18,
  III: 61,
  aVR: 62,
  aVL: 63,
  aVF: 64,
  V8: 66,
  V9: 67,
};

/** `AVR`, and `X` for VX, as the standards for files write them. */
const mdcName = (lead: LeadName): string => (/^V[XYZ]$/.test(lead) ? lead.slice(1) : lead.toUpperCase());

/** As HL7 aECG names a lead. */
export const mdcLead = (lead: LeadName): string => `MDC_ECG_LEAD_${mdcName(lead)}`;

/** The potential between a lead's electrodes, as FHIR and HL7 v2 code it. Source: ISO/IEEE 11073-10101. */
export const MDC_SYSTEM = 'urn:iso:std:iso:11073:10101';
const POTENTIAL = 131_328;
export const mdcPotential = (lead: LeadName): { readonly code: string; readonly display: string } => ({
  code: String(POTENTIAL + LEAD_IDS[lead]),
  display: `MDC_ECG_ELEC_POTL_${mdcName(lead)}`,
});
export const MDC_POTENTIAL = { code: String(POTENTIAL), display: 'MDC_ECG_ELEC_POTL' } as const;
