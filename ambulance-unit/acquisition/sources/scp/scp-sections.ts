import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { SectionBytes } from './section-bytes.ts';

/** One section's content, without its header, and where in the file the content begins. */
export interface ScpSection {
  readonly id: number;
  readonly atByte: number;
  readonly content: Uint8Array;
}

/** The sections of a file by number; those of length zero are not there. */
export type ScpSections = ReadonlyMap<number, ScpSection>;

/** Checksum and size of the whole come first. */
const RECORD_HEADER = 6;
/** Checksum, number, length, two versions, reserved. */
const SECTION_HEADER = 16;
const POINTER = 10;
/** Sections up to 11 have a meaning; a manufacturer may use 128 to 1023. */
const MOST_SECTIONS = 1024;

/** What each value of the first byte makes of the rest: a byte at a time takes an eighth of a bit at a time. */
const CRC_OF_BYTE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) !== 0 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/** CCITT, start 0xFFFF, over everything but the two bytes that hold it. Source: EN 1064, 5.2.7. */
export function scpChecksum(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (CRC_OF_BYTE[(crc >> 8) ^ byte] ?? 0);
  return crc;
}

/** Splits a file into its sections; every checksum and every pointer is held against the bytes. Source: EN 1064, 5.3. */
export function readScpSections(bytes: Uint8Array): ClinicalOutcome<ScpSections> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The pointer section names itself in its reserved bytes, from version 1.3 on.
  const name = String.fromCharCode(...bytes.subarray(RECORD_HEADER + 10, RECORD_HEADER + SECTION_HEADER));
  if (bytes.length < RECORD_HEADER + SECTION_HEADER || name !== 'SCPECG') return refusedFor({ kind: 'not-scp' });
  const declared = view.getUint32(2, true);
  if (declared !== bytes.length) return refusedFor({ kind: 'wrong-size', declared, actual: bytes.length });
  const expected = view.getUint16(0, true);
  const computed = scpChecksum(bytes.subarray(2));
  if (expected !== computed) return refusedFor({ kind: 'checksum-mismatch', section: null, expected, computed });

  const pointers = sectionAt(bytes, 0, RECORD_HEADER, view.getUint32(RECORD_HEADER + 4, true));
  if (!pointers.ok) return pointers;
  const sections = new Map<number, ScpSection>();
  const list = new SectionBytes(pointers.value.content);
  const count = Math.floor(list.left / POINTER);
  if (count > MOST_SECTIONS)
    return refusedFor({
      kind: 'bad-section',
      section: 0,
      atByte: RECORD_HEADER,
      about: `lists ${String(count)} sections`,
    });
  for (let at = 0; at < count; at += 1) {
    const id = list.uint16() ?? 0;
    const length = list.uint32() ?? 0;
    const index = list.uint32() ?? 0;
    if (length === 0 || id === 0) continue;
    // The index counts bytes from 1.
    const section = sectionAt(bytes, id, index - 1, length);
    if (!section.ok) return section;
    if (sections.has(id))
      return refusedFor({ kind: 'bad-section', section: id, atByte: index - 1, about: 'is listed twice' });
    sections.set(id, section.value);
  }
  return imported(sections);
}

function sectionAt(bytes: Uint8Array, id: number, atByte: number, length: number): ClinicalOutcome<ScpSection> {
  const bad = (about: string) => refusedFor({ kind: 'bad-section', section: id, atByte: Math.max(0, atByte), about });
  if (atByte < RECORD_HEADER || atByte + length > bytes.length) return bad('does not lie within the file');
  if (length < SECTION_HEADER) return bad(`is ${String(length)} bytes long, shorter than its own header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + atByte, length);
  if (view.getUint16(2, true) !== id) return bad(`says that it is section ${String(view.getUint16(2, true))}`);
  if (view.getUint32(4, true) !== length)
    return bad(`says that it is ${String(view.getUint32(4, true))} bytes long, its pointer says ${String(length)}`);
  const expected = view.getUint16(0, true);
  const computed = scpChecksum(bytes.subarray(atByte + 2, atByte + length));
  if (expected !== computed) return refusedFor({ kind: 'checksum-mismatch', section: id, expected, computed });
  return imported({
    id,
    atByte: atByte + SECTION_HEADER,
    content: bytes.subarray(atByte + SECTION_HEADER, atByte + length),
  });
}
