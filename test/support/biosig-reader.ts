import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface BiosigChannel {
  readonly label: string;
  readonly unit: string;
  /** In `unit`. */
  readonly samples: Float64Array;
}

export interface BiosigFile {
  readonly format: string;
  /** Hz */
  readonly rate: number;
  /** None where only headers were asked for. */
  readonly channels: readonly BiosigChannel[];
  /** Seconds from the start of the recording. */
  readonly events: readonly { readonly at: number; readonly duration: number | null; readonly text: string }[];
}

const run = promisify(execFile);

interface Said {
  readonly header: {
    readonly TYPE: string;
    readonly Samplingrate: number;
    readonly CHANNEL: readonly { readonly Label: string; readonly PhysicalUnit: string }[];
    readonly EVENT?: readonly { readonly POS: number; readonly DUR?: number; readonly Description?: string }[];
  };
  readonly channels: readonly string[];
}

/** Reads files with libbiosig, an independent library; their headers and events alone where so asked. Needs Debian's python3 and python3-biosig. */
export async function readWithBiosig(
  paths: readonly string[],
  wanted: 'samples' | 'heads' = 'samples',
): Promise<readonly BiosigFile[]> {
  const script = join(import.meta.dirname, 'biosig_reader.py');
  const order = wanted === 'heads' ? ['--heads', ...paths] : paths;
  // Debian's own: libbiosig's module is compiled for that one.
  const { stdout } = await run('/usr/bin/python3', ['-B', script, ...order], { maxBuffer: 2 ** 29 });
  return stdout.trim().split('\n').map(fileOf);
}

function fileOf(line: string): BiosigFile {
  const { header, channels } = JSON.parse(line) as Said;
  return {
    format: header.TYPE,
    rate: header.Samplingrate,
    channels: channels.map((base64, at) => {
      const bytes = Buffer.from(base64, 'base64');
      const { Label = '', PhysicalUnit = '' } = header.CHANNEL[at] ?? {};
      const samples = Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
      return { label: Label.trim(), unit: PhysicalUnit.trim(), samples };
    }),
    events: (header.EVENT ?? []).map(({ POS, DUR, Description = '' }) => ({
      at: POS,
      duration: DUR ?? null,
      text: Description,
    })),
  };
}
