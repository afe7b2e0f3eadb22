import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isDerivedLead, LEAD_NUMBERS, leadMask, type LeadName, NO_LEADS } from '../../../protocol/ecg/leads.ts';
import type { PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import type { SampleBlock, SampleRange } from '../../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  type DeviceCount,
  type Hertz,
  type MicrovoltsPerLsb,
  sampleCount,
} from '../../../protocol/ecg/units.ts';
import { type ClinicalFailure, type ClinicalOutcome, imported, refusedFor } from './clinical-failure.ts';
import { readClinicalFile } from './clinical-file.ts';
import type { LeftOutSignal } from './left-out.ts';
import type { MachineStatements } from './machine-statements.ts';
import type { SampledEcg } from './sampled-ecg.ts';

/** One lead as a file holds it, decoded. */
export interface ImportedLead {
  /** As the file names it. */
  readonly name: string;
  readonly lead: LeadName | null;
  /** µV per count; µV = (count − baseline) × lsb. */
  readonly lsb: MicrovoltsPerLsb;
  readonly baseline: DeviceCount;
  readonly samples: Int32Array;
}

/** All that a file says, decoded: leads of one length and rate, whoever was recorded, what the machine made of it. */
export interface ImportedEcg {
  readonly samplingRate: Hertz;
  readonly leads: readonly ImportedLead[];
  readonly patient: PatientFacts;
  readonly machine: MachineStatements | null;
  /** Sentences without the file's name, for whoever reads it: what was passed over. */
  readonly remarks: readonly string[];
  /** Stretches without samples between those that there are; what stands there means nothing. */
  readonly absent?: readonly SampleRange[];
}

/** A clinical file as a source of samples. */
export interface ClinicalEcg extends SampledEcg {
  readonly leftOut: readonly LeftOutSignal[];
  readonly patient: PatientFacts;
  readonly machine: MachineStatements | null;
  readonly remarks: readonly string[];
}

/** 2^24 samples a lead are nine hours at 500 Hz. */
export const MOST_SAMPLES = 2 ** 24;
/** Far above any ECG. */
export const MOST_LEADS = 32;
/** Outside of it lies no ECG. */
const RATES = { lowest: 1, highest: 100_000 } as const;

/** A sampling rate that a file gives, or the refusal. */
export const isUsableRate = (rate: number): boolean => rate >= RATES.lowest && rate <= RATES.highest;

/** Opens a file of one format; `decode` makes of its bytes what they mean. */
export function openClinicalFile(
  scheme: string,
  path: string,
  decode: (bytes: Uint8Array) => ClinicalOutcome<ImportedEcg>,
): ClinicalOutcome<ClinicalEcg> {
  const bytes = readClinicalFile(path);
  if (!bytes.ok) return bytes;
  const decoded = decode(bytes.value);
  if (!decoded.ok) return decoded;
  const hash = createHash('sha256').update(bytes.value).digest('hex');
  return clinicalEcg(decoded.value, basename(path), `${scheme}:${hash}`);
}

function clinicalEcg(ecg: ImportedEcg, label: string, identity: string): ClinicalOutcome<ClinicalEcg> {
  const { chosen, leftOut } = chooseLeads(ecg.leads);
  const [first] = chosen;
  if (first === undefined) return refusedFor({ kind: 'no-known-lead', names: ecg.leads.map(({ name }) => name) });
  const length = first.samples.length;
  const problem = lengthProblem(chosen, length);
  if (problem !== null) return refusedFor(problem);
  return imported({
    identity,
    label,
    format: {
      samplingRate: ecg.samplingRate,
      leads: chosen.map(({ lead, lsb, baseline }) => ({ lead, lsb, baseline })),
    },
    length: sampleCount(length),
    leftOut,
    patient: ecg.patient,
    machine: ecg.machine,
    remarks: ecg.remarks,
    read: (range) => readBlock(chosen, length, ecg.absent ?? [], range),
  });
}

function lengthProblem(leads: readonly ImportedLead[], length: number): ClinicalFailure | null {
  const empty = leads.find(({ samples }) => samples.length === 0);
  if (empty !== undefined) return { kind: 'no-samples', lead: empty.name };
  if (leads.some(({ samples }) => samples.length !== length))
    return { kind: 'leads-differ-in-length', leads: leads.map(({ name }) => name) };
  return null;
}

type KnownLead = ImportedLead & { readonly lead: LeadName };

/** The leads in wire order. Derived ones are left out where I and II are there: they are arithmetic, done in one place. */
function chooseLeads(leads: readonly ImportedLead[]): {
  readonly chosen: readonly KnownLead[];
  readonly leftOut: readonly LeftOutSignal[];
} {
  const known = new Map<LeadName, KnownLead>();
  const leftOut: LeftOutSignal[] = [];
  for (const lead of leads) {
    if (lead.lead === null) leftOut.push({ name: lead.name, reason: 'unknown-lead' });
    else if (known.has(lead.lead)) leftOut.push({ name: lead.name, reason: 'lead-twice' });
    else known.set(lead.lead, { ...lead, lead: lead.lead });
  }
  const limbPair = known.has('I') && known.has('II');
  const chosen: KnownLead[] = [];
  for (const lead of known.values()) {
    if (limbPair && isDerivedLead(lead.lead)) leftOut.push({ name: lead.name, reason: 'derived' });
    else chosen.push(lead);
  }
  chosen.sort((one, other) => LEAD_NUMBERS[one.lead] - LEAD_NUMBERS[other.lead]);
  return { chosen, leftOut };
}

function readBlock(
  leads: readonly KnownLead[],
  length: number,
  absent: readonly SampleRange[],
  { first, end }: SampleRange,
): SampleBlock {
  if (!Number.isInteger(first) || !Number.isInteger(end) || first < 0 || end < first || end > length)
    throw new RangeError(`samples ${String(first)} to ${String(end)} do not lie within the recording`);
  // A block of which a part was not recorded is unusable, as with the electrodes off.
  const isAbsent = absent.some((stretch) => stretch.first < end && stretch.end > first);
  return {
    firstSample: first,
    channels: leads.map(({ samples }) => samples.slice(first, end)),
    leadsOff: isAbsent ? leadMask(leads.map(({ lead }) => lead)) : NO_LEADS,
  };
}

export const NO_BASELINE = deviceCount(0);
