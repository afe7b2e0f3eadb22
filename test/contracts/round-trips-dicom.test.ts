import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LeadName, NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { deviceCount, sampleIndex } from '../../protocol/ecg/units.ts';
import { dicomFormat } from '../../relay/recordings/exports/documents/dicom/dicom-document.ts';
import { documentExport } from '../../relay/recordings/exports/documents/document-export.ts';
import type { ExportedEcg } from '../../relay/recordings/exports/documents/exported-ecg.ts';
import type { RecordingPiece } from '../../relay/recordings/exports/exported-recording.ts';
import { complaintsOfDciodvfy, dumpedByDcmtk, readWithPydicom } from '../support/dicom-reader.ts';
import {
  exportedSession,
  excerptsOfPublic,
  publicEcg,
  publicEcgPaths,
  publicEcgsInWords,
} from '../support/exported-excerpts.ts';
import { inThousands, noteRoundTrip } from '../support/round-trip-table.ts';
import { formatOf, recordingOfPieces, writtenTo } from '../support/streamed-recordings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dicom-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const over = `${publicEcgsInWords()}, whole`;
const TWELVE_LEAD = '1.2.840.10008.5.1.4.1.1.9.1.1';
const GENERAL = '1.2.840.10008.5.1.4.1.1.9.1.2';
const AMBULATORY = '1.2.840.10008.5.1.4.1.1.9.1.3';
const GENERAL_32 = '1.2.840.10008.5.1.4.1.1.9.1.4';

/** Beyond so many samples measuring takes its time, and nothing of it is in the samples. */
const MOST_MEASURED = 16_384;

async function writePublicOnes() {
  const all: { readonly ecg: ExportedEcg; readonly file: string }[] = [];
  for (const source of publicEcgPaths()) {
    const isMeasured = (await publicEcg(source)).length <= MOST_MEASURED;
    for (const [at, ecg] of (await excerptsOfPublic(source, dicomFormat, isMeasured)).entries()) {
      const file = path.join(folder, `${path.basename(source)}-${String(at)}.dcm`);
      writeFileSync(file, (await dicomFormat.write(ecg)).bytes);
      all.push({ ecg, file });
    }
  }
  return all;
}
let written: ReturnType<typeof writePublicOnes> | null = null;
/** Written once, by whichever test asks first. */
const publicOnes = (): ReturnType<typeof writePublicOnes> => (written ??= writePublicOnes());

describe('public 12-lead ECGs as DICOM', () => {
  it('is read by pydicom with every count of every lead, its weight and its zero', { timeout: 300_000 }, async () => {
    const all = await publicOnes();
    const read = await readWithPydicom(all.map(({ file }) => file));
    let equal = 0;
    for (const [place, { ecg, file }] of all.entries()) {
      const found = read[place];
      const [group] = found?.groups ?? [];
      expect(found?.storage, file).toBe(ecg.length <= 16_384 ? TWELVE_LEAD : GENERAL);
      expect(found?.groups.length).toBe(1);
      expect(found?.patient).toEqual({ name: 'Lin^', id: '2026-1126-0042', sex: 'M', age: '061Y' });
      expect(group?.padding).toBeNull();
      expect(group?.rate, file).toBe(ecg.samplingRate);
      expect(group?.channels.map(({ label }) => label)).toEqual(ecg.leads.map(({ lead }) => lead));
      for (const [at, { lead, lsb, baseline, samples, isDerived }] of ecg.leads.entries()) {
        const channel = group?.channels[at];
        if (channel === undefined) throw new Error(`${file}: no ${lead}`);
        expect(channel.source[2]).toBe(`Lead ${lead.replace(/^V([XYZ])$/, '$1')}`);
        expect(channel.unit).toBe('uV');
        expect(channel.sensitivity * channel.correction, `${file} ${lead}`).toBe(lsb);
        expect(channel.baseline).toBe(0 - baseline * lsb);
        expect(channel.derived !== null).toBe(isDerived);
        expect(channel.counts.length).toBe(samples.length);
        expect(
          samples.findIndex((count, i) => channel.counts[i] !== count),
          `${file} ${lead}`,
        ).toBe(-1);
        const microvolts = channel.microvolts ?? [];
        expect(
          samples.findIndex((count, i) => !(Math.abs((microvolts[i] ?? NaN) - (count - baseline) * lsb) <= lsb * 1e-9)),
        ).toBe(-1);
        equal += samples.length;
      }
    }
    const seen = `${inThousands(equal)} of ${inThousands(equal)} samples equal, LSB and zero exactly`;
    noteRoundTrip({ format: 'DICOM ECG', reader: 'pydicom (Debian)', over, seen });
  });

  it(
    'measured or not, dciodvfy has nothing against it, and dcmtk reads it to its end',
    { timeout: 300_000 },
    async () => {
      const kinds = new Map<string, number>();
      for (const { file } of await publicOnes()) {
        const { kind, complaints } = complaintsOfDciodvfy(file);
        expect(complaints, file).toEqual([]);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        expect(dumpedByDcmtk(file)).toContain('WaveformData');
      }
      const named = [...kinds].map(([kind, count]) => `${String(count)} ${kind}`).join(', ');
      expect([...kinds.keys()].sort()).toEqual(['GeneralECG', 'TwelveLeadECG']);
      const seen = `no error and no warning in ${named}; dcmdump reads each`;
      noteRoundTrip({ format: 'DICOM ECG', reader: 'dciodvfy (dicom3tools), dcmtk', over, seen });
    },
  );
});

const counts = Int32Array.from({ length: 5000 }, (_, i) => Math.round(900 * Math.sin(i / 30)));
const part = (first: number, end: number, channels = 2): RecordingPiece => ({
  kind: 'samples',
  block: {
    firstSample: sampleIndex(first),
    channels: Array.from({ length: channels }, (_, at) => counts.subarray(first, end).map((count) => count - 3 * at)),
    leadsOff: NO_LEADS,
  },
});

const withZero = (leads: readonly LeadName[], lsb: number, zero: number): SignalFormat => {
  const format = formatOf(leads, lsb);
  return { ...format, leads: format.leads.map((lead) => ({ ...lead, baseline: deviceCount(zero) })) };
};

/** As `--format dicom` writes it. */
async function exported(recording: Parameters<typeof documentExport>[1]) {
  const written = await documentExport(dicomFormat, recording);
  const paths = await writtenTo(folder, written);
  return { written, paths, files: await readWithPydicom(paths) };
}

describe('what a recording holds besides samples', () => {
  it('a gap is the padding value, and an annotation says why; what people noted stands at its sample', async () => {
    const pieces = [
      part(0, 1250),
      { kind: 'gap' as const, gap: { first: sampleIndex(1250), end: sampleIndex(1600), reason: 'link_loss' as const } },
      part(1600, 4000),
      { kind: 'awaited' as const, range: { first: sampleIndex(4000), end: sampleIndex(5000) } },
    ];
    const { paths, files } = await exported(
      recordingOfPieces(withZero(['I', 'II'], 2.5, 7), 5000, pieces, {
        notes: [{ at: 2750, kind: 'entry', text: 'Aspirin 300 mg 阿斯匹靈' }],
      }),
    );
    const [file] = files;
    const [group] = file?.groups ?? [];
    expect(group?.padding).toBe(-32_768);
    const [one] = group?.channels ?? [];
    const isAbsent = (i: number): boolean => (i >= 1250 && i < 1600) || i >= 4000;
    expect(one?.counts).toEqual(Array.from(counts, (count, i) => (isAbsent(i) ? -32_768 : count)));
    expect(one?.baseline).toBe(-17.5);
    const texts = (file?.annotations ?? []).filter(({ kind }) => kind !== null);
    expect(texts.map(({ text, kind, positions, channels }) => [text, kind, positions, channels])).toEqual([
      ['Absent: never recorded (link_loss)', 'SEGMENT', [1251, 1600], [1, 0]],
      ['Absent: recorded, but not received yet', 'SEGMENT', [4001, 5000], [1, 0]],
      ['Aspirin 300 mg 阿斯匹靈', 'POINT', [2751], [1, 0]],
    ]);
    expect(complaintsOfDciodvfy(paths[0] ?? '')).toEqual({ kind: 'GeneralECG', complaints: [] });
    noteRoundTrip({
      format: 'DICOM ECG',
      reader: 'pydicom (Debian)',
      over: 'a recording with a gap and samples still awaited',
      seen: 'every sample that was recorded equal, the padding value elsewhere, both stretches and a note as annotations',
    });
  });

  it('a sample that equals the padding value makes it another', async () => {
    const low = counts.map((count, i) => (i === 10 ? -32_768 : count));
    const piece = (first: number, end: number): RecordingPiece => ({
      kind: 'samples',
      block: { firstSample: sampleIndex(first), channels: [low.subarray(first, end)], leadsOff: NO_LEADS },
    });
    const gap = { first: sampleIndex(100), end: sampleIndex(200), reason: 'app_down' as const };
    const { files } = await exported(
      recordingOfPieces(formatOf(['II'], 1), 1000, [piece(0, 100), { kind: 'gap', gap }, piece(200, 1000)]),
    );
    expect(files[0]?.groups[0]?.padding).toBe(32_767);
    expect(files[0]?.groups[0]?.channels[0]?.counts.slice(10, 11)).toEqual([-32_768]);
  });

  it('counts of 24 bits are a General 32-bit ECG, an LSB of many digits the product of two decimal strings', async () => {
    const wide = counts.map((count) => count * 5000);
    const lsb = 4.5e6 / 24 / (2 ** 23 - 1);
    const { written, files, paths } = await exported(
      recordingOfPieces(withZero(['I', 'II'], lsb, 0), 5000, [
        { kind: 'samples', block: { firstSample: sampleIndex(0), channels: [wide, wide], leadsOff: NO_LEADS } },
      ]),
    );
    expect(written.leftOut).toEqual([]);
    const [file] = files;
    expect(file?.storage).toBe(GENERAL_32);
    const [one] = file?.groups[0]?.channels ?? [];
    expect((one?.sensitivity ?? 0) * (one?.correction ?? 0)).toBe(lsb);
    expect(Math.abs((one?.correction ?? 0) - 1)).toBeLessThan(0.001);
    expect(one?.counts).toEqual([...wide]);
    expect(dumpedByDcmtk(paths[0] ?? '')).toContain('WaveformData');
    noteRoundTrip({
      format: 'DICOM ECG',
      reader: 'pydicom (Debian)',
      over: 'counts of 24 bits (General 32-bit ECG), which dciodvfy of Debian does not know',
      seen: 'every sample equal, an LSB of 17 digits exactly',
    });
  });

  it('a monitor of 130 samples a second is an ambulatory ECG, for which dciodvfy has no complaint either', async () => {
    const { files, paths } = await exported(recordingOfPieces(formatOf(['II'], 1, 130), 5000, [part(0, 5000, 1)]));
    expect(files[0]?.storage).toBe(AMBULATORY);
    expect(files[0]?.groups[0]?.channels[0]?.counts).toEqual([...counts]);
    expect(complaintsOfDciodvfy(paths[0] ?? '')).toEqual({ kind: 'AmbulatoryECG', complaints: [] });
  });

  it('names in Chinese, a number that has no room, and a label that would part a name', async () => {
    const of = async (label: string, caseNumber: string) => {
      const patient = { label, caseNumber, ageYears: 0.5, sex: null };
      const { written, files } = await exported(
        recordingOfPieces(formatOf(['II'], 1), 1000, [part(0, 1000, 1)], { session: exportedSession({ patient }) }),
      );
      return { said: files[0]?.patient, leftOut: written.leftOut.join(' ') };
    };
    expect(await of('王 先生', 'A 1')).toEqual({
      said: { name: '王 先生^', id: 'A 1', sex: '', age: '006M' },
      leftOut: '',
    });
    const { said, leftOut } = await of('A^B=C\\D', '9'.repeat(65));
    expect(said).toMatchObject({ name: 'A B C/D^', id: exportedSession().id });
    expect(leftOut).toContain('The case number has no room as Patient ID');
  });

  it('the same content has the same UID, other content another', async () => {
    const paths: string[] = [];
    for (const [at, end] of [1000, 1000, 999].entries()) {
      const recording = recordingOfPieces(formatOf(['II'], 1), end, [part(0, end, 1)]);
      paths.push(...(await writtenTo(path.join(folder, String(at)), await documentExport(dicomFormat, recording))));
    }
    const [one, same, other] = await readWithPydicom(paths);
    expect(one?.instance).toBe(same?.instance);
    expect(one?.instance).not.toBe(other?.instance);
    expect(one?.study).toBe(other?.study);
  });

  it('a rate that no ECG of DICOM has is refused in a sentence', async () => {
    for (const rate of [40, 2000])
      await expect(
        documentExport(dicomFormat, recordingOfPieces(formatOf(['II'], 1, rate), 5000, [part(0, 5000, 1)])),
      ).rejects.toThrow(/50 to 1000 samples a second/);
  });
});
