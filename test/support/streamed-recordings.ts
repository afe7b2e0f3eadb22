import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleCount } from '../../protocol/ecg/units.ts';
import type { RecordingPiece } from '../../relay/recordings/exports/exported-recording.ts';
import type { StreamedExport, StreamedRecording } from '../../relay/recordings/exports/streams/streamed-export.ts';
import { exportedSession, piecesOfEcg, STARTED_AT } from './exported-excerpts.ts';

/** A file's ECG as a recording that is exported whole. */
export const recordingOfEcg = (
  ecg: SampledEcg & { readonly length: number },
  more: Partial<StreamedRecording> = {},
): StreamedRecording => ({
  session: exportedSession(),
  format: ecg.format,
  firstInSession: 0,
  length: sampleCount(ecg.length),
  startedAt: STARTED_AT,
  notes: [],
  pieces: () => piecesOfEcg(ecg),
  ...more,
});

export const formatOf = (leads: readonly LeadName[], lsb: number, rate = 500): SignalFormat => ({
  samplingRate: hertz(rate),
  leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(lsb), baseline: deviceCount(0) })),
});

/** A recording of these pieces. */
export const recordingOfPieces = (
  format: StreamedRecording['format'],
  length: number,
  pieces: readonly RecordingPiece[],
  more: Partial<StreamedRecording> = {},
): StreamedRecording => ({
  session: exportedSession(),
  format,
  firstInSession: 0,
  length: sampleCount(length),
  startedAt: STARTED_AT,
  notes: [],
  async *pieces() {
    for (const piece of pieces) yield await Promise.resolve(piece);
  },
  ...more,
});

/** Writes an export into a folder; gives the files' paths. */
export async function writtenTo(folder: string, written: StreamedExport): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const { name, bytes } of written.files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    await writeFile(path, Readable.from(bytes()));
    paths.push(path);
  }
  return paths;
}
