import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEdfEcg } from '../../ambulance-unit/acquisition/sources/edf/edf-ecg.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { GapReason, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { deviceCount, microvoltsPerLsb, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { RecordingPiece } from '../../relay/recordings/exports/exported-recording.ts';
import { edfExport } from '../../relay/recordings/exports/streams/edf/edf-export.ts';
import { type BiosigFile, readWithBiosig } from '../support/biosig-reader.ts';
import { exportedSession, publicEcg, publicEcgPaths, publicEcgsInWords } from '../support/exported-excerpts.ts';
import { inThousands, noteRoundTrip } from '../support/round-trip-table.ts';
import { formatOf, recordingOfEcg, recordingOfPieces, writtenTo } from '../support/streamed-recordings.ts';

const folder = mkdtempSync(join(tmpdir(), 'edf-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type PublicEcg = Awaited<ReturnType<typeof publicEcg>>;
interface Exported {
  readonly ecg: PublicEcg;
  readonly file: BiosigFile;
  readonly path: string;
}

/** Counts of a lead as libbiosig's physical value tells them. */
const countsOf = (
  file: BiosigFile,
  { lead, lsb, baseline }: SignalFormat['leads'][number],
  length = Infinity,
): readonly number[] => {
  const channel = file.channels.find(({ label }) => label === `ECG ${lead}`);
  if (channel === undefined) throw new Error(`no ${lead}`);
  const perUnit = channel.unit === 'mV' ? 1000 : 1;
  let furthest = 0;
  const counts = Array.from(channel.samples.subarray(0, length), (value) => {
    const count = (value * perUnit) / lsb + baseline;
    furthest = Math.max(furthest, Math.abs(count - Math.round(count)));
    return Math.round(count);
  });
  // Far nearer to a count than to the next: the scale is that of the recording.
  expect(furthest).toBeLessThan(0.01);
  return counts;
};

const gap = (first: number, end: number, reason: GapReason): RecordingPiece => ({
  kind: 'gap',
  gap: { first: sampleIndex(first), end: sampleIndex(end), reason },
});
const samples = (first: number, channels: readonly Int32Array[]): RecordingPiece => ({
  kind: 'samples',
  block: { firstSample: sampleIndex(first), channels, leadsOff: NO_LEADS },
});
describe.each([
  ['EDF+', 16],
  ['BDF+', 24],
] as const)('public ECGs as %s', (title, least) => {
  let all: readonly Exported[] = [];
  beforeAll(async () => {
    const written = await Promise.all(
      publicEcgPaths().map(async (path) => {
        const ecg = await publicEcg(path);
        const name = `${title}-${basename(path).replace(/\W/g, '_')}`;
        const [file = ''] = await writtenTo(folder, await edfExport(recordingOfEcg(ecg), { name, least }));
        return { ecg, path: file };
      }),
    );
    const files = await readWithBiosig(written.map(({ path }) => path));
    all = written.flatMap(({ ecg, path }, at) => {
      const file = files[at];
      return file === undefined ? [] : [{ ecg, path, file }];
    });
  }, 120_000);

  it('is read by libbiosig with every count, rate and scale', () => {
    let equal = 0;
    for (const { ecg, file } of all) {
      expect(file.format).toBe(title.slice(0, 3));
      expect(file.rate / ecg.format.samplingRate, ecg.label).toBeCloseTo(1, 6);
      const block = ecg.read({ first: sampleIndex(0), end: sampleIndex(ecg.length) });
      for (const [at, signal] of ecg.format.leads.entries()) {
        const counts = countsOf(file, signal, ecg.length);
        const was = block.channels[at] ?? new Int32Array(0);
        expect(counts.length, ecg.label).toBe(was.length);
        expect(
          counts.findIndex((count, i) => count !== was[i]),
          `${ecg.label} ${signal.lead}`,
        ).toBe(-1);
        equal += counts.length;
      }
    }
    expect(all.length).toBe(publicEcgPaths().length);
    const of = `${publicEcgsInWords()}, measured leads`;
    const seen = `${inThousands(equal)} of ${inThousands(equal)} samples equal`;
    noteRoundTrip({ format: title, reader: 'libbiosig (Debian)', over: of, seen });
  });

  it('is read by our own reader with every count, and with an LSB within a millionth', () => {
    for (const { ecg, path } of all) {
      const opened = openEdfEcg(path);
      if (!opened.ok) throw new Error(`${path}: ${opened.failure.kind}`);
      const { format, length } = opened.value;
      expect(length, ecg.label).toBe(ecg.length);
      expect(format.leads.map(({ lead }) => lead)).toEqual(ecg.format.leads.map(({ lead }) => lead));
      format.leads.forEach(({ lsb, baseline }, at) => {
        expect(lsb / (ecg.format.leads[at]?.lsb ?? 0)).toBeCloseTo(1, 6);
        expect(baseline).toBe(ecg.format.leads[at]?.baseline);
      });
      const whole = { first: sampleIndex(0), end: sampleIndex(ecg.length) };
      const [read, was] = [opened.value.read(whole).channels, ecg.read(whole).channels];
      expect(read.length).toBe(was.length);
      for (const [at, channel] of read.entries()) {
        const sent = was[at] ?? new Int32Array(0);
        expect(channel.length, ecg.label).toBe(sent.length);
        expect(
          channel.findIndex((count, i) => count !== sent[i]),
          ecg.label,
        ).toBe(-1);
      }
    }
  });
});

describe('a recording with gaps as EDF+', () => {
  const rate = 500;
  const counts = Int32Array.from({ length: 5000 }, (_, i) => Math.round(900 * Math.sin(i / 30)));
  const part = (from: number, to: number): RecordingPiece =>
    samples(from, [counts.subarray(from, to), counts.subarray(from, to).map((count) => count - 3)]);

  it('is discontinuous, leaves whole seconds out, and says of each gap what it is', async () => {
    const pieces = [
      part(0, 1250),
      gap(1250, 2600, 'link_loss'),
      part(2600, 4000),
      gap(4000, 4100, 'app_down'),
      part(4100, 5000),
    ];
    const written = await edfExport(
      recordingOfPieces(formatOf(['I', 'II'], 2.5), 5000, pieces, {
        startedAt: unixMillis(Date.UTC(2026, 10, 22, 13, 5, 9, 250)),
        notes: [{ at: 2750, kind: 'entry', text: 'Aspirin 300 mg 阿斯匹靈' }],
      }),
      { name: 'gaps' },
    );
    const [path = ''] = await writtenTo(folder, written);
    expect(readFileSync(path).toString('latin1', 192, 197)).toBe('EDF+D');
    const [file] = await readWithBiosig([path]);
    if (file === undefined) throw new Error('not read');
    // The second from 1500 to 2500 has nothing of it: two records of 500 are not there.
    const there = [...counts.subarray(0, 1500), ...counts.subarray(2500)];
    const read = countsOf(file, { lead: 'I', lsb: microvoltsPerLsb(2.5), baseline: deviceCount(0) });
    expect(read.length).toBe(4000);
    const isAbsent = (i: number): boolean => (i >= 1250 && i < 1600) || (i >= 3000 && i < 3100);
    expect(read.filter((_, i) => !isAbsent(i))).toEqual(there.filter((_, i) => !isAbsent(i)));
    expect(new Set(read.filter((_, i) => isAbsent(i)))).toEqual(new Set([-32768]));

    const back = openEdfEcg(path);
    if (!back.ok) throw new Error(back.failure.kind);
    expect(back.value.length).toBe(5000);
    const readAt = (first: number, end: number) =>
      back.value.read({ first: sampleIndex(first), end: sampleIndex(end) });
    expect(readAt(1250, 2600).leadsOff).not.toBe(NO_LEADS);
    expect(readAt(0, 1250)).toMatchObject({
      leadsOff: NO_LEADS,
      channels: [counts.subarray(0, 1250), expect.anything()],
    });
    expect(readAt(2600, 4000).channels[0]).toEqual(counts.subarray(2600, 4000));
    expect(readAt(4000, 4100).leadsOff).not.toBe(NO_LEADS);
    expect(readAt(4100, 5000)).toMatchObject({ leadsOff: NO_LEADS });
    expect(back.value.remarks.join('\n')).toContain('link_loss');

    const text = readFileSync(path).toString('utf8');
    expect(text).toContain('+2.75\u00152.7\u0014Absent: link_loss\u0014\u0000');
    expect(text).toContain('+5.75\u0014Aspirin 300 mg 阿斯匹靈\u0014\u0000');
    noteRoundTrip({
      format: 'EDF+D',
      reader: 'libbiosig (Debian)',
      over: 'a recording with two gaps, 2 leads',
      seen: 'every sample that was recorded equal, two records left out, both gaps as annotations',
    });
  });

  it('is BDF+ where 16 bits do not hold the counts, and says that an LSB of many digits is rounded', async () => {
    const wide = counts.map((count) => count * 5000);
    const format = formatOf(['I', 'II'], 4.5e6 / 24 / (2 ** 23 - 1), 250);
    const written = await edfExport(recordingOfPieces(format, 5000, [samples(0, [wide, wide])]), { name: 'wide' });
    const [path = ''] = await writtenTo(folder, written);
    expect(path).toMatch(/\.bdf$/);
    expect(written.leftOut.join(' ')).toContain('do not give the LSB of I, II');
    const [file] = await readWithBiosig([path]);
    const [signal] = format.leads;
    if (file === undefined || signal === undefined) throw new Error('not read');
    const read = file.channels[0]?.samples ?? new Float64Array(0);
    expect(read.length).toBe(5000);
    for (const [i, value] of read.entries())
      expect(Math.round(value / signal.lsb / 100)).toBe(Math.round((wide[i] ?? 0) / 100));
    const back = openEdfEcg(path);
    if (!back.ok) throw new Error(back.failure.kind);
    expect(back.value.read({ first: sampleIndex(0), end: sampleIndex(5000) }).channels[0]).toEqual(wide);
  });

  it('of counts beyond 24 bits is refused in a sentence', async () => {
    const huge = counts.map((count) => count * 100_000);
    await expect(
      edfExport(recordingOfPieces(formatOf(['II'], 1), 5000, [samples(0, [huge])]), { name: 'huge' }),
    ).rejects.toThrow('BDF+ has room for samples of 24 bits');
  });

  it('without a sample is refused, and so is one that leaves something out', async () => {
    const format = formatOf(['II'], 1);
    await expect(
      edfExport(recordingOfPieces(format, 500, [gap(0, 500, 'sensor_off')]), { name: 'none' }),
    ).rejects.toThrow('holds no sample');
    await expect(
      edfExport(recordingOfPieces(format, 500, [samples(0, [counts.subarray(0, 400)])]), { name: 'short' }),
    ).rejects.toThrow('ends at sample 400 of 500');
  });

  it('says whose it is in ASCII, and what is none of it in an annotation', async () => {
    const one = samples(0, [counts.subarray(0, rate)]);
    const patient = { label: '王 先生', caseNumber: 'A 1', ageYears: null, sex: 'male' as const };
    const recording = recordingOfPieces(formatOf(['II'], 1), rate, [one], { session: exportedSession({ patient }) });
    const [path = ''] = await writtenTo(folder, await edfExport(recording, { name: 'whose' }));
    const bytes = readFileSync(path);
    expect(bytes.toString('latin1', 8, 88).trim()).toBe('A_1 M X X');
    expect(bytes.toString('latin1', 88, 168).trim()).toBe('Startdate 22-NOV-2026 X medic-7 A_public_record');
    expect(bytes.toString('utf8')).toContain('Patient: 王 先生');
  });
});
