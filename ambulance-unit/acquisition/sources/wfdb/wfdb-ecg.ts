import { basename, dirname } from 'node:path';
import {
  type LeadName,
  LEAD_NUMBERS,
  NO_LEADS,
  isDerivedLead,
  leadMask,
  leadOfName,
} from '../../../../protocol/ecg/leads.ts';
import type { PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';
import type { LeadSignal, SampleBlock, SampleRange, SignalFormat } from '../../../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleCount } from '../../../../protocol/ecg/units.ts';
import type { LeftOutSignal } from '../left-out.ts';
import type { SampledEcg } from '../sampled-ecg.ts';
import { type RecordFolder, recordFolderOnDisk } from './record-folder.ts';
import { type WfdbFailure, type WfdbOutcome, accepted, describeWfdbFailure, refused } from './wfdb-failure.ts';
import { patientInComments } from './wfdb-comments.ts';
import type { WfdbSignalLine } from './wfdb-header.ts';
import { type WfdbRecord, openWfdbRecord } from './wfdb-record.ts';

export interface WfdbEcg extends SampledEcg {
  /** Signals of the file that are not among the leads. */
  readonly leftOut: readonly LeftOutSignal[];
  /** Leads whose gain the file does not give; WFDB's 200 counts per mV is assumed, so their height proves nothing. */
  readonly uncalibrated: readonly LeadName[];
  /** What the header's comments say of the patient. */
  readonly patient: PatientFacts;
}

/** Thrown by `read` when the disk fails, or the file changes, after it was opened and verified. */
export class WfdbReadError extends Error {
  readonly failure: WfdbFailure;
  constructor(failure: WfdbFailure) {
    super(describeWfdbFailure(failure));
    this.name = 'WfdbReadError';
    this.failure = failure;
  }
}

interface LeadSource {
  readonly signal: number;
  readonly line: WfdbSignalLine;
  readonly lead: LeadName;
  readonly microvoltsPerUnit: number;
}

/** Opens a record by the path of its header; `.hea` may be left away. Verifies all of it before it says yes. */
export async function openWfdbEcg(headerPath: string): Promise<WfdbOutcome<WfdbEcg>> {
  const name = basename(headerPath).replace(/\.hea$/, '');
  return openWfdbEcgIn(recordFolderOnDisk(dirname(headerPath)), name);
}

/** The same for a record of a folder. */
export async function openWfdbEcgIn(folder: RecordFolder, name: string): Promise<WfdbOutcome<WfdbEcg>> {
  const opened = await openWfdbRecord(folder, name);
  if (!opened.ok) return opened;
  const record = opened.value;
  const { chosen, leftOut } = chooseLeads(record.signals);
  const [first] = chosen;
  if (first === undefined)
    return refused({
      kind: 'no-known-lead',
      file: record.file,
      signals: record.signals.map(({ description }) => description),
    });
  const perFrame = first.line.samplesPerFrame;
  if (chosen.some(({ line }) => line.samplesPerFrame !== perFrame))
    return refused({ kind: 'leads-differ-in-rate', file: record.file, leads: chosen.map(({ lead }) => lead) });
  const format: SignalFormat = {
    samplingRate: hertz(record.record.frameRate * perFrame),
    leads: chosen.map(leadSignal),
  };
  return accepted({
    identity: `wfdb:${record.record.name}:${record.contentHash}`,
    label: record.record.name,
    format,
    length: sampleCount(record.frames * perFrame),
    leftOut,
    uncalibrated: chosen.filter(({ line }) => !line.calibrated).map(({ lead }) => lead),
    patient: patientInComments(record.record.comments),
    read: (range) => readBlock(record, chosen, perFrame, range),
  });
}

/** µV of one physical unit, by the unit's name in any letter case; null where it is no voltage. */
function microvoltsIn(units: string): number | null {
  switch (units.toLowerCase()) {
    case 'v':
      return 1_000_000;
    case 'mv':
      return 1_000;
    case 'uv':
    case '\u00b5v': // micro sign
    case '\u03bcv': // Greek mu
      return 1;
    case 'nv':
      return 0.001;
    default:
      return null;
  }
}

/** The leads in wire order. Derived ones are left out where I and II are there: they are arithmetic, done in one place. */
function chooseLeads(signals: readonly WfdbSignalLine[]): {
  chosen: readonly LeadSource[];
  leftOut: readonly LeftOutSignal[];
} {
  const sources = new Map<LeadName, LeadSource>();
  const leftOut: LeftOutSignal[] = [];
  signals.forEach((line, signal) => {
    const lead = leadOfName(line.description);
    const microvoltsPerUnit = microvoltsIn(line.units);
    const name = line.description;
    if (lead === null) leftOut.push({ name, reason: 'unknown-lead' });
    else if (microvoltsPerUnit === null) leftOut.push({ name, reason: 'no-voltage' });
    else if (sources.has(lead)) leftOut.push({ name, reason: 'lead-twice' });
    else sources.set(lead, { signal, line, lead, microvoltsPerUnit });
  });
  const limbPair = sources.has('I') && sources.has('II');
  const chosen: LeadSource[] = [];
  for (const source of sources.values()) {
    if (limbPair && isDerivedLead(source.lead)) leftOut.push({ name: source.line.description, reason: 'derived' });
    else chosen.push(source);
  }
  chosen.sort((one, other) => LEAD_NUMBERS[one.lead] - LEAD_NUMBERS[other.lead]);
  return { chosen, leftOut };
}

const leadSignal = ({ lead, line, microvoltsPerUnit }: LeadSource): LeadSignal => ({
  lead,
  lsb: microvoltsPerLsb(microvoltsPerUnit / line.gain),
  baseline: deviceCount(line.baseline),
});

function readBlock(
  record: WfdbRecord,
  chosen: readonly LeadSource[],
  perFrame: number,
  range: SampleRange,
): SampleBlock {
  const { first, end } = range;
  if (!Number.isInteger(first) || !Number.isInteger(end) || first < 0 || end < first || end > record.frames * perFrame)
    throw new RangeError(`samples ${String(first)} to ${String(end)} do not lie within the record`);
  const firstFrame = Math.floor(first / perFrame);
  const read = record.read(
    firstFrame,
    Math.ceil(end / perFrame),
    chosen.map(({ signal }) => signal),
  );
  if (!read.ok) throw new WfdbReadError(read.failure);
  const skipped = first - firstFrame * perFrame;
  // A lead with an invalid sample in the block is unusable there, as with an electrode off; its counts stay as they are.
  const invalid = read.value.flatMap(({ someInvalid }, at) => {
    const lead = chosen[at]?.lead;
    return someInvalid && lead !== undefined ? [lead] : [];
  });
  return {
    firstSample: first,
    channels: read.value.map(({ samples }) => samples.slice(skipped, skipped + end - first)),
    leadsOff: invalid.length === 0 ? NO_LEADS : leadMask(invalid),
  };
}
