import { basename, dirname } from 'node:path';
import type { PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import { type Hertz, hertz } from '../../../protocol/ecg/units.ts';
import { decodeAecg, decodeAecgSeries } from './aecg/aecg-ecg.ts';
import type { ImportedEcg } from './clinical-ecg.ts';
import { type ClinicalOutcome, describeClinicalFailure, imported } from './clinical-failure.ts';
import { readClinicalFile } from './clinical-file.ts';
import { decodeDicom, decodeDicomWaveforms } from './dicom/dicom-ecg.ts';
import { decodeEdf } from './edf/edf-ecg.ts';
import { decodeMuse, decodeMuseWaveforms } from './muse/muse-ecg.ts';
import { decodePhilips } from './philips/philips-ecg.ts';
import { decodeScp } from './scp/scp-ecg.ts';
import { type FileKind, recogniseSource } from './source-catalogue.ts';
import { recordFolderOnDisk } from './wfdb/record-folder.ts';
import { describeWfdbFailure } from './wfdb/wfdb-failure.ts';
import { patientInComments } from './wfdb/wfdb-comments.ts';
import { WfdbReadError } from './wfdb/wfdb-ecg.ts';
import { openWfdbRecord, type WfdbRecord } from './wfdb/wfdb-record.ts';

/** One lead of a file, whatever it is called there: every sample in counts of the file. */
export interface HeldLead {
  readonly name: string;
  /** Of one count, as the file has it; null where it is no voltage. */
  readonly microvoltsPerCount: number | null;
  readonly length: number;
  /** Counts of the file from one place up to and without another. May throw an Error with a sentence where the file fails. */
  read(first: number, end: number): Int32Array;
}

/** Leads that a file holds side by side: a rhythm, a median beat, what follows the rhythm. */
export interface HeldGroup {
  readonly name: string;
  readonly samplingRate: Hertz;
  readonly leads: readonly HeldLead[];
}

/** All that a file holds, for a person or a machine that asks. */
export interface EcgContents {
  readonly format: string;
  readonly groups: readonly HeldGroup[];
  readonly patient: PatientFacts;
  readonly machine: ImportedEcg['machine'];
  readonly remarks: readonly string[];
}

export type ReadContents =
  { readonly ok: true; readonly contents: EcgContents } | { readonly ok: false; readonly sentence: string };

/** Reads a file whole and says what it holds: every group and every lead, those included that are not sent. */
export async function readEcgContents(path: string): Promise<ReadContents> {
  const recognised = recogniseSource(path);
  if (!recognised.ok) return recognised;
  const { request } = recognised;
  if (request.kind === 'simulated' || request.kind === 'serial')
    return { ok: false, sentence: `${path} is no file: what it holds is not known before it is recorded.` };
  if (request.kind === 'wfdb') return readWfdb(request.path);
  const bytes = readClinicalFile(request.path);
  const read = bytes.ok ? CLINICAL_CONTENTS[request.kind](bytes.value) : bytes;
  return read.ok
    ? { ok: true, contents: read.value }
    : { ok: false, sentence: describeClinicalFailure(request.path, read.failure) };
}

type ReadClinical = (bytes: Uint8Array) => ClinicalOutcome<EcgContents>;

const CLINICAL_CONTENTS: Readonly<Record<Exclude<FileKind, 'wfdb'>, ReadClinical>> = {
  scp: (bytes) => contentsOf('SCP-ECG', decodeScp(bytes), (ecg) => [groupOf('RHYTHM', ecg)]),
  aecg: (bytes) => {
    const series = decodeAecgSeries(bytes);
    if (!series.ok) return series;
    return contentsOf('HL7 aECG', decodeAecg(bytes), () => series.value.map((one) => groupOf(one.code, one)));
  },
  dicom: (bytes) => {
    const waveforms = decodeDicomWaveforms(bytes);
    if (!waveforms.ok) return waveforms;
    return contentsOf('DICOM', decodeDicom(bytes), () => waveforms.value.map((one) => groupOf(one.label, one)));
  },
  edf: (bytes) => contentsOf('EDF', decodeEdf(bytes), (ecg) => [groupOf('RHYTHM', ecg)]),
  philips: (bytes) => contentsOf('Philips Sierra XML', decodePhilips(bytes), philipsGroups),
  muse: (bytes) => {
    const waveforms = decodeMuseWaveforms(bytes);
    if (!waveforms.ok) return waveforms;
    return contentsOf('GE MUSE XML', decodeMuse(bytes), () => waveforms.value.map((one) => groupOf(one.type, one)));
  },
};

type Decoded = Pick<ImportedEcg, 'samplingRate' | 'leads'>;

const contentsOf = (
  format: string,
  decoded: ClinicalOutcome<ImportedEcg>,
  groups: (ecg: ImportedEcg) => readonly HeldGroup[],
): ClinicalOutcome<EcgContents> => {
  if (!decoded.ok) return decoded;
  const { patient, machine, remarks } = decoded.value;
  return imported({ format, groups: groups(decoded.value), patient, machine, remarks });
};

const groupOf = (name: string, { samplingRate, leads }: Decoded): HeldGroup => ({
  name,
  samplingRate,
  leads: leads.map(({ name: own, lsb, samples }) => heldLead(own, lsb, samples)),
});

const heldLead = (name: string, microvoltsPerCount: number, samples: Int32Array): HeldLead => ({
  name,
  microvoltsPerCount,
  length: samples.length,
  read: (first, end) => samples.subarray(first, end),
});

/** A 12-lead of these monitors is ten seconds; up to a second more is what they append to it. */
const TEN_SECONDS = 10;

function philipsGroups(ecg: ImportedEcg): readonly HeldGroup[] {
  const ends = Math.round(TEN_SECONDS * ecg.samplingRate);
  const length = ecg.leads[0]?.samples.length ?? 0;
  if (length <= ends || length > ends + ecg.samplingRate) return [groupOf('RHYTHM', ecg)];
  const cut = (name: string, from: number, to: number): HeldGroup =>
    groupOf(name, {
      ...ecg,
      leads: ecg.leads.map((lead) => ({ ...lead, samples: lead.samples.subarray(from, to) })),
    });
  return [cut('RHYTHM', 0, ends), cut('AFTER THE TEN SECONDS', ends, length)];
}

/** µV of one physical unit of WFDB; null where it is no voltage. */
const WFDB_MICROVOLTS: Readonly<Record<string, number>> = { v: 1e6, mv: 1000, uv: 1, '\u00b5v': 1, nv: 0.001 };

async function readWfdb(path: string): Promise<ReadContents> {
  const name = basename(path).replace(/\.hea$/, '');
  const opened = await openWfdbRecord(recordFolderOnDisk(dirname(path)), name);
  if (!opened.ok) return { ok: false, sentence: describeWfdbFailure(opened.failure) };
  const record = opened.value;
  const rates = new Map<number, HeldLead[]>();
  for (const [at, { samplesPerFrame, description, units, gain }] of record.signals.entries()) {
    const rate = record.record.frameRate * samplesPerFrame;
    const unit = WFDB_MICROVOLTS[units.toLowerCase()];
    const lead: HeldLead = {
      name: description,
      microvoltsPerCount: unit === undefined ? null : unit / gain,
      length: record.frames * samplesPerFrame,
      read: (first, end) => readSignal(record, at, samplesPerFrame, first, end),
    };
    rates.set(rate, [...(rates.get(rate) ?? []), lead]);
  }
  return {
    ok: true,
    contents: {
      format: 'WFDB',
      groups: [...rates].map(([rate, leads]) => ({ name: `${String(rate)} Hz`, samplingRate: hertz(rate), leads })),
      patient: patientInComments(record.record.comments),
      machine: null,
      remarks: record.record.comments,
    },
  };
}

function readSignal(record: WfdbRecord, signal: number, perFrame: number, first: number, end: number): Int32Array {
  const from = Math.floor(first / perFrame);
  const read = record.read(from, Math.ceil(end / perFrame), [signal]);
  if (!read.ok) throw new WfdbReadError(read.failure);
  const skipped = first - from * perFrame;
  return read.value[0]?.samples.slice(skipped, skipped + end - first) ?? new Int32Array(0);
}
