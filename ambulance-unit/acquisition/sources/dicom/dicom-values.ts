import type { DicomItem } from './dicom-elements.ts';

/** Attributes that are read. Source: DICOM PS3.6. */
export const TAG = {
  transferSyntax: 0x00020010,
  characterSet: 0x00080005,
  studyDate: 0x00080020,
  contentDate: 0x00080023,
  acquired: 0x0008002a,
  codeValue: 0x00080100,
  codingScheme: 0x00080102,
  codeMeaning: 0x00080104,
  equivalentCodes: 0x00080121,
  manufacturer: 0x00080070,
  model: 0x00081090,
  birthDate: 0x00100030,
  sex: 0x00100040,
  age: 0x00101010,
  timeOffset: 0x00181068,
  channelCount: 0x003a0005,
  sampleCount: 0x003a0010,
  samplingFrequency: 0x003a001a,
  groupLabel: 0x003a0020,
  channels: 0x003a0200,
  channelLabel: 0x003a0203,
  channelSource: 0x003a0208,
  sensitivity: 0x003a0210,
  sensitivityUnits: 0x003a0211,
  correction: 0x003a0212,
  baseline: 0x003a0213,
  timeSkew: 0x003a0214,
  sampleSkew: 0x003a0215,
  units: 0x004008ea,
  conceptName: 0x0040a043,
  referencedChannels: 0x0040a0b0,
  temporalRange: 0x0040a130,
  positions: 0x0040a132,
  numericValue: 0x0040a30a,
  annotations: 0x0040b020,
  text: 0x00700006,
  waveforms: 0x54000100,
  bitsAllocated: 0x54001004,
  interpretation: 0x54001006,
  padding: 0x5400100a,
  data: 0x54001010,
} as const;

/** A character set, as text is read in it. */
interface TextOfBytes {
  decode(bytes: Uint8Array): string;
}

/** Longest text that is read: what an ECG says in one value is a line. */
const LONGEST = 1024;

/** The first value as text, without the blanks that fill it up; '' where there is none. */
export function textOf(item: DicomItem | undefined, tag: number, decoder: TextOfBytes = LATIN_1): string {
  const bytes = item?.get(tag)?.bytes.subarray(0, LONGEST) ?? new Uint8Array(0);
  const [first = ''] = decoder.decode(bytes).split('\\');
  return first.replace(/[\0 ]+$/, '').trim();
}

/** The first decimal string as a number; null where there is none, NaN where it is no number. */
export function decimalOf(item: DicomItem | undefined, tag: number): number | null {
  const text = textOf(item, tag);
  if (text === '') return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
}

export function uint16sOf(item: DicomItem, tag: number): readonly number[] {
  const bytes = item.get(tag)?.bytes ?? new Uint8Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Two a channel that is referenced.
  return Array.from({ length: Math.min(64, bytes.length >> 1) }, (_, at) => view.getUint16(at * 2, true));
}

export function uint32Of(item: DicomItem, tag: number): number | null {
  const bytes = item.get(tag)?.bytes;
  if (bytes?.length !== 4) return null;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

export interface DicomCode {
  readonly scheme: string;
  readonly value: string;
  readonly meaning: string;
}

/** The code in a sequence of one item, and those that mean the same. */
export function codesOf(item: DicomItem, tag: number): readonly DicomCode[] {
  const [first] = item.get(tag)?.items ?? [];
  if (first === undefined) return [];
  const others = first.get(TAG.equivalentCodes)?.items ?? [];
  return [first, ...others.slice(0, 8)].map((one) => ({
    scheme: textOf(one, TAG.codingScheme),
    value: textOf(one, TAG.codeValue),
    meaning: textOf(one, TAG.codeMeaning),
  }));
}

const LATIN_1 = new TextDecoder('latin1');
/** Character sets by their defined terms; what is not here is read as Latin-1. Source: DICOM PS3.3, C.12.1.1.2. */
const CHARACTER_SETS: Readonly<Record<string, string>> = {
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  'ISO_IR 13': 'shift_jis',
};

export const decoderOf = (item: DicomItem): TextOfBytes =>
  new TextDecoder(CHARACTER_SETS[textOf(item, TAG.characterSet)] ?? 'latin1');
