import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { CannotBeWritten } from '../../relay/recordings/exports/documents/exported-ecg.ts';
import { wfdbExport } from '../../relay/recordings/exports/streams/wfdb/wfdb-export.ts';
import type { WfdbKind } from '../../relay/recordings/exports/streams/wfdb/wfdb-encoding.ts';
import { readWithBiosig } from '../support/biosig-reader.ts';
import { publicEcg, publicEcgPaths, publicEcgsInWords } from '../support/exported-excerpts.ts';
import { inThousands, noteRoundTrip } from '../support/round-trip-table.ts';
import { recordingOfEcg, writtenTo } from '../support/streamed-recordings.ts';
import { readWithWfdbPackage } from '../support/wfdb-package.ts';
import { refereeAnnotations } from '../support/wfdb-referee.ts';

/** Every public ECG of twelve leads as WFDB, read by programs that are not ours. */
const folder = mkdtempSync(join(tmpdir(), 'round-trips-wfdb-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Exported {
  readonly ecg: Awaited<ReturnType<typeof publicEcg>>;
  readonly header: string;
  /** By channel of `ecg.format`, as its file has them. */
  readonly recorded: readonly Int32Array[];
}

async function exportedAs(kind: WfdbKind): Promise<readonly Exported[]> {
  const into = join(folder, kind);
  mkdirSync(into);
  const all: Exported[] = [];
  for (const path of publicEcgPaths()) {
    const ecg = await publicEcg(path);
    const recorded = ecg.read({ first: sampleIndex(0), end: sampleIndex(ecg.length) }).channels;
    try {
      const paths = await writtenTo(into, await wfdbExport(recordingOfEcg(ecg), { name: basename(path), kind }));
      all.push({ ecg, recorded, header: paths.at(-1) ?? '' });
    } catch (reason) {
      // Twelve bits hold no count beyond 2047: that is refused, and only that.
      const isTooLarge = recorded.some((counts) => counts.some((count) => count > 2047 || count < -2047));
      if (!(reason instanceof CannotBeWritten && kind === '212' && isTooLarge)) throw reason;
    }
  }
  return all;
}

const note = (format: string, reader: string, equal: number, records: number): void => {
  const fit =
    records === publicEcgPaths().length ? '' : `; ${String(records)} fit in twelve bits, the others are refused`;
  const over = `${publicEcgsInWords()}, measured leads${fit}`;
  noteRoundTrip({ format, reader, over, seen: `${inThousands(equal)} of ${inThousands(equal)} samples equal` });
};

/** The counts that came back, against what was recorded; how many. */
function equalCounts(where: string, found: ArrayLike<number | null>, recorded: Int32Array): number {
  expect(found.length, where).toBe(recorded.length);
  expect(
    recorded.findIndex((count, at) => found[at] !== count),
    where,
  ).toBe(-1);
  return recorded.length;
}

let sixteen: readonly Exported[] = [];
let twelve: readonly Exported[] = [];
beforeAll(async () => {
  [sixteen, twelve] = [await exportedAs('plain'), await exportedAs('212')];
}, 300_000);

it.each([
  ['WFDB 16', 16, () => sixteen],
  ['WFDB 212', 212, () => twelve],
] as const)(
  '%s, read by the package wfdb: every count, rate and lead',
  { timeout: 300_000 },
  async (title, format, of) => {
    let equal = 0;
    for (const { ecg, header, recorded } of of()) {
      const record = await readWithWfdbPackage(header);
      expect(Math.abs(record.rate / ecg.format.samplingRate - 1), header).toBeLessThan(1e-9);
      expect(record.length, header).toBe(ecg.length);
      for (const [at, { lead }] of ecg.format.leads.entries()) {
        const signal = record.signals.find((one) => one.lead === lead);
        expect(signal, `${header} ${lead}`).toMatchObject({ format, unit: 'mV' });
        expect(signal?.furthest, `${header} ${lead}`).toBeLessThan(1e-6);
        equal += equalCounts(`${header} ${lead}`, signal?.counts ?? [], recorded[at] ?? new Int32Array(0));
      }
    }
    expect(of().length).toBeGreaterThan(publicEcgPaths().length / 3);
    note(title, 'the npm package wfdb', equal, of().length);
  },
);

describe('libbiosig', () => {
  it('reads WFDB 212 with every count, rate and scale', { timeout: 300_000 }, async () => {
    const files = await readWithBiosig(twelve.map(({ header }) => header));
    let equal = 0;
    for (const [place, { ecg, header, recorded }] of twelve.entries()) {
      const { rate = 0, channels = [] } = files[place] ?? {};
      expect(rate / ecg.format.samplingRate, header).toBeCloseTo(1, 6);
      for (const [at, { lead, lsb, baseline }] of ecg.format.leads.entries()) {
        const channel = channels.find(({ label }) => label === lead);
        expect(channel?.unit, `${header} ${lead}`).toBe('mV');
        const exact = Array.from(channel?.samples ?? [], (value) => (value * 1000) / lsb + baseline);
        const counts = exact.map((count) => Math.round(count) + 0);
        // Far nearer to a count than to the next: the scale is that of the recording.
        expect(Math.max(...exact.map((count, i) => Math.abs(count - (counts[i] ?? 0))))).toBeLessThan(1e-6);
        equal += equalCounts(`${header} ${lead}`, counts, recorded[at] ?? new Int32Array(0));
      }
    }
    note('WFDB 212', 'libbiosig (Debian)', equal, twelve.length);
  });

  // Of format 16 it takes the header and the beats alone: asked for samples, it ends with a segmentation fault, for the public
  // files of PTB (16+24) as for ours.
  it('reads of WFDB 16 the rate, and each beat a sample early', { timeout: 300_000 }, async () => {
    const heads = await readWithBiosig(
      sixteen.map(({ header }) => header),
      'heads',
    );
    let beats = 0;
    for (const [place, { ecg, header }] of sixteen.entries()) {
      const { rate = 0, events = [] } = heads[place] ?? {};
      expect(rate / ecg.format.samplingRate, header).toBeCloseTo(1, 6);
      const found = events.filter(({ text }) => text === 'normal beat').map(({ at }) => Math.round(at * rate));
      const written = (await refereeAnnotations(header.replace(/hea$/, 'atr'))).filter(({ code }) => code === 1);
      // It counts the samples of its own events from one and those of WFDB from nothing, and takes one off both.
      expect(found, header).toEqual(written.map(({ at }) => at - 1));
      beats += found.length;
    }
    expect(beats).toBeGreaterThan(sixteen.length);
    noteRoundTrip({
      format: 'WFDB annotations',
      reader: 'libbiosig (Debian)',
      over: publicEcgsInWords(),
      seen: `${inThousands(beats)} beats, each at its sample less one, which libbiosig takes off`,
    });
  });
});

it('WFDB 516, decoded by the program flac: every count', { timeout: 300_000 }, async () => {
  let equal = 0;
  const all = await exportedAs('flac');
  for (const { ecg, header, recorded } of all) {
    const signals = readFileSync(header, 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(' '));
    const found = new Map<string, Int32Array>();
    for (const file of new Set(signals.map(([name = '']) => name))) {
      const within = signals.filter(([name]) => name === file);
      expect(new Set(within.map(([, format]) => format)), header).toEqual(new Set(['516']));
      const how = ['--decode', '--silent', '--stdout', '--force-raw-format', '--endian=little', '--sign=signed'];
      // It warns that the stream states no sum of its samples (RFC 9639 allows that); the samples are compared here.
      const bytes = execFileSync('flac', [...how, join(dirname(header), file)], {
        maxBuffer: 2 ** 28,
        timeout: 60_000,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const [at, signal] of within.entries()) {
        const length = bytes.length / 2 / within.length;
        const counts = Int32Array.from({ length }, (_, i) => bytes.readInt16LE(2 * (i * within.length + at)));
        found.set(signal.at(-1) ?? '', counts);
      }
    }
    for (const [at, { lead }] of ecg.format.leads.entries())
      equal += equalCounts(`${header} ${lead}`, found.get(lead) ?? [], recorded[at] ?? new Int32Array(0));
  }
  expect(all.length).toBe(publicEcgPaths().length);
  note('WFDB 516', 'flac, the reference decoder (Debian)', equal, all.length);
});
