import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import { ecgRecords } from './ecg-records.ts';
import { temporaryFolder } from './parts.ts';
import { checksumOf } from './record-in-memory.ts';

const RATE = 500;
/** The file that a record is made of: 12 leads of 10 s as interleaved 16-bit numbers behind 24 bytes. */
const ORIGINAL = { folder: 'ptb-xl', name: 'HR00001', skip: 24, samples: 5000 } as const;
const LEADS_OF_FILE = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** A WFDB record in a folder of the test's own. */
export interface MadeRecord {
  readonly header: string;
  readonly length: number;
  /** By lead, in the order of MEASURED_LEADS. */
  readonly signals: readonly Int32Array[];
}

/**
 * A record of any length at 500 Hz, made of a real one, for a journey that must last as long as its fault. Each
 * repetition lies a little higher than the one before it, so that no two stretches are alike and a sample in a wrong
 * place is seen.
 */
export function makeRecord(seconds: number): MadeRecord {
  const file = readFileSync(path.join(ecgRecords(), 'wfdb', ORIGINAL.folder, `${ORIGINAL.name}.mat`));
  const length = Math.round(seconds * RATE);
  const signals = MEASURED_LEADS.map((lead) => {
    const column = LEADS_OF_FILE.indexOf(lead);
    return Int32Array.from({ length }, (_, i) => {
      const row = i % ORIGINAL.samples;
      const repetition = Math.floor(i / ORIGINAL.samples);
      return file.readInt16LE(ORIGINAL.skip + 2 * (row * LEADS_OF_FILE.length + column)) + 3 * repetition;
    });
  });
  const bytes = Buffer.alloc(2 * length * signals.length);
  for (const [column, samples] of signals.entries()) {
    for (const [row, sample] of samples.entries()) bytes.writeInt16LE(sample, 2 * (row * signals.length + column));
  }
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'made.dat'), bytes);
  const lines = signals.map(
    (samples, i) =>
      `made.dat 16 1000/mV 16 0 ${samples[0] ?? 0} ${checksumOf([...samples])} 0 ${MEASURED_LEADS[i] ?? ''}`,
  );
  const header = path.join(folder, 'made.hea');
  writeFileSync(header, [`made ${signals.length} ${RATE} ${length}`, ...lines, ''].join('\n'));
  return { header, length, signals };
}
