import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { type ClinicalOutcome, imported, refusedFor } from './clinical-failure.ts';

/** Far above any resting ECG in these formats (24 hours of twelve leads are no such ECG), and small enough to hold in memory. */
export const LARGEST_CLINICAL_FILE = 32 * 1024 * 1024;

/** Reads a file whole, up to a limit. A pipe or a device is refused: it would block or never end. */
export function readClinicalFile(path: string, limit = LARGEST_CLINICAL_FILE): ClinicalOutcome<Uint8Array> {
  try {
    if (!statSync(path).isFile()) return refusedFor({ kind: 'not-a-file' });
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size === 0) return refusedFor({ kind: 'empty-file' });
      if (size > limit) return refusedFor({ kind: 'file-too-large', bytes: size, limit });
      const bytes = new Uint8Array(size);
      let filled = 0;
      while (filled < size) {
        const count = readSync(descriptor, bytes, filled, size - filled, filled);
        if (count === 0) break;
        filled += count;
      }
      return imported(bytes.subarray(0, filled));
    } finally {
      closeSync(descriptor);
    }
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return refusedFor({ kind: 'missing-file' });
    return refusedFor({ kind: 'unreadable-file', why: fault instanceof Error ? fault.message : String(fault) });
  }
}
