import { type LeadName, leadOfName } from '../../../../protocol/ecg/leads.ts';
import type { PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange } from '../../../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleIndex } from '../../../../protocol/ecg/units.ts';
import {
  type ClinicalEcg,
  type ImportedEcg,
  type ImportedLead,
  isUsableRate,
  MOST_LEADS,
  MOST_SAMPLES,
  openClinicalFile,
} from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { plainText } from '../machine-statements.ts';
import { type EdfAnnotation, readEdfTimes } from './edf-annotations.ts';
import { type EdfHeader, type EdfSignal, readEdfHeader } from './edf-header.ts';

/** Opens an EDF, EDF+, BDF or BDF+ file. */
export const openEdfEcg = (path: string): ClinicalOutcome<ClinicalEcg> => openClinicalFile('edf', path, decodeEdf);

/** µV of the units that a signal may be in. */
const MICROVOLTS: Readonly<Record<string, number>> = { v: 1e6, mv: 1000, uv: 1, µv: 1, nv: 0.001 };
/** Times as long as what was recorded of it a recording may last: one damaged onset must not ask for a day of memory. */
const MOST_ABSENT = 16;
/** Listed for a person; the rest is counted. */
const MOST_TOLD = 8;

/** Decodes an EDF or BDF file: counts as they stand in it, with what is absent between its records. Pure. */
export function decodeEdf(bytes: Uint8Array): ClinicalOutcome<ImportedEcg> {
  const read = readEdfHeader(bytes);
  if (!read.ok) return read;
  const header = read.value;
  const times = readEdfTimes(bytes, header);
  if (!times.ok) return times;
  const signals = header.signals.filter(({ isAnnotations }) => !isAnnotations);
  const known = signals.filter((signal) => leadOf(signal) !== null);
  const [first] = known;
  if (first === undefined) return refusedFor({ kind: 'no-known-lead', names: signals.map(({ label }) => label) });
  if (known.length > MOST_LEADS)
    return refusedFor({ kind: 'too-many-leads', declared: known.length, limit: MOST_LEADS });
  if (known.some(({ samplesPerRecord }) => samplesPerRecord !== first.samplesPerRecord))
    return refusedFor({ kind: 'leads-differ-in-length', leads: known.map(({ label }) => label) });
  const perRecord = first.samplesPerRecord;
  const rate = Number((perRecord / header.duration).toPrecision(12));
  if (!isUsableRate(rate))
    return refusedFor({ kind: 'bad-value', what: 'sampling rate', found: String(rate), wanted: 'that of an ECG' });

  const places = placesOf(header, times.value.onsets, rate, perRecord);
  if (!places.ok) return places;
  const { begins, origin } = places.value;
  const told = ownWords(times.value.annotations, origin, rate);
  const length = Math.min((begins.at(-1) ?? -perRecord) + perRecord, told.end);
  const limit = Math.min(MOST_SAMPLES, MOST_ABSENT * begins.length * perRecord);
  if (length > limit) return refusedFor({ kind: 'too-many-samples', lead: first.label, declared: length, limit });
  const leads: ImportedLead[] = [];
  const remarks: string[] = [];
  for (const signal of signals) {
    const lead = leadOf(signal);
    if (lead === null) {
      leads.push({ name: signal.label, lead, ...NOTHING });
      continue;
    }
    const scale = scaleOf(signal, lead, told.scales);
    if (scale === null) {
      const { physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum } = signal;
      const found = [physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum].join(' ');
      const what = `scale of ${signal.label}`;
      return refusedFor({ kind: 'bad-value', what, found, wanted: 'a rising line' });
    }
    if (!scale.isExact) remarks.push(`the zero of ${signal.label} lies between two counts: the nearest one is taken.`);
    const samples = samplesOf(bytes, header, signal, begins, length);
    leads.push({ name: signal.label, lead, lsb: scale.lsb, baseline: scale.baseline, samples });
  }
  const absent = [...holesBetween(begins, perRecord, length), ...told.absent.map(({ range }) => range)];
  const some = told.absent.slice(0, MOST_TOLD).map(({ range, why }) => `${secondsOf(range, rate)} ${why}`);
  const unnamed = absent.length - told.absent.length;
  if (some.length > 0) remarks.push(`absent: ${some.join('; ')}${told.absent.length > MOST_TOLD ? '; …' : ''}.`);
  else if (unnamed > 0) remarks.push(`${String(unnamed)} stretches between its records have no samples.`);
  if (told.others > 0) remarks.push(`${String(told.others)} annotations are not read.`);
  return imported({ samplingRate: hertz(rate), leads, patient: patientOf(header), machine: null, remarks, absent });
}

const NOTHING = { lsb: microvoltsPerLsb(1), baseline: deviceCount(0), samples: new Int32Array(0) };

/** `ECG II`, `EKG V1`, `Lead aVR`, `II`. Null where it is no lead, or no voltage. */
function leadOf({ label, unit }: EdfSignal): LeadName | null {
  if (MICROVOLTS[unit.toLowerCase()] === undefined) return null;
  return leadOfName(label.replace(/^(ECG|EKG|lead)[ _-]+/i, ''));
}

/** In samples of the recording, where each record begins. */
function placesOf(
  { records, isDiscontinuous, headerBytes }: EdfHeader,
  onsets: readonly number[],
  rate: number,
  perRecord: number,
): ClinicalOutcome<{ readonly begins: readonly number[]; readonly origin: number }> {
  const [origin = 0] = onsets;
  if (!isDiscontinuous)
    return imported({ origin, begins: Array.from({ length: records }, (_, record) => record * perRecord) });
  const bad = (about: string) => refusedFor({ kind: 'bad-edf', atByte: headerBytes, about });
  if (onsets.length !== records) return bad('has records that do not say when they begin');
  const begins: number[] = [];
  let next = 0;
  for (const onset of onsets) {
    const exact = (onset - origin) * rate;
    const begin = Math.round(exact);
    // A tenth of a sample: an onset is written in decimal.
    if (Math.abs(exact - begin) > 0.1)
      return bad(`has a record that begins between two samples, at ${String(onset)} s`);
    if (begin < next) return bad(`has a record that begins before the one before it ends, at ${String(onset)} s`);
    begins.push(begin);
    next = begin + perRecord;
  }
  return imported({ begins, origin });
}

/** What our own export says in annotations. */
function ownWords(annotations: readonly EdfAnnotation[], origin: number, rate: number) {
  const absent: { range: SampleRange; why: string }[] = [];
  const scales = new Map<string, { lsb: number; baseline: number }>();
  let end = Infinity;
  let others = 0;
  for (const { onset, duration, text } of annotations) {
    const at = Math.round((onset - origin) * rate);
    const scale = /^LSB of (\S+): ([\d.e-]+) uV, baseline (-?\d+)$/.exec(text);
    const stop = /^Samples end at (\d+(?:\.\d+)?) s;/.exec(text);
    if (text.startsWith('Absent: ') && duration !== null && at >= 0) {
      const range = { first: sampleIndex(at), end: sampleIndex(at + Math.round(duration * rate)) };
      absent.push({ range, why: plainText(text.slice(8)) ?? '' });
    } else if (scale !== null) scales.set(scale[1] ?? '', { lsb: Number(scale[2]), baseline: Number(scale[3]) });
    else if (stop !== null) end = Math.round(Number(stop[1]) * rate);
    else others += 1;
  }
  return { absent, scales, end, others };
}

function scaleOf(
  { physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum, unit }: EdfSignal,
  lead: LeadName,
  told: ReadonlyMap<string, { readonly lsb: number; readonly baseline: number }>,
) {
  const perUnit = MICROVOLTS[unit.toLowerCase()] ?? 1;
  const raw = ((physicalMaximum - physicalMinimum) * perUnit) / (digitalMaximum - digitalMinimum);
  if (!Number.isFinite(raw) || raw <= 0 || raw > 1e6 || raw < 1e-6) return null;
  const own = told.get(lead);
  if (own !== undefined && Math.abs(own.lsb / raw - 1) < 1e-5)
    return { lsb: microvoltsPerLsb(own.lsb), baseline: deviceCount(own.baseline), isExact: true };
  // Two corners and a division leave the last bits of 3.75 wrong.
  const lsb = Number(raw.toPrecision(12));
  const zero = digitalMinimum - (physicalMinimum * perUnit) / raw;
  const baseline = Math.round(zero);
  if (Math.abs(baseline) > 2 ** 30) return null;
  return { lsb: microvoltsPerLsb(lsb), baseline: deviceCount(baseline), isExact: Math.abs(zero - baseline) < 0.001 };
}

function samplesOf(
  bytes: Uint8Array,
  { headerBytes, recordBytes, bytesEach }: EdfHeader,
  { offset, samplesPerRecord, digitalMinimum }: EdfSignal,
  begins: readonly number[],
  length: number,
): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Int32Array(length).fill(digitalMinimum);
  for (const [record, begin] of begins.entries()) {
    const from = headerBytes + record * recordBytes + offset;
    const count = Math.min(samplesPerRecord, length - begin);
    for (let i = 0; i < count; i += 1) {
      const at = from + i * bytesEach;
      samples[begin + i] =
        bytesEach === 2 ? view.getInt16(at, true) : view.getUint16(at, true) | (view.getInt8(at + 2) << 16);
    }
  }
  return samples;
}

function holesBetween(begins: readonly number[], perRecord: number, length: number): SampleRange[] {
  const holes: SampleRange[] = [];
  let next = 0;
  for (const begin of begins) {
    if (begin > next) holes.push({ first: sampleIndex(next), end: sampleIndex(Math.min(begin, length)) });
    next = begin + perRecord;
  }
  return holes;
}

const secondsOf = ({ first, end }: SampleRange, rate: number): string =>
  `${(first / rate).toFixed(1)}–${(end / rate).toFixed(1)} s`;

const MONTHS = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';

/** Of EDF+: code, sex, birthdate, name. Years of two digits count from 1985 on. */
function patientOf({ isPlus, patient, date }: EdfHeader): PatientFacts {
  const [, sex, birth = ''] = isPlus ? patient.split(' ') : [];
  const born = /^(\d\d)-([A-Z]{3})-(\d{4})$/.exec(birth.toUpperCase());
  const taken = /^(\d\d)\.(\d\d)\.(\d\d)$/.exec(date);
  let ageYears: number | null = null;
  if (born !== null && taken !== null) {
    const month = MONTHS.indexOf(born[2] ?? '') / 3 + 1;
    const year = Number(taken[3]) + (Number(taken[3]) >= 85 ? 1900 : 2000);
    const isBefore = Number(taken[2]) * 100 + Number(taken[1]) < month * 100 + Number(born[1]);
    const age = year - Number(born[3]) - (isBefore ? 1 : 0);
    if (Number.isInteger(month) && month > 0 && age >= 0 && age <= 130) ageYears = age;
  }
  return { ageYears, sex: sex === 'F' ? 'female' : sex === 'M' ? 'male' : null };
}
