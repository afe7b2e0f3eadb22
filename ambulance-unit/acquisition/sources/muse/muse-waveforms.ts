import { crc32 } from 'node:zlib';
import { leadOfName } from '../../../../protocol/ecg/leads.ts';
import { type Hertz, hertz, microvoltsPerLsb } from '../../../../protocol/ecg/units.ts';
import { type ImportedLead, isUsableRate, MOST_LEADS, NO_BASELINE } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { childrenNamed, descend, ownText, type XmlElement } from '../xml-document.ts';

/** Simultaneous leads of a document: the rhythm, or the median beat. */
export interface MuseWaveform {
  /** As the file names it: `Rhythm`, `Median`. */
  readonly type: string;
  readonly samplingRate: Hertz;
  readonly leads: readonly ImportedLead[];
  readonly remarks: readonly string[];
}

/** A document has two; a damaged one may announce anything. */
const MOST_WAVEFORMS = 16;
const MICROVOLTS_IN: Readonly<Record<string, number>> = {
  MICROVOLTS: 1,
  MILLIVOLTS: 1000,
  NANOVOLTS: 0.001,
  VOLTS: 1e6,
};

const textOf = (element: XmlElement, name: string): string => ownText(descend(element, name)).trim();
/** Some languages of the system write a decimal comma. */
const numberIn = (element: XmlElement, name: string): number => {
  const text = textOf(element, name).replace(',', '.');
  return text === '' ? Number.NaN : Number(text);
};

/** Every waveform, in the order of the document. */
export function readMuseWaveforms(root: XmlElement): ClinicalOutcome<readonly MuseWaveform[]> {
  const elements = childrenNamed(root, 'Waveform');
  if (elements.length === 0) return refusedFor({ kind: 'missing-element', element: 'Waveform', within: root.name });
  const waveforms: MuseWaveform[] = [];
  for (const element of elements.slice(0, MOST_WAVEFORMS)) {
    const read = readWaveform(element);
    if (!read.ok) return read;
    waveforms.push(read.value);
  }
  return imported(waveforms);
}

const badValue = (what: string, found: string, wanted: string) =>
  refusedFor({ kind: 'bad-value', what, found, wanted });

function readWaveform(element: XmlElement): ClinicalOutcome<MuseWaveform> {
  const type = textOf(element, 'WaveformType');
  const exponent = numberIn(element, 'SampleExponent');
  const base = numberIn(element, 'SampleBase');
  // Divided, so that 59988 and −2 are 599.88 and not the double beside it.
  const rate = Number.isNaN(exponent) || exponent >= 0 ? base * 10 ** (exponent || 0) : base / 10 ** -exponent;
  if (!isUsableRate(rate))
    return badValue(
      'sampling rate',
      `${textOf(element, 'SampleBase')} and ${textOf(element, 'SampleExponent')}`,
      'a rate that an ECG is sampled at',
    );
  const data = childrenNamed(element, 'LeadData');
  if (data.length > MOST_LEADS) return refusedFor({ kind: 'too-many-leads', declared: data.length, limit: MOST_LEADS });
  const leads: ImportedLead[] = [];
  const remarks: string[] = [];
  const starts = new Set<string>();
  for (const one of data) {
    const read = readLead(one);
    if (!read.ok) return read;
    leads.push(read.value.lead);
    if (!read.value.isChecked)
      remarks.push(`The checksum of lead ${read.value.lead.name} (${type}) is not that of its samples.`);
    starts.add(`${textOf(one, 'LeadTimeOffset') || '0'} ${textOf(one, 'LeadOffsetFirstSample') || '0'}`);
  }
  if (starts.size > 1) return refusedFor({ kind: 'leads-differ-in-time', leads: leads.map(({ name }) => name) });
  return imported({ type, samplingRate: hertz(rate), leads, remarks });
}

function readLead(element: XmlElement): ClinicalOutcome<{ readonly lead: ImportedLead; readonly isChecked: boolean }> {
  const name = textOf(element, 'LeadID');
  const units = textOf(element, 'LeadAmplitudeUnits').toUpperCase() || 'MICROVOLTS';
  const weight = numberIn(element, 'LeadAmplitudeUnitsPerBit') * (MICROVOLTS_IN[units] ?? Number.NaN);
  if (!(weight > 0 && weight < 1e6))
    return badValue(
      `weight of lead ${name}`,
      `${textOf(element, 'LeadAmplitudeUnitsPerBit')} ${units}`,
      'a voltage above zero',
    );
  const size = textOf(element, 'LeadSampleSize') || '2';
  if (size !== '2') return refusedFor({ kind: 'unknown-coding', found: `${size} bytes a sample`, known: '2' });
  const text = ownText(descend(element, 'WaveFormData')).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    return badValue(`waveform of lead ${name}`, text.replace(/[A-Za-z0-9+/=]/g, ''), 'text in Base64');
  const bytes = Buffer.from(text, 'base64');
  const samples = Int32Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
  const declared = textOf(element, 'LeadSampleCountTotal');
  if (declared !== '' && Number(declared) !== samples.length)
    return refusedFor({ kind: 'truncated-lead', lead: name, samples: Number(declared), found: samples.length });
  const checksum = textOf(element, 'LeadDataCRC32');
  return imported({
    lead: { name, lead: leadOfName(name), lsb: microvoltsPerLsb(weight), baseline: NO_BASELINE, samples },
    isChecked: checksum === '' || Number(checksum) === crc32(bytes),
  });
}
