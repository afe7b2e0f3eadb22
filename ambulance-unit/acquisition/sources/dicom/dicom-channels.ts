import { type LeadName, leadOfName } from '../../../../protocol/ecg/leads.ts';
import {
  deviceCount,
  type DeviceCount,
  microvoltsPerLsb,
  type MicrovoltsPerLsb,
} from '../../../../protocol/ecg/units.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { scpLeadOf } from '../scp/scp-leads.ts';
import type { DicomItem } from './dicom-elements.ts';
import { codesOf, type DicomCode, decimalOf, TAG, textOf } from './dicom-values.ts';

/** A channel as its definition describes it. */
export interface DicomChannel {
  readonly name: string;
  /** Null where it is no lead that is known here, or no voltage. */
  readonly lead: LeadName | null;
  readonly lsb: MicrovoltsPerLsb;
  readonly baseline: DeviceCount;
  /** The zero lies between two counts: the nearest is taken. */
  readonly isZeroRounded: boolean;
  /** Seconds by which its samples were taken later. */
  readonly skew: number;
}

/** µV of the units that a sensitivity may be in; UCUM. */
const MICROVOLTS: Readonly<Record<string, number>> = { V: 1e6, mV: 1000, uV: 1, µV: 1, nV: 0.001 };
/** Outside of it lies no ECG. */
const LSB = { least: 1e-6, most: 1e6 } as const;
/** Below so much of a count two decimal strings cannot tell. */
const ROUNDED = 0.001;

/** One item of the channel definitions. Source: DICOM PS3.3, C.10.9.1.4. */
export function readChannel(item: DicomItem, at: number, rate: number): ClinicalOutcome<DicomChannel> {
  const sources = codesOf(item, TAG.channelSource);
  const name = sources[0]?.meaning || textOf(item, TAG.channelLabel) || `Channel ${String(at + 1)}`;
  const [unit] = codesOf(item, TAG.sensitivityUnits);
  const sensitivity = decimalOf(item, TAG.sensitivity);
  const correction = decimalOf(item, TAG.correction) ?? 1;
  const offset = decimalOf(item, TAG.baseline) ?? 0;
  const skew = decimalOf(item, TAG.timeSkew) ?? (decimalOf(item, TAG.sampleSkew) ?? 0) / rate;
  const weight = (sensitivity ?? Number.NaN) * correction;
  const microvolts = unit === undefined ? undefined : MICROVOLTS[unit.value];
  // Counts of a thermometer are no ECG, and need no weight.
  if (microvolts === undefined)
    return imported({
      name,
      lead: null,
      ...{ lsb: microvoltsPerLsb(1), baseline: deviceCount(0), isZeroRounded: false, skew: 0 },
    });
  const lsb = microvolts === 1 ? weight : Number((weight * microvolts).toPrecision(15));
  const bad = (what: string, found: string, wanted: string) =>
    refusedFor({ kind: 'bad-value', what: `${what} of ${name}`, found, wanted });
  if (!(lsb >= LSB.least && lsb <= LSB.most))
    return bad('sensitivity', `${textOf(item, TAG.sensitivity)} ${unit?.value ?? ''}`, 'that of an ECG');
  const zero = -offset / weight;
  if (!(Math.abs(zero) <= 2 ** 30)) return bad('baseline', textOf(item, TAG.baseline), 'that of an ECG');
  if (!Number.isFinite(skew)) return bad('skew', textOf(item, TAG.timeSkew), 'a number');
  const baseline = deviceCount(Math.round(zero) + 0);
  return imported({
    name,
    lead: leadOf(sources, textOf(item, TAG.channelLabel)),
    lsb: microvoltsPerLsb(lsb),
    baseline,
    isZeroRounded: Math.abs(zero - baseline) > ROUNDED,
    skew,
  });
}

function leadOf(sources: readonly DicomCode[], label: string): LeadName | null {
  for (const source of sources) {
    const lead = leadOfCode(source);
    if (lead !== null) return lead;
  }
  return leadOfWords(sources[0]?.meaning ?? '') ?? leadOfWords(label);
}

/** The first code of the leads, MDC_ECG_LEAD, as a whole number. */
const MDC_LEADS = 131_072;

function leadOfCode({ scheme, value }: DicomCode): LeadName | null {
  if (scheme === 'SCPECG') return scpLeadOf(Number(/^5\.6\.3-9-(\d{1,3})$/.exec(value)?.[1]));
  if (scheme !== 'MDC') return null;
  const part = /^2:(\d{1,5})$/.exec(value)?.[1];
  if (part !== undefined) return scpLeadOf(Number(part));
  if (/^\d{6}$/.test(value)) return scpLeadOf(Number(value) - MDC_LEADS);
  return leadOfWords(value.replace('MDC_ECG_LEAD_', ''));
}

/** `Lead aVR`, `aVR, augmented voltage, right`, `Lead X`. */
function leadOfWords(words: string): LeadName | null {
  const [, word = ''] = /^(?:lead\s+)?([A-Za-z0-9]+)/i.exec(words) ?? [];
  return leadOfName(word) ?? (/^[XYZ]$/i.test(word) ? leadOfName(`V${word}`) : null);
}
