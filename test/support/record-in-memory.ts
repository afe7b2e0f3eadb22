import type { RecordFolder } from '../../ambulance-unit/acquisition/sources/wfdb/record-folder.ts';
import { accepted, refused } from '../../ambulance-unit/acquisition/sources/wfdb/wfdb-failure.ts';

/** A folder of files that exist only here, for records that no disk should hold. */
export function recordInMemory(files: Readonly<Record<string, string | Uint8Array>>): RecordFolder {
  const encoder = new TextEncoder();
  const contents = new Map(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? encoder.encode(content) : content,
    ]),
  );
  return {
    pathOf: (name) => `memory/${name}`,
    sizeOf(name) {
      const content = contents.get(name);
      return content === undefined
        ? refused({ kind: 'missing-file', file: `memory/${name}` })
        : accepted(content.length);
    },
    readInto(name, position, into) {
      const content = contents.get(name);
      if (content === undefined) return refused({ kind: 'missing-file', file: `memory/${name}` });
      const part = content.subarray(position, position + into.length);
      into.set(part);
      return accepted(part.length);
    },
  };
}

/** Samples as the bytes of WFDB format 16. */
export const inFormat16 = (samples: readonly number[]): Uint8Array => new Uint8Array(Int16Array.from(samples).buffer);

/** The 16-bit sum that a header carries. */
export const checksumOf = (samples: readonly number[]): number =>
  (samples.reduce((sum, sample) => (sum + sample) | 0, 0) << 16) >> 16;
