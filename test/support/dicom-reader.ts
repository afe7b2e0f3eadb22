import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** What pydicom, which is not ours, reads in a DICOM file. */
export interface DicomFile {
  readonly storage: string;
  readonly instance: string;
  readonly study: string;
  readonly syntax: string;
  readonly patient: { readonly name: string; readonly id: string; readonly sex: string; readonly age: string | null };
  readonly taken: string;
  readonly groups: readonly {
    readonly rate: number;
    readonly samples: number;
    readonly padding: number | null;
    readonly channels: readonly {
      readonly label: string;
      readonly source: readonly [scheme: string, value: string, meaning: string];
      readonly status: string | null;
      readonly derived: string | null;
      readonly unit: string;
      readonly sensitivity: number;
      readonly correction: number;
      /** In the unit of the sensitivity. */
      readonly baseline: number;
      readonly counts: readonly number[];
      /** Null where pydicom makes no potential of such samples. */
      readonly microvolts: readonly number[] | null;
    }[];
  }[];
  readonly annotations: readonly {
    readonly text: string | null;
    readonly concept: readonly [scheme: string, value: string, meaning: string] | null;
    readonly value: number | null;
    readonly unit: string | null;
    readonly channels: readonly number[];
    readonly kind: string | null;
    readonly positions: readonly number[];
  }[];
}

const READER = path.join(import.meta.dirname, 'dicom_reader.py');
/** Debian's own Python has pydicom; another before it on the PATH may not. */
const PYTHON = '/usr/bin/python3';

export async function readWithPydicom(paths: readonly string[]): Promise<readonly DicomFile[]> {
  const { stdout } = await promisify(execFile)(PYTHON, ['-B', READER, ...paths], { maxBuffer: 2 ** 29 });
  const files = JSON.parse(stdout) as readonly SaidFile[];
  return files.map((file) => ({
    ...file,
    groups: file.groups.map((group) => ({
      ...group,
      channels: group.channels.map(({ counts, microvolts, ...channel }) => ({
        ...channel,
        counts: Array.from(new Int32Array(bytesOf(counts))),
        microvolts: microvolts === null ? null : Array.from(new Float64Array(bytesOf(microvolts))),
      })),
    })),
  }));
}

type Group = DicomFile['groups'][number];
type Channel = Group['channels'][number];
/** As the reader prints it: numbers in Base64. */
type SaidFile = Omit<DicomFile, 'groups'> & {
  readonly groups: readonly (Omit<Group, 'channels'> & {
    readonly channels: readonly (Omit<Channel, 'counts' | 'microvolts'> & {
      readonly counts: string;
      readonly microvolts: string | null;
    })[];
  })[];
};

/** A buffer of its own, so that numbers of eight bytes stand where they may. */
const bytesOf = (base64: string): ArrayBuffer => Uint8Array.from(Buffer.from(base64, 'base64')).buffer;

/** What dciodvfy of dicom3tools says against a file: errors and warnings, a line each. Its first word, the kind of object, apart. */
export function complaintsOfDciodvfy(file: string): { readonly kind: string; readonly complaints: readonly string[] } {
  const { stdout, stderr, error } = spawnSync('dciodvfy', [file], { encoding: 'utf8', timeout: 60_000 });
  if (error !== undefined) throw error;
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line !== '');
  return {
    kind: lines.find((line) => /^\w+$/.test(line)) ?? '',
    complaints: lines.filter((line) => !/^\w+$/.test(line)),
  };
}

/** dcmdump of dcmtk reads the file to its end; what it says. Throws where it does not. */
export function dumpedByDcmtk(file: string): string {
  const { status, stdout, stderr } = spawnSync('dcmdump', ['+L', file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
    timeout: 60_000,
  });
  if (status !== 0 || /^[EF]:/m.test(stderr)) throw new Error(`dcmdump ${file}: ${stderr}`);
  return stdout;
}
