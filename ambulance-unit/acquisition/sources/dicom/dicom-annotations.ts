import type { LeadName } from '../../../../protocol/ecg/leads.ts';
import { beatsPerMinute, degrees, microvolts, milliseconds } from '../../../../protocol/ecg/units.ts';
import { type MachineLeadMeasurement, type MachineStatements, plainText } from '../machine-statements.ts';
import type { DicomItem } from './dicom-elements.ts';
import { codesOf, decimalOf, decoderOf, TAG, textOf, uint16sOf } from './dicom-values.ts';

type Global = 'heartRate' | 'p' | 'pr' | 'qrs' | 'qt' | 'qtc' | 'pAxis' | 'qrsAxis' | 'tAxis';
type PerLead = 'q' | 'r' | 's' | 't' | 'stJ';

/** By scheme and code, as files of before 2013 (SCPECG) and since (MDC) have them. Source: DICOM PS3.16, CID 3227 to 3229, 3689. */
const GLOBALS: Readonly<Record<string, Global>> = {
  'MDC 2:16770': 'heartRate',
  'MDC 2:16016': 'heartRate',
  'LN 8867-4': 'heartRate',
  'SCPECG 5.10.2.5-1': 'heartRate',
  'MDC 2:16184': 'p',
  'SCPECG 5.13.5-5': 'p',
  'MDC 2:15872': 'pr',
  'MDC 2:16144': 'pr',
  'SCPECG 5.13.5-7': 'pr',
  'MDC 2:16156': 'qrs',
  'SCPECG 5.13.5-9': 'qrs',
  'MDC 2:16160': 'qt',
  'SCPECG 5.13.5-11': 'qt',
  'MDC 2:15876': 'qtc',
  'MDC 2:15880': 'qtc',
  'SCPECG 5.10.2.5-5': 'qtc',
  'MDC 2:16128': 'pAxis',
  'SCPECG 5.10.3-11': 'pAxis',
  'MDC 2:16132': 'qrsAxis',
  'SCPECG 5.10.3-13': 'qrsAxis',
  'MDC 2:16136': 'tAxis',
  'SCPECG 5.10.3-15': 'tAxis',
};

/** Source: DICOM PS3.16, CID 3688. */
const PER_LEAD: Readonly<Record<string, PerLead>> = {
  'MDC 2:1792': 'q',
  'MDC 2:2048': 'r',
  'MDC 2:2304': 's',
  'MDC 2:2560': 't',
  'MDC 2:2816': 't',
  'MDC 2:1024': 'stJ',
};

/** To ms, µV, degrees and beats a minute. */
const FACTORS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  us: 0.001,
  uV: 1,
  mV: 1000,
  deg: 1,
  '/min': 1,
  '{H.B.}/min': 1,
};
/** Beyond it stands nothing that anybody reads; annotations may be of every beat. */
const MOST_TEXTS = 64;

/**
 * What the machine measured and said of one multiplex group, as far as annotations say it of the whole or of a lead; null where
 * none does. What cannot be read is left out: no sample depends on it.
 */
export function readDicomAnnotations(
  dataSet: DicomItem,
  group: number,
  leadOfChannel: (channel: number) => LeadName | null,
): { readonly machine: MachineStatements | null; readonly placed: number } {
  const globals: Partial<Record<Global, number>> = {};
  const leads = new Map<LeadName, Partial<Record<PerLead, number>>>();
  const texts: string[] = [];
  let placed = 0;
  const decoder = decoderOf(dataSet);
  for (const item of dataSet.get(TAG.annotations)?.items ?? []) {
    // Of a point or a stretch: a beat's fiducials, our own words about a gap.
    if (item.has(TAG.temporalRange)) {
      placed += 1;
      continue;
    }
    const [ofGroup, channel = 0] = uint16sOf(item, TAG.referencedChannels);
    if (ofGroup !== undefined && ofGroup !== group) continue;
    const text = plainText(textOf(item, TAG.text, decoder));
    if (text !== null && texts.length < MOST_TEXTS) texts.push(text);
    const value = decimalOf(item, TAG.numericValue);
    const [unit] = codesOf(item, TAG.units);
    const factor = FACTORS[unit?.value ?? ''];
    if (value === null || !Number.isFinite(value) || factor === undefined) continue;
    for (const { scheme, value: code } of codesOf(item, TAG.conceptName)) {
      const global = GLOBALS[`${scheme} ${code}`];
      const ofLead = PER_LEAD[`${scheme} ${code}`];
      const lead = leadOfChannel(channel);
      if (global !== undefined && channel === 0) globals[global] ??= value * factor;
      else if (ofLead !== undefined && lead !== null) leads.set(lead, { [ofLead]: value * factor, ...leads.get(lead) });
    }
  }
  const machine =
    plainText(textOf(dataSet, TAG.model, decoder)) ?? plainText(textOf(dataSet, TAG.manufacturer, decoder));
  if (machine === null && texts.length === 0 && leads.size === 0 && Object.keys(globals).length === 0)
    return { machine: null, placed };
  const given = <T>(what: Global, of: (value: number) => T): T | null => {
    const value = globals[what];
    return value === undefined ? null : of(value);
  };
  return {
    placed,
    machine: {
      machine,
      heartRate: given('heartRate', beatsPerMinute),
      p: given('p', milliseconds),
      pr: given('pr', milliseconds),
      qrs: given('qrs', milliseconds),
      qt: given('qt', milliseconds),
      qtc: given('qtc', milliseconds),
      axes: { p: given('pAxis', degrees), qrs: given('qrsAxis', degrees), t: given('tAxis', degrees) },
      leads: [...leads].map(([lead, values]): MachineLeadMeasurement => {
        const height = (value: number | undefined) => (value === undefined ? null : microvolts(value));
        const { q, r, s, t, stJ } = values;
        return { lead, q: height(q), r: height(r), s: height(s), t: height(t), stJ: height(stJ) };
      }),
      texts,
    },
  };
}
