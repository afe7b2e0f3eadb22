import { closeSync, openSync, readSync } from 'node:fs';

export interface PackedFile {
  /** Inside the archive, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Lies beside the archive. */
  readonly isUnpacked: boolean;
  /** By which Electron checks it when it is loaded. */
  readonly hasIntegrity: boolean;
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  readonly unpacked?: boolean;
  readonly integrity?: object;
}

/** What an asar archive holds: a pickle of the header's length, a pickle of the header as JSON, and then the files' bytes. */
export function listAsar(file: string): readonly PackedFile[] {
  const descriptor = openSync(file, 'r');
  try {
    const lengths = Buffer.alloc(16);
    readSync(descriptor, lengths, 0, 16, 0);
    const header = Buffer.alloc(lengths.readUInt32LE(12));
    readSync(descriptor, header, 0, header.length, 16);
    return filesIn(JSON.parse(header.toString('utf8')) as Entry, '');
  } finally {
    closeSync(descriptor);
  }
}

const filesIn = (entry: Entry, at: string): readonly PackedFile[] =>
  entry.files === undefined
    ? [
        {
          path: at,
          bytes: entry.size ?? 0,
          isUnpacked: entry.unpacked === true,
          hasIntegrity: entry.integrity !== undefined,
        },
      ]
    : Object.entries(entry.files).flatMap(([name, one]) => filesIn(one, at === '' ? name : `${at}/${name}`));
