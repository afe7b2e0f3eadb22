import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeAecg } from '../../ambulance-unit/acquisition/sources/aecg/aecg-ecg.ts';
import type { ImportedEcg } from '../../ambulance-unit/acquisition/sources/clinical-ecg.ts';
import {
  type ClinicalOutcome,
  describeClinicalFailure,
} from '../../ambulance-unit/acquisition/sources/clinical-failure.ts';
import { decodeDicom } from '../../ambulance-unit/acquisition/sources/dicom/dicom-ecg.ts';
import { decodeEdf } from '../../ambulance-unit/acquisition/sources/edf/edf-ecg.ts';
import { decodeMuse } from '../../ambulance-unit/acquisition/sources/muse/muse-ecg.ts';
import { decodePhilips } from '../../ambulance-unit/acquisition/sources/philips/philips-ecg.ts';
import { decodeScp } from '../../ambulance-unit/acquisition/sources/scp/scp-ecg.ts';
import { readScpSections, scpChecksum } from '../../ambulance-unit/acquisition/sources/scp/scp-sections.ts';
import { describeWfdbFailure } from '../../ambulance-unit/acquisition/sources/wfdb/wfdb-failure.ts';
import { openWfdbRecord } from '../../ambulance-unit/acquisition/sources/wfdb/wfdb-record.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { aecgFormat } from '../../relay/recordings/exports/documents/aecg/aecg-document.ts';
import { dicomFormat } from '../../relay/recordings/exports/documents/dicom/dicom-document.ts';
import {
  type DocumentFormat,
  type ExportedEcg,
  sliceOf,
} from '../../relay/recordings/exports/documents/exported-ecg.ts';
import { museFormat } from '../../relay/recordings/exports/documents/muse/muse-document.ts';
import { scpFormat } from '../../relay/recordings/exports/documents/scp/scp-document.ts';
import { edfExport } from '../../relay/recordings/exports/streams/edf/edf-export.ts';
import type { RecordingPiece } from '../../relay/recordings/exports/exported-recording.ts';
import { damageFile } from '../support/damaged-file.ts';
import { excerptsOfPublic, publicEcgPaths } from '../support/exported-excerpts.ts';
import { settledHeap } from '../fuzz/settled-heap.ts';
import { checksumOf, inFormat16, recordInMemory } from '../support/record-in-memory.ts';
import { smallPhilips } from '../support/made-philips.ts';
import { formatOf, recordingOfPieces } from '../support/streamed-recordings.ts';
import { seededChance } from '../support/uplink-world.ts';

/** Of each format. */
const FILES = 20_000;
const SEED = 20_261_127;
/** What is read of a file may be some times as large as the file, and no more: that much a damaged length cannot ask for. */
const MOST_BYTES_A_BYTE = 80;
const ANYHOW = 1024 * 1024;
const MOST_HEAP_GROWTH = 64 * 1024 * 1024;
/** Processor time of one file, ms: beyond it something loops. */
const MOST_MILLISECONDS = 2_000;

type Decode = (bytes: Uint8Array) => ClinicalOutcome<ImportedEcg>;

let measured: Promise<ExportedEcg> | null = null;
/** Measured once, for all formats. */
const publicOne = (): Promise<ExportedEcg> =>
  (measured ??= excerptsOfPublic(publicEcgPaths()[0] ?? '', dicomFormat, true).then(firstOf));

function firstOf([whole]: readonly ExportedEcg[]): ExportedEcg {
  if (whole === undefined) throw new Error('there is no public ECG');
  return whole;
}

/** A twentieth of a second of a public ECG, so that thousands of files take seconds, with what was measured of all of it. */
async function small(format: DocumentFormat): Promise<Uint8Array> {
  const whole = await publicOne();
  const part = {
    ...sliceOf(whole, { first: sampleIndex(1000), end: sampleIndex(1050) }),
    measurement: whole.measurement,
  };
  return (await format.write(part)).bytes;
}

/** Sums that are right again, or nearly every damage would end at them. */
function sealScp(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 30) return bytes;
  view.setUint32(2, bytes.length, true);
  const list = 22;
  const reseal = (at: number, length: number): void => {
    if (length >= 16 && at >= 6 && at + length <= bytes.length)
      view.setUint16(at, scpChecksum(bytes.subarray(at + 2, at + length)), true);
  };
  for (let at = list; at + 10 <= Math.min(bytes.length, list + 120); at += 10)
    if (view.getUint16(at, true) !== 0) reseal(view.getUint32(at + 6, true) - 1, view.getUint32(at + 2, true));
  reseal(6, view.getUint32(10, true));
  view.setUint16(0, scpChecksum(bytes.subarray(2)), true);
  return bytes;
}

/** Half a second of two leads: EDF+ that is whole, with a gap, and BDF+. */
async function smallEdf(): Promise<readonly Uint8Array[]> {
  const counts = Int32Array.from({ length: 100 }, (_, i) => 7 * i - 300);
  const format = formatOf(['I', 'II'], 2.5, 200);
  const part = (first: number, end: number): RecordingPiece => ({
    kind: 'samples',
    block: {
      firstSample: sampleIndex(first),
      channels: [counts.subarray(first, end), counts.subarray(first, end)],
      leadsOff: NO_LEADS,
    },
  });
  const lost = { first: sampleIndex(30), end: sampleIndex(80), reason: 'link_loss' as const };
  const whole = recordingOfPieces(format, 100, [part(0, 100)]);
  const withGap = recordingOfPieces(format, 100, [part(0, 30), { kind: 'gap', gap: lost }, part(80, 100)]);
  const exports = [
    await edfExport(whole, { name: 'whole' }),
    await edfExport(withGap, { name: 'gap' }),
    await edfExport(whole, { name: 'wide', least: 24 }),
  ];
  return Promise.all(
    exports.flatMap(({ files }) => files.map(async ({ bytes }) => new Uint8Array(await buffer(bytes())))),
  );
}

const FORMATS: readonly (readonly [
  string,
  Decode,
  () => Promise<readonly Uint8Array[]>,
  (bytes: Uint8Array) => Uint8Array,
])[] = [
  ['SCP-ECG', decodeScp, async () => [await small(scpFormat)], sealScp],
  ['DICOM', decodeDicom, async () => [await small(dicomFormat)], (bytes) => bytes],
  ['HL7 aECG', decodeAecg, async () => [await small(aecgFormat)], (bytes) => bytes],
  ['EDF+', decodeEdf, smallEdf, (bytes) => bytes],
  ['GE MUSE XML', decodeMuse, async () => [await small(museFormat)], (bytes) => bytes],
  ['Philips Sierra XML', decodePhilips, () => Promise.resolve([smallPhilips()]), (bytes) => bytes],
];

const heldBytes = (ecg: ImportedEcg): number => ecg.leads.reduce((sum, { samples }) => sum + samples.byteLength, 0);

describe('damaged files', () => {
  it.each(FORMATS)(
    `%s, damaged ${FILES} times: an ECG or a reason, no crash, no hang, bounded memory`,
    { timeout: 300_000 },
    async (name, decode, corpus, seal) => {
      const files = await corpus();
      for (const file of files) expect(decode(file).ok, 'the sound one is read').toBe(true);
      const chance = seededChance(SEED);
      const before = settledHeap();
      let read = 0;
      let slowest = 0;
      const reasons = new Map<string, number>();
      for (let i = 0; i < FILES; i += 1) {
        const bytes = damageFile(files, chance);
        const damaged = chance() < 0.9 ? seal(bytes) : bytes;
        const begun = process.cpuUsage();
        let outcome: ClinicalOutcome<ImportedEcg>;
        try {
          outcome = decode(damaged);
        } catch (thrown) {
          throw new Error(
            `file ${String(i)} of seed ${String(SEED)}, CRC ${crc32(damaged).toString(16)}: ${String(thrown)}`,
            { cause: thrown },
          );
        }
        const { user, system } = process.cpuUsage(begun);
        slowest = Math.max(slowest, (user + system) / 1000);
        if (outcome.ok) {
          read += 1;
          expect(heldBytes(outcome.value), `file ${String(i)}`).toBeLessThan(
            ANYHOW + damaged.length * MOST_BYTES_A_BYTE,
          );
          continue;
        }
        reasons.set(outcome.failure.kind, (reasons.get(outcome.failure.kind) ?? 0) + 1);
        expect(describeClinicalFailure('x', outcome.failure)).toMatch(/^x[^\n]{10,}\.$/);
      }
      const growth = settledHeap() - before;
      expect(growth).toBeLessThan(MOST_HEAP_GROWTH);
      expect(slowest).toBeLessThan(MOST_MILLISECONDS);
      // Damage that is never read, or always, tries little.
      expect(read).toBeGreaterThan(FILES * 0.02);
      expect(reasons.size).toBeGreaterThan(3);
      console.log(
        `${name}: ${String(FILES)} damaged files, ${String(read)} read, refused for ${String(reasons.size)} reasons, ` +
          `slowest ${slowest.toFixed(0)} ms, heap ${(growth / 2 ** 20).toFixed(1)} MB`,
      );
    },
  );

  it(
    `WFDB, its header or its samples damaged ${FILES} times: a record or a reason, no crash, no hang, bounded memory`,
    { timeout: 300_000 },
    async () => {
      const leads = [0, 1].map((lead) => Array.from({ length: 60 }, (_, i) => 7 * i - 200 * lead));
      const signal = (lead: number, name: string): string =>
        `x.dat 16 200(0)/uV 16 0 ${String(leads[lead]?.[0] ?? 0)} ${String(checksumOf(leads[lead] ?? []))} 0 ${name}`;
      const header = new TextEncoder().encode(
        ['x 2 500 60 12:00:00 27/11/2026', signal(0, 'I'), signal(1, 'II'), '# Age: 61 Sex: M', ''].join('\n'),
      );
      const samples = inFormat16((leads[0] ?? []).flatMap((count, i) => [count, leads[1]?.[i] ?? 0]));
      const opens = (files: Record<string, Uint8Array>) => openWfdbRecord(recordInMemory(files), 'x');
      expect((await opens({ 'x.hea': header, 'x.dat': samples })).ok, 'the sound one is read').toBe(true);
      const chance = seededChance(SEED);
      const before = settledHeap();
      const reasons = new Map<string, number>();
      let read = 0;
      let slowest = 0;
      for (let i = 0; i < FILES; i += 1) {
        const inHeader = chance() < 0.7;
        const damaged = damageFile([inHeader ? header : samples], chance);
        const begun = process.cpuUsage();
        const outcome = await opens(
          inHeader ? { 'x.hea': damaged, 'x.dat': samples } : { 'x.hea': header, 'x.dat': damaged },
        );
        const { user, system } = process.cpuUsage(begun);
        slowest = Math.max(slowest, (user + system) / 1000);
        if (!outcome.ok) {
          reasons.set(outcome.failure.kind, (reasons.get(outcome.failure.kind) ?? 0) + 1);
          expect(describeWfdbFailure(outcome.failure)).toMatch(/^[^\n]{10,}$/);
          continue;
        }
        read += 1;
        const { frames, signals } = outcome.value;
        // No length that a header claims is believed: there are 240 bytes of samples.
        expect(frames * signals.length, `file ${String(i)}`).toBeLessThan(10_000);
        const found = outcome.value.read(
          0,
          Math.min(frames, 10_000),
          signals.map((_, at) => at),
        );
        if (!found.ok) expect(describeWfdbFailure(found.failure)).toMatch(/^[^\n]{10,}$/);
      }
      const growth = settledHeap() - before;
      expect(growth).toBeLessThan(MOST_HEAP_GROWTH);
      expect(slowest).toBeLessThan(MOST_MILLISECONDS);
      expect(read).toBeGreaterThan(FILES * 0.02);
      expect(reasons.size).toBeGreaterThan(3);
      console.log(
        `WFDB: ${String(FILES)} damaged records, ${String(read)} read, refused for ${String(reasons.size)} reasons, ` +
          `slowest ${slowest.toFixed(0)} ms, heap ${(growth / 2 ** 20).toFixed(1)} MB`,
      );
    },
  );

  it('the damage leaves the sound file as it was, and the sums of an SCP-ECG file right', async () => {
    const sound = await small(scpFormat);
    const before = crc32(sound);
    const chance = seededChance(7);
    for (let i = 0; i < 200; i += 1) damageFile([sound], chance);
    expect(crc32(sound)).toBe(before);
    expect(readScpSections(sealScp(Uint8Array.from(sound))).ok).toBe(true);
  });
});
