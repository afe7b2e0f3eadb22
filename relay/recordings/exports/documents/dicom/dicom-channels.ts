import type { LeadName } from '../../../../../protocol/ecg/leads.ts';
import type { ExportedEcg, ExportedLead } from '../exported-ecg.ts';
import { LEAD_IDS } from '../lead-codes.ts';
import { codeItem, type DataSet, dataSet } from './dicom-attributes.ts';
import { decimalString, sensitivityOf } from './dicom-text.ts';

/** `Lead X` for VX, as the standard's list of leads has it (CID 3001). */
const leadMeaning = (lead: LeadName): string => `Lead ${lead.replace(/^V([XYZ])$/, '$1')}`;

/** As ISO/IEEE 11073 codes it, and beside it as SCP-ECG does: readers before 2013 know that only. */
const leadSource = (lead: LeadName): DataSet => {
  const id = String(LEAD_IDS[lead]);
  const meaning = leadMeaning(lead);
  return codeItem(`2:${id}`, 'MDC', meaning, {
    EquivalentCodeSequence: [codeItem(`5.6.3-9-${id}`, 'SCPECG', meaning, { CodingSchemeVersion: '1.3' })],
  });
};

const MICROVOLT = codeItem('uV', 'UCUM', 'microvolt', { CodingSchemeVersion: '1.4' });

/** Channel definitions, and in sentences what they cannot say. Source: DICOM PS3.3, C.10.9.1.4. */
export function channelDefinitions(
  ecg: ExportedEcg,
  leads: readonly ExportedLead[],
  bits: 16 | 32,
): { readonly items: readonly DataSet[]; readonly leftOut: readonly string[] } {
  const leftOut: string[] = [];
  const items = leads.map(({ lead, lsb, baseline, isDerived }, at) => {
    const { sensitivity, correction, isExact } = sensitivityOf(lsb);
    const zero = decimalString(0 - baseline * lsb);
    if (!isExact)
      leftOut.push(`The LSB of ${lead} (${String(lsb)} µV) is written to sixteen characters: ${sensitivity} µV.`);
    return dataSet({
      WaveformChannelNumber: String(at + 1),
      ChannelLabel: lead,
      ...(isOffThroughout(ecg, lead) ? { ChannelStatus: 'DISCONNECTED' } : {}),
      ChannelSourceSequence: [leadSource(lead)],
      ...(isDerived ? { ChannelDerivationDescription: 'Computed from I and II, rounded to the LSB of I' } : {}),
      ChannelSensitivity: sensitivity,
      ChannelSensitivityUnitsSequence: [MICROVOLT],
      ChannelSensitivityCorrectionFactor: correction,
      ChannelBaseline: zero.text,
      ChannelTimeSkew: '0',
      WaveformBitsStored: [bits],
    });
  });
  return { items, leftOut };
}

function isOffThroughout(ecg: ExportedEcg, lead: LeadName): boolean {
  const off = ecg.leadsOff.filter((range) => range.lead === lead);
  return ecg.present.every(({ first, end }) => off.some((range) => range.first <= first && range.end >= end));
}
