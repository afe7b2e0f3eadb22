import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';

/** One attribute of a data set: its bytes, or its items where it is a sequence. */
export interface DicomElement {
  readonly atByte: number;
  readonly bytes: Uint8Array;
  readonly items: readonly DicomItem[];
}

/** Attributes by tag, `0x54000100`. */
export type DicomItem = ReadonlyMap<number, DicomElement>;

const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const UNDEFINED = 0xffffffff;
/** Value representations whose length has four bytes. Source: DICOM PS3.5, 7.1.2. */
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
/** Without a value representation, a sequence of a length is told by its tag: those that an ECG is read from. */
const SEQUENCES: ReadonlySet<number> = new Set([
  0x00080121, 0x003a0200, 0x003a0208, 0x003a0211, 0x004008ea, 0x0040a043, 0x0040b020, 0x54000100,
]);
/** An ECG with every beat annotated has some ten thousand. */
const MOST_ELEMENTS = 200_000;
/** No ECG nests more than four sequences. */
const DEEPEST = 12;

/** The data set that fills a range of a file, little-endian. Source: DICOM PS3.5, 7. */
export function readDataSet(bytes: Uint8Array, from: number, isExplicit: boolean): ClinicalOutcome<DicomItem> {
  const reading = new Reading(bytes);
  const item = reading.item(from, bytes.length, isExplicit, 0, false);
  if (item !== null) return imported(item.value);
  const { atByte, about } = reading.trouble;
  return refusedFor({ kind: 'bad-dicom', atByte, about });
}

/** The attributes of group 2, which stand first and are explicit whatever follows; and where the data set begins. */
export function readMetaInformation(
  bytes: Uint8Array,
  from: number,
): ClinicalOutcome<{ readonly item: DicomItem; readonly end: number }> {
  const reading = new Reading(bytes);
  const item = reading.item(from, bytes.length, true, 0, false, 2);
  if (item !== null) return imported({ item: item.value, end: item.end });
  const { atByte, about } = reading.trouble;
  return refusedFor({ kind: 'bad-dicom', atByte, about });
}

interface Read<T> {
  readonly value: T;
  readonly end: number;
}

/** One pass over the bytes. A method that cannot go on gives null, and `trouble` says where and why. */
class Reading {
  trouble = { atByte: 0, about: 'cannot be read' };
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #elements = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Attributes up to an end, or up to the delimiter of an item; `group`: of that group only. */
  item(
    from: number,
    to: number,
    isExplicit: boolean,
    depth: number,
    isDelimited: boolean,
    group: number | null = null,
  ): Read<DicomItem> | null {
    if (depth > DEEPEST) return this.#refuse(from, 'nests its sequences more deeply than any ECG does');
    const elements = new Map<number, DicomElement>();
    let at = from;
    while (at < to) {
      if (at + 8 > to) return this.#refuse(at, 'ends within an attribute');
      const tag = this.#tag(at);
      if (group !== null && tag >>> 16 !== group) break;
      if (tag === ITEM_END && isDelimited) return { value: elements, end: at + 8 };
      this.#elements += 1;
      if (this.#elements > MOST_ELEMENTS)
        return this.#refuse(at, `has more than ${String(MOST_ELEMENTS)} attributes, which no ECG needs`);
      const read = this.#element(at, to, tag, isExplicit, depth);
      if (read === null) return null;
      if (!elements.has(tag)) elements.set(tag, read.value);
      at = read.end;
    }
    if (isDelimited) return this.#refuse(at, 'ends within an item');
    return { value: elements, end: at };
  }

  #element(at: number, to: number, tag: number, isExplicit: boolean, depth: number): Read<DicomElement> | null {
    const head = this.#head(at, to, tag, isExplicit);
    if (head === null) return null;
    const { length, begin, isSequence, holdsExplicit } = head;
    if (isSequence) {
      const end = length === UNDEFINED ? to : begin + length;
      if (end > to) return this.#refuse(at, `announces ${String(length)} bytes where ${String(to - begin)} are left`);
      const items = this.#items(begin, end, length === UNDEFINED, holdsExplicit, depth);
      return items === null
        ? null
        : { value: { atByte: begin, bytes: new Uint8Array(0), items: items.value }, end: items.end };
    }
    if (length > to - begin)
      return this.#refuse(at, `announces ${String(length)} bytes where ${String(to - begin)} are left`);
    const bytes = this.#bytes.subarray(begin, begin + length);
    return { value: { atByte: begin, bytes, items: [] }, end: begin + length };
  }

  #head(
    at: number,
    to: number,
    tag: number,
    isExplicit: boolean,
  ): { length: number; begin: number; isSequence: boolean; holdsExplicit: boolean } | null {
    if (!isExplicit) {
      const length = this.#view.getUint32(at + 4, true);
      const isSequence = length === UNDEFINED || SEQUENCES.has(tag);
      return { length, begin: at + 8, isSequence, holdsExplicit: false };
    }
    const vr = String.fromCharCode(this.#bytes[at + 4] ?? 0, this.#bytes[at + 5] ?? 0);
    if (!/^[A-Z]{2}$/.test(vr)) return this.#refuse(at, 'has an attribute without a value representation');
    if (!LONG.has(vr))
      return { length: this.#view.getUint16(at + 6, true), begin: at + 8, isSequence: false, holdsExplicit: true };
    if (at + 12 > to) return this.#refuse(at, 'ends within an attribute');
    const length = this.#view.getUint32(at + 8, true);
    if (length === UNDEFINED && vr !== 'SQ' && vr !== 'UN')
      return this.#refuse(at, 'holds encapsulated data, which no waveform is');
    // What a writer did not know is implicit within. Source: DICOM PS3.5, 6.2.2.
    const isUnknown = vr === 'UN';
    const isSequence = vr === 'SQ' || (isUnknown && (length === UNDEFINED || SEQUENCES.has(tag)));
    return { length, begin: at + 12, isSequence, holdsExplicit: !isUnknown };
  }

  #items(
    from: number,
    to: number,
    isDelimited: boolean,
    isExplicit: boolean,
    depth: number,
  ): Read<readonly DicomItem[]> | null {
    const items: DicomItem[] = [];
    let at = from;
    while (at < to) {
      if (at + 8 > to) return this.#refuse(at, 'ends within a sequence');
      const tag = this.#tag(at);
      const length = this.#view.getUint32(at + 4, true);
      if (tag === SEQUENCE_END && isDelimited) return { value: items, end: at + 8 };
      if (tag !== ITEM) return this.#refuse(at, 'has a sequence in which something else than an item stands');
      const isOpen = length === UNDEFINED;
      if (!isOpen && length > to - at - 8)
        return this.#refuse(at, `announces an item of ${String(length)} bytes where ${String(to - at - 8)} are left`);
      // Empty items cost memory too.
      this.#elements += 1;
      if (this.#elements > MOST_ELEMENTS)
        return this.#refuse(at, `has more than ${String(MOST_ELEMENTS)} attributes, which no ECG needs`);
      const item = this.item(at + 8, isOpen ? to : at + 8 + length, isExplicit, depth + 1, isOpen);
      if (item === null) return null;
      items.push(item.value);
      at = item.end;
    }
    if (isDelimited) return this.#refuse(at, 'ends within a sequence');
    return { value: items, end: at };
  }

  #tag(at: number): number {
    return this.#view.getUint16(at, true) * 0x10000 + this.#view.getUint16(at + 2, true);
  }

  #refuse(atByte: number, about: string): null {
    this.trouble = { atByte, about };
    return null;
  }
}
