import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ecgRecords } from './ecg-records.ts';

/** What an independent decoder found in a clinical file (expected.json beside the records). */
interface ExpectedSignals {
  readonly fs: number;
  readonly uV_per_LSB: number;
  readonly leads: Readonly<
    Record<
      string,
      {
        readonly n: number;
        readonly first8: readonly number[];
        readonly min: number;
        readonly max: number;
        readonly sum16: number;
        readonly crc32_int32le: string;
      }
    >
  >;
}

export const CLINICAL = {
  scp: 'clinical/one-ecg-three-formats/Example.scp',
  dicom: 'clinical/one-ecg-three-formats/Example.dcm',
  aecg: 'clinical/one-ecg-three-formats/Example.xml',
  philips: 'clinical/philips-sierra/129DYPRG.XML',
  eightLeads: 'clinical/scp/ECG_20170504_163507_123456789.SCP',
} as const;

export const clinicalPath = (file: keyof typeof CLINICAL): string => join(ecgRecords(), CLINICAL[file]);
export const clinicalBytes = (file: keyof typeof CLINICAL): Uint8Array =>
  new Uint8Array(readFileSync(clinicalPath(file)));

export function expectedSignals(name: string): ExpectedSignals {
  const all = JSON.parse(readFileSync(join(ecgRecords(), 'expected.json'), 'utf8')) as Record<string, ExpectedSignals>;
  const found = all[name];
  if (found === undefined) throw new Error(`expected.json has no ${name}`);
  return found;
}

/** Samples in the form in which expected.json states them. */
export function statedOf(samples: Int32Array): ExpectedSignals['leads'][string] {
  const bytes = new DataView(new ArrayBuffer(samples.length * 4));
  let sum = 0;
  samples.forEach((sample, at) => {
    bytes.setInt32(at * 4, sample, true);
    sum = (sum + sample) & 0xffff;
  });
  return {
    n: samples.length,
    first8: [...samples.subarray(0, 8)],
    min: samples.reduce((least, sample) => Math.min(least, sample), Infinity),
    max: samples.reduce((most, sample) => Math.max(most, sample), -Infinity),
    sum16: sum,
    crc32_int32le: crc32(new Uint8Array(bytes.buffer)).toString(16).padStart(8, '0'),
  };
}
