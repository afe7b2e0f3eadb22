import type { LeadName } from '../../../../protocol/ecg/leads.ts';
import type { SampleRange } from '../../../../protocol/ecg/sample-block.ts';
import { hertz, type Hertz, sampleIndex } from '../../../../protocol/ecg/units.ts';
import { type ImportedLead, isUsableRate, MOST_LEADS, MOST_SAMPLES } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { type DicomChannel, readChannel } from './dicom-channels.ts';
import type { DicomElement, DicomItem } from './dicom-elements.ts';
import { decimalOf, TAG, textOf, uint16sOf, uint32Of } from './dicom-values.ts';

/** Channels that were sampled together: a rhythm, a median beat. */
export interface DicomWaveform {
  readonly label: string;
  readonly samplingRate: Hertz;
  readonly leads: readonly ImportedLead[];
  /** The lead of each channel, those included that hold nothing. */
  readonly channels: readonly (LeadName | null)[];
  readonly absent: readonly SampleRange[];
  readonly remarks: readonly string[];
}

/** More multiplex groups than any kind of ECG may have. */
const MOST_GROUPS = 16;
/** Numbers that samples may be coded as, by bits and interpretation. Source: DICOM PS3.3, C.10.9.1.5. */
const CODINGS: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  '8 SB': (view, at) => view.getInt8(at),
  '8 UB': (view, at) => view.getUint8(at),
  '16 SS': (view, at) => view.getInt16(at * 2, true),
  '16 US': (view, at) => view.getUint16(at * 2, true),
  '32 SL': (view, at) => view.getInt32(at * 4, true),
  '32 UL': (view, at) => view.getUint32(at * 4, true),
};
const KNOWN = 'SB, UB, SS, US, SL or UL of 8, 16 or 32 bits';
const INT32 = 2 ** 31;

/** Every multiplex group of a data set. */
export function readWaveforms(dataSet: DicomItem): ClinicalOutcome<readonly DicomWaveform[]> {
  const groups = dataSet.get(TAG.waveforms)?.items ?? [];
  if (groups.length === 0)
    return refusedFor({ kind: 'missing-element', element: 'waveform', within: 'the DICOM data set' });
  if (groups.length > MOST_GROUPS)
    return refusedFor({
      kind: 'bad-dicom',
      atByte: dataSet.get(TAG.waveforms)?.atByte ?? 0,
      about: `has ${String(groups.length)} multiplex groups, which no ECG has`,
    });
  const waveforms: DicomWaveform[] = [];
  for (const group of groups) {
    const waveform = readWaveform(group);
    if (!waveform.ok) return waveform;
    waveforms.push(waveform.value);
  }
  return imported(waveforms);
}

function readWaveform(group: DicomItem): ClinicalOutcome<DicomWaveform> {
  const rate = decimalOf(group, TAG.samplingFrequency);
  const [count = 0] = uint16sOf(group, TAG.channelCount);
  const length = uint32Of(group, TAG.sampleCount) ?? 0;
  const definitions = group.get(TAG.channels)?.items ?? [];
  if (rate === null || !isUsableRate(rate))
    return refusedFor({
      kind: 'bad-value',
      what: 'sampling frequency',
      found: textOf(group, TAG.samplingFrequency),
      wanted: 'that of an ECG',
    });
  if (count > MOST_LEADS) return refusedFor({ kind: 'too-many-leads', declared: count, limit: MOST_LEADS });
  if (count === 0 || definitions.length !== count)
    return refusedFor({
      kind: 'bad-dicom',
      atByte: group.get(TAG.channels)?.atByte ?? 0,
      about: `announces ${String(count)} channels and defines ${String(definitions.length)}`,
    });
  const channels: DicomChannel[] = [];
  for (const [at, definition] of definitions.entries()) {
    const channel = readChannel(definition, at, rate);
    if (!channel.ok) return channel;
    channels.push(channel.value);
  }
  if (length === 0) return refusedFor({ kind: 'no-samples', lead: channels[0]?.name ?? '' });
  if (length > MOST_SAMPLES)
    return refusedFor({
      kind: 'too-many-samples',
      lead: channels[0]?.name ?? '',
      declared: length,
      limit: MOST_SAMPLES,
    });
  const skews = channels.map(({ skew }) => skew);
  const apart = (Math.max(...skews) - Math.min(...skews)) * rate;
  // A converter that goes from channel to channel is not meant: its skew is a part of one sample.
  if (apart >= 1) return refusedFor({ kind: 'leads-differ-in-time', leads: channels.map(({ name }) => name) });
  return samplesOf(group, channels, length, hertz(rate), apart > 0);
}

function samplesOf(
  group: DicomItem,
  channels: readonly DicomChannel[],
  length: number,
  samplingRate: Hertz,
  isSkewed: boolean,
): ClinicalOutcome<DicomWaveform> {
  const [bits = 0] = uint16sOf(group, TAG.bitsAllocated);
  const coding = `${String(bits)} ${textOf(group, TAG.interpretation)}`;
  const valueAt = CODINGS[coding];
  if (valueAt === undefined) return refusedFor({ kind: 'unknown-coding', found: coding, known: KNOWN });
  const data: DicomElement | undefined = group.get(TAG.data);
  const bytes = data?.bytes ?? new Uint8Array(0);
  const needed = length * channels.length * (bits / 8);
  if (bytes.length < needed || bytes.length > needed + 1)
    return refusedFor({
      kind: 'bad-dicom',
      atByte: data?.atByte ?? 0,
      about: `holds ${String(bytes.length)} bytes of samples where ${String(needed)} are announced`,
    });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const leads: ImportedLead[] = [];
  for (const [channel, { name, lead, lsb, baseline }] of channels.entries()) {
    const samples = new Int32Array(length);
    for (let at = 0; at < length; at += 1) {
      const value = valueAt(view, at * channels.length + channel);
      if (value >= INT32) return refusedFor({ kind: 'sample-out-of-range', lead: name, sample: at });
      samples[at] = value;
    }
    leads.push({ name, lead, lsb, baseline, samples });
  }
  const filler = paddingOf(group, valueAt, bits);
  const { kept, absent, empty, isAmbiguous } =
    filler === null ? { kept: leads, absent: [], empty: [], isAmbiguous: false } : withoutPadding(leads, filler);
  if (kept.length === 0) return refusedFor({ kind: 'no-samples', lead: leads[0]?.name ?? '' });
  const rounded = channels.filter(({ isZeroRounded }) => isZeroRounded).map(({ name }) => name);
  const label = textOf(group, TAG.groupLabel);
  return imported({
    label: label === '' ? 'RHYTHM' : label,
    samplingRate,
    leads: kept,
    channels: channels.map(({ lead }) => lead),
    absent,
    remarks: [
      ...(empty.length === 0 ? [] : [`${empty.join(', ')}: no sample was recorded.`]),
      ...(rounded.length === 0
        ? []
        : [`the zero of ${rounded.join(', ')} lies between two counts: the nearest one is taken.`]),
      ...(isAmbiguous ? [`its padding value ${String(filler)} is one that samples have: it is read as a sample.`] : []),
      ...(isSkewed
        ? ['the leads were sampled one after the other, by less than a sample: they stand side by side.']
        : []),
    ],
  });
}

function paddingOf(group: DicomItem, valueAt: (view: DataView, at: number) => number, bits: number): number | null {
  const bytes = group.get(TAG.padding)?.bytes;
  if (bytes === undefined || bytes.length < bits / 8) return null;
  return valueAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
}

/**
 * A lead of padding only was not recorded; where another has it, that instant is absent. Writers give 0 as the padding value too,
 * and an ECG passes through 0 all the time: one that other samples lie around means absence only where every lead has it.
 */
function withoutPadding(leads: readonly ImportedLead[], filler: number) {
  const empty = leads.filter(({ samples }) => samples.every((count) => count === filler));
  const kept = leads.filter((lead) => !empty.includes(lead));
  const absent: { first: number; end: number }[] = [];
  const isOutside =
    kept.every(({ samples }) => samples.every((count) => count >= filler)) ||
    kept.every(({ samples }) => samples.every((count) => count <= filler));
  const isAmbiguous = !isOutside && kept.length === 1;
  const isAbsent = (at: number): boolean =>
    isOutside
      ? kept.some(({ samples }) => samples[at] === filler)
      : !isAmbiguous && kept.every(({ samples }) => samples[at] === filler);
  for (let at = 0; at < (kept[0]?.samples.length ?? 0); at += 1) {
    if (!isAbsent(at)) continue;
    const last = absent.at(-1);
    if (last?.end === at) last.end = at + 1;
    else absent.push({ first: at, end: at + 1 });
  }
  return {
    kept,
    empty: empty.map(({ name }) => name),
    isAmbiguous,
    absent: absent.map(({ first, end }) => ({ first: sampleIndex(first), end: sampleIndex(end) })),
  };
}
