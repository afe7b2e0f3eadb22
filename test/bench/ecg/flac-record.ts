import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { EcgExcerpt, ExcerptLead } from '../../../protocol/ecg/excerpt.ts';
import { hertz, sampleCount, sampleIndex } from '../../../protocol/ecg/units.ts';
import { ecgRecords } from '../../support/ecg-records.ts';

/** From its header: 14,400 frames of four samples at 62.4725 a second; II, III and a V that it does not number; 200 counts a mV. */
const RATE = 4 * 62.4725;
const SIGNALS = ['II', 'III', 'V'] as const;
const LSB = 1000 / 200;
const MIDDLE = 8192;
/** What format 516 holds where there is no sample. */
const NO_SAMPLE = -32_768;

/**
 * The ECG of `formats/mixedsignals`, the one record of the folder that no unit plays: its samples are compressed (FLAC). Read
 * here by the reference decoder, the program `flac`; II and III, since V is none of the leads that the project knows.
 */
export function flacExcerpt(): EcgExcerpt {
  const file = path.join(ecgRecords(), 'wfdb', 'formats', 'mixedsignals_e.dat');
  const bytes = decoded(file);
  const length = bytes.length / 2 / SIGNALS.length;
  const leads = SIGNALS.flatMap((lead, signal): ExcerptLead[] => {
    if (lead === 'V') return [];
    const counts = Array.from({ length }, (_, at) => bytes.readInt16LE(2 * (at * SIGNALS.length + signal)));
    const begins = counts.findIndex((count) => count !== NO_SAMPLE);
    return [
      {
        lead,
        samples: Float64Array.from(
          counts,
          (count, at) => ((at < begins ? (counts[begins] ?? 0) : count) - MIDDLE) * LSB,
        ),
        absent: [{ kind: 'gap', first: sampleIndex(0), end: sampleIndex(begins) }],
      },
    ];
  });
  return { samplingRate: hertz(RATE), firstSample: sampleIndex(0), length: sampleCount(length), leads };
}

/** 16 bits a sample, signal after signal. */
function decoded(file: string): Buffer {
  try {
    return execFileSync(
      'flac',
      ['--decode', '--silent', '--stdout', '--force-raw-format', '--endian=little', '--sign=signed', file],
      { maxBuffer: 16 * 1024 * 1024, timeout: 60_000 },
    );
  } catch (reason) {
    throw new Error(`${file} could not be decoded by the program flac (Debian package: flac).`, { cause: reason });
  }
}
