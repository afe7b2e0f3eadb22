import { existsSync } from 'node:fs';
import type { PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import type { Clock } from '../clock.ts';
import type { MonitorFeed } from '../monitors/monitor-feed.ts';
import { parseSerialRequest, type SerialRequest } from '../monitors/serial-request.ts';
import { openAecg } from './aecg/aecg-ecg.ts';
import type { ClinicalEcg } from './clinical-ecg.ts';
import { type ClinicalOutcome, describeClinicalFailure } from './clinical-failure.ts';
import { recogniseClinicalFile } from './clinical-formats.ts';
import { openDicomEcg } from './dicom/dicom-ecg.ts';
import { openEdfEcg } from './edf/edf-ecg.ts';
import type { EcgSource } from './ecg-source.ts';
import { describeLeftOut } from './left-out.ts';
import type { MachineStatements } from './machine-statements.ts';
import { pacedSource } from './paced-source.ts';
import { openMuseEcg } from './muse/muse-ecg.ts';
import { openPhilipsEcg } from './philips/philips-ecg.ts';
import type { SampledEcg } from './sampled-ecg.ts';
import { openScpEcg } from './scp/scp-ecg.ts';
import { simulatedEcg } from './simulated/simulated-ecg.ts';
import { simulatedPatients, type PatientName } from './simulated/simulated-patients.ts';
import { openWfdbEcg } from './wfdb/wfdb-ecg.ts';
import { describeWfdbFailure } from './wfdb/wfdb-failure.ts';

/** Files that can be opened, by the word before the colon. */
const FILE_KINDS = ['wfdb', 'scp', 'dicom', 'aecg', 'philips', 'muse', 'edf'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** What a source's text asks for; nothing has been opened yet. */
export type SourceRequest =
  | { readonly kind: 'simulated'; readonly patient: PatientName; readonly seed: number }
  | { readonly kind: FileKind; readonly path: string }
  | SerialRequest;

export type ParsedSource =
  { readonly ok: true; readonly request: SourceRequest } | { readonly ok: false; readonly sentence: string };

export type OpenedSource =
  | {
      readonly ok: true;
      readonly source: EcgSource;
      readonly remarks: readonly string[];
      /** What the source is a recording of; null for what is played. To be let go of by whoever is done with it. */
      readonly monitor: MonitorFeed | null;
    }
  | { readonly ok: false; readonly sentence: string };

/** A source opened to be read at any place, with what its file says besides. */
export type OpenedEcg =
  | {
      readonly ok: true;
      readonly ecg: SampledEcg;
      /** Of whom it is, as far as the file says. */
      readonly patient: PatientFacts;
      readonly machine: MachineStatements | null;
      readonly remarks: readonly string[];
    }
  | { readonly ok: false; readonly sentence: string };

const FILES_KNOWN =
  'simulated:PATIENT[?seed=N], wfdb:PATH (a .hea file), scp:PATH (SCP-ECG), dicom:PATH (DICOM), aecg:PATH (HL7 aECG), philips:PATH (Sierra XML), muse:PATH (GE MUSE XML) and edf:PATH (EDF+, BDF+)';
const KNOWN = `serial:PATH?driver=NAME (a monitor), ${FILES_KNOWN}`;
const EXAMPLES: Readonly<Record<FileKind, string>> = {
  wfdb: 'the path of a .hea file, as in wfdb:records/A0001.hea',
  scp: 'the path of an SCP-ECG file, as in scp:records/one.scp',
  dicom: 'the path of a DICOM file, as in dicom:records/one.dcm',
  aecg: 'the path of an HL7 aECG file, as in aecg:records/one.xml',
  philips: 'the path of a Sierra ECG file, as in philips:records/one.xml',
  muse: 'the path of a GE MUSE file, as in muse:records/one.xml',
  edf: 'the path of an EDF or BDF file, as in edf:records/one.edf',
};
const LARGEST_SEED = 2 ** 32 - 1;
const NOBODY: PatientFacts = { ageYears: null, sex: null };

const isFileKind = (scheme: string): scheme is FileKind => FILE_KINDS.some((kind) => kind === scheme);

/** Reads `serial:PATH?driver=NAME`, `simulated:PATIENT[?seed=N]`, `wfdb:PATH`, `scp:PATH`, `dicom:PATH`, `aecg:PATH`, `philips:PATH`, `muse:PATH` or `edf:PATH`. */
export function parseSource(text: string): ParsedSource {
  const { scheme, rest } = schemeOf(text);
  if (scheme === 'serial') return parseSerialRequest(rest);
  if (scheme === 'simulated') return parseSimulated(rest);
  if (!isFileKind(scheme))
    return { ok: false, sentence: `There is no source '${scheme}'; the known ones are ${KNOWN}.` };
  return rest === ''
    ? { ok: false, sentence: `${scheme}: needs ${EXAMPLES[scheme]}.` }
    : { ok: true, request: { kind: scheme, path: rest } };
}

/** The same, and a bare path: what it is the file's content says. */
export function recogniseSource(text: string): ParsedSource {
  const { scheme } = schemeOf(text);
  if (scheme === 'simulated' || scheme === 'serial' || isFileKind(scheme)) return parseSource(text);
  if (text === '')
    return { ok: false, sentence: `Nothing is named; the known sources are a file's path, ${FILES_KNOWN}.` };
  if (text.endsWith('.hea') || (!existsSync(text) && existsSync(`${text}.hea`)))
    return { ok: true, request: { kind: 'wfdb', path: text } };
  const kind = recogniseClinicalFile(text);
  if (!kind.ok) return { ok: false, sentence: describeClinicalFailure(text, kind.failure) };
  return kind.value === null
    ? { ok: false, sentence: `${text} is no ECG that is known here; the known sources are ${FILES_KNOWN}.` }
    : { ok: true, request: { kind: kind.value, path: text } };
}

function schemeOf(text: string): { readonly scheme: string; readonly rest: string } {
  const colon = text.indexOf(':');
  return colon < 0 ? { scheme: text, rest: '' } : { scheme: text.slice(0, colon), rest: text.slice(colon + 1) };
}

function parseSimulated(rest: string): ParsedSource {
  const [name = '', question, ...more] = rest.split('?');
  const found = simulatedPatients.find((patient) => patient.name === name);
  if (found === undefined) {
    const names = simulatedPatients.map((patient) => patient.name).join(', ');
    return { ok: false, sentence: `There is no simulated patient '${name}'; the known ones are ${names}.` };
  }
  if (question === undefined) return { ok: true, request: { kind: 'simulated', patient: found.name, seed: 1 } };
  const seed = /^seed=(\d{1,10})$/.exec(question)?.[1];
  if (seed === undefined || Number(seed) > LARGEST_SEED || more.length > 0) {
    return { ok: false, sentence: `'?${question}' is not ?seed=N with N from 0 to ${String(LARGEST_SEED)}.` };
  }
  return { ok: true, request: { kind: 'simulated', patient: found.name, seed: Number(seed) } };
}

/** Opens what was asked for, to be read at any place. A file is read and verified whole before it counts as open. */
export async function openEcg(request: SourceRequest): Promise<OpenedEcg> {
  switch (request.kind) {
    case 'serial':
      return {
        ok: false,
        sentence: `serial:${request.path} is a monitor, which gives its ECG once and cannot be read like a file: npm run unit records it.`,
      };
    case 'simulated': {
      const ecg = simulatedEcg(request.patient, request.seed);
      return { ok: true, ecg, patient: NOBODY, machine: null, remarks: [] };
    }
    case 'wfdb': {
      const opened = await openWfdbEcg(request.path);
      if (!opened.ok) return { ok: false, sentence: describeWfdbFailure(opened.failure) };
      const ecg = opened.value;
      const leftOut = describeLeftOut(ecg);
      const remarks = leftOut === null ? [] : [leftOut];
      if (ecg.uncalibrated.length > 0) {
        remarks.push(`${ecg.label} gives no gain for ${ecg.uncalibrated.join(', ')}: 200 counts per mV are assumed.`);
      }
      return { ok: true, ecg, patient: ecg.patient, machine: null, remarks };
    }
    case 'scp':
      return openedClinical(request.path, openScpEcg(request.path));
    case 'dicom':
      return openedClinical(request.path, openDicomEcg(request.path));
    case 'aecg':
      return openedClinical(request.path, openAecg(request.path));
    case 'philips':
      return openedClinical(request.path, openPhilipsEcg(request.path));
    case 'muse':
      return openedClinical(request.path, openMuseEcg(request.path));
    case 'edf':
      return openedClinical(request.path, openEdfEcg(request.path));
  }
}

function openedClinical(path: string, opened: ClinicalOutcome<ClinicalEcg>): OpenedEcg {
  if (!opened.ok) return { ok: false, sentence: describeClinicalFailure(path, opened.failure) };
  const ecg = opened.value;
  const leftOut = describeLeftOut(ecg);
  const remarks = [...(leftOut === null ? [] : [leftOut]), ...ecg.remarks.map((remark) => `${ecg.label}: ${remark}`)];
  return { ok: true, ecg, patient: ecg.patient, machine: ecg.machine, remarks };
}

/**
 * Opens what was asked for as a source that a unit records. A monitor is connected to, and waited for until it has said
 * how its samples are to be read, for however long: `tell` says so meanwhile, and afterwards how it fares.
 */
export async function openSource(
  request: SourceRequest,
  clock: Clock,
  speed: number,
  tell: (sentence: string) => void = () => undefined,
): Promise<OpenedSource> {
  if (request.kind === 'serial') {
    // Only here: its native part is of no use to anybody else, and not there on every machine.
    const { openSerialMonitor } = await import('../monitors/serial-monitor.ts');
    const opened = openSerialMonitor(request, clock, tell);
    if (!opened.ok) return opened;
    await opened.feed.untilFormat();
    return { ok: true, source: opened.feed.asSource(), remarks: [], monitor: opened.feed };
  }
  const opened = await openEcg(request);
  if (!opened.ok) return opened;
  const source = pacedSource(opened.ecg, { clock, speed, isResumable: request.kind !== 'simulated' });
  return { ok: true, source, remarks: opened.remarks, monitor: null };
}
