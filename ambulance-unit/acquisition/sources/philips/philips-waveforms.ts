import { leadOfName } from '../../../../protocol/ecg/leads.ts';
import { type Hertz, hertz, microvoltsPerLsb } from '../../../../protocol/ecg/units.ts';
import { type ImportedLead, isUsableRate, MOST_LEADS, NO_BASELINE } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { attributeOf, descend, ownText, type XmlElement } from '../xml-document.ts';
import { decodeXli } from './xli-coding.ts';

/** The order in which version 1.03 stores the leads of a 12-lead, whose names it does not give. */
const TWELVE = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** Samples a lead: half an hour at 500 Hz, and such a document holds seconds. */
const MOST_SAMPLES = 2 ** 20;

export interface PhilipsWaveforms {
  readonly samplingRate: Hertz;
  readonly leads: readonly ImportedLead[];
}

/** Rhythm of a Sierra ECG document, versions 1.03 and 1.04. */
export function readPhilipsWaveforms(root: XmlElement): ClinicalOutcome<PhilipsWaveforms> {
  const signal = descend(root, 'dataacquisition', 'signalcharacteristics');
  const waveforms = descend(root, 'waveforms', 'parsedwaveforms');
  if (signal === null)
    return refusedFor({ kind: 'missing-element', element: 'signalcharacteristics', within: 'dataacquisition' });
  if (waveforms === null)
    return refusedFor({ kind: 'missing-element', element: 'parsedwaveforms', within: 'waveforms' });
  const textIn = (name: string): string => ownText(descend(signal, name)).trim();
  const rate = Number(textIn('samplingrate'));
  if (!isUsableRate(rate)) return badValue('sampling rate', textIn('samplingrate'), 'a rate that an ECG is sampled at');
  // 1.03 calls it signalresolution, 1.04 resolution; both µV per count.
  const resolution = textIn('signalresolution') || textIn('resolution');
  const lsb = Number(resolution);
  if (!(lsb > 0 && lsb < 1e6)) return badValue('resolution', resolution, 'µV per count, above zero');
  const duration = attributeOf(waveforms, 'durationperchannel');
  const samples = Math.floor((Number(duration) * rate) / 1000);
  if (!(samples > 0)) return badValue('duration of a channel', duration, 'a number of milliseconds');
  const names = leadNames(signal, waveforms);
  if (!names.ok) return names;
  if (samples > MOST_SAMPLES)
    return refusedFor({ kind: 'too-many-samples', lead: names.value[0] ?? '', declared: samples, limit: MOST_SAMPLES });
  const channels = readChannels(waveforms, names.value, samples);
  if (!channels.ok) return channels;
  const short = channels.value.findIndex((channel) => channel.length < samples);
  if (short >= 0)
    return refusedFor({
      kind: 'truncated-lead',
      lead: names.value[short] ?? '',
      samples,
      found: channels.value[short]?.length ?? 0,
    });
  return imported({
    samplingRate: hertz(rate),
    leads: names.value.map((name, at) => ({
      name,
      lead: leadOfName(name),
      lsb: microvoltsPerLsb(lsb),
      baseline: NO_BASELINE,
      samples: (channels.value[at] ?? new Int32Array(0)).subarray(0, samples),
    })),
  });
}

const badValue = (what: string, found: string, wanted: string) =>
  refusedFor({ kind: 'bad-value', what, found, wanted });

function leadNames(signal: XmlElement, waveforms: XmlElement): ClinicalOutcome<readonly string[]> {
  const labels = attributeOf(waveforms, 'leadlabels')
    .split(/\s+/)
    .filter((label) => label !== '');
  if (labels.length > 0) {
    const count = attributeOf(waveforms, 'numberofleads');
    const wanted = count === '' ? labels.length : Number(count);
    if (!(wanted >= 1 && wanted <= labels.length))
      return badValue('number of leads', count, `a number up to that of the labels, ${String(labels.length)}`);
    if (wanted > MOST_LEADS) return refusedFor({ kind: 'too-many-leads', declared: wanted, limit: MOST_LEADS });
    return imported(labels.slice(0, wanted));
  }
  const kind = ownText(descend(signal, 'acquisitiontype')).trim();
  if (kind !== 'STD-12' && kind !== '10-WIRE')
    return badValue('kind of acquisition', kind, 'STD-12 or 10-WIRE, and no lead has a label');
  return imported(TWELVE);
}

function readChannels(
  waveforms: XmlElement,
  names: readonly string[],
  samples: number,
): ClinicalOutcome<readonly Int32Array[]> {
  const encoding = attributeOf(waveforms, 'dataencoding');
  if (encoding.toLowerCase() !== 'base64')
    return refusedFor({ kind: 'unknown-coding', found: encoding, known: 'Base64' });
  const text = ownText(waveforms).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    return badValue('waveform', text.replace(/[A-Za-z0-9+/=]/g, ''), 'text in Base64');
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  // 1.03 says compressflag and compressmethod, 1.04 compression.
  const method = attributeOf(waveforms, 'compressmethod') || attributeOf(waveforms, 'compression') || 'Uncompressed';
  const isPlain = /^(uncompressed|none)$/i.test(method) || attributeOf(waveforms, 'compressflag') === 'False';
  if (isPlain) return imported(plainChannels(bytes, names.length, samples));
  if (method !== 'XLI') return refusedFor({ kind: 'unknown-coding', found: method, known: 'XLI, or no compression' });
  const channels = decodeXli(bytes, names, samples + SLACK);
  if (channels.ok) rebuildLimbLeads(names, channels.value);
  return channels;
}

/** Chunks may hold a sample more than the document announces. */
const SLACK = 2;

/** 16-bit little-endian, one lead after the other. */
function plainChannels(bytes: Uint8Array, leads: number, samples: number): readonly Int32Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: leads }, (_, lead) => {
    const from = lead * samples * 2;
    const held = Math.max(0, Math.min(samples, Math.floor((bytes.length - from) / 2)));
    return Int32Array.from({ length: held }, (_unused, at) => view.getInt16(from + at * 2, true));
  });
}

/** XLI keeps of III, aVR, aVL and aVF only what I and II do not give (mostly 0 and 1). In place. */
function rebuildLimbLeads(names: readonly string[], channels: readonly Int32Array[]): void {
  const of = (name: string): Int32Array | undefined =>
    channels[names.findIndex((one) => one.toLowerCase() === name.toLowerCase())];
  const [one, two, three, right, left, foot] = TWELVE.slice(0, 6).map(of);
  if (one === undefined || two === undefined || three === undefined) return;
  for (let at = 0; at < one.length; at += 1) {
    const i = one[at] ?? 0;
    const ii = two[at] ?? 0;
    const iii = ii - i - (three[at] ?? 0);
    three[at] = iii;
    if (right !== undefined) right[at] = -(right[at] ?? 0) - Math.floor((i + ii) / 2);
    if (left !== undefined) left[at] = Math.floor((i - iii) / 2) - (left[at] ?? 0);
    if (foot !== undefined) foot[at] = Math.floor((ii + iii) / 2) - (foot[at] ?? 0);
  }
}
