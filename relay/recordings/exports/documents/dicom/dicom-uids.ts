import { createHash } from 'node:crypto';
import type { DataSet } from './dicom-attributes.ts';

/** What an object is. Source: DICOM PS3.4, table B.5-1. */
export const STORAGE = {
  twelveLead: '1.2.840.10008.5.1.4.1.1.9.1.1',
  general: '1.2.840.10008.5.1.4.1.1.9.1.2',
  ambulatory: '1.2.840.10008.5.1.4.1.1.9.1.3',
  general32: '1.2.840.10008.5.1.4.1.1.9.1.4',
} as const;
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** A UUID as a UID. Source: DICOM PS3.5, B.2. */
const uidOfUuid = (uuid: string): string => `2.25.${String(BigInt(`0x${uuid.replaceAll('-', '')}`))}`;

/** This program's own. */
export const IMPLEMENTATION_UID = uidOfUuid('7b0c6f9e-52d1-4f5a-9c1e-3a94d6c1b2e7');

/** A session is a study. */
export const studyUid = (session: string): string => uidOfUuid(session);
export const seriesUid = (session: string): string => uidOfText(`series ${session}`);

/** The same content has the same UID, so that an archive which has it already is not given another; any other has another. */
export const instanceUid = (content: DataSet): string => uidOfText(JSON.stringify(content, bytesAsHash));

function uidOfText(text: string): string {
  const hash = createHash('sha256').update(text).digest().subarray(0, 16);
  // As a UUID of version 8 has them.
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return uidOfUuid(hash.toString('hex'));
}

const bytesAsHash = (_: string, value: unknown): unknown =>
  value instanceof ArrayBuffer ? createHash('sha256').update(new Uint8Array(value)).digest('hex') : value;
