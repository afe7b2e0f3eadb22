import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ecgRecords, twelveLeadRecords } from '../../../../test/support/ecg-records.ts';
import { checksumOf, inFormat16, recordInMemory } from '../../../../test/support/record-in-memory.ts';
import { crcOfSamples, refereeWfdb } from '../../../../test/support/wfdb-referee.ts';
import { recordFolderOnDisk } from './record-folder.ts';
import { describeWfdbFailure } from './wfdb-failure.ts';
import { type WfdbRecord, openWfdbRecord } from './wfdb-record.ts';

const formats = join(ecgRecords(), 'wfdb', 'formats');

async function opened(folder: Parameters<typeof openWfdbRecord>[0], name: string): Promise<WfdbRecord> {
  const outcome = await openWfdbRecord(folder, name);
  if (!outcome.ok) throw new Error(describeWfdbFailure(outcome.failure));
  return outcome.value;
}
const refusal = async (files: Record<string, string | Uint8Array>, name = 'x') => {
  const outcome = await openWfdbRecord(recordInMemory(files), name);
  if (outcome.ok) throw new Error('it was accepted');
  return outcome.failure;
};
const samplesOf = (record: WfdbRecord, signal: number, first = 0, end = record.frames): number[] => {
  const read = record.read(first, end, [signal]);
  if (!read.ok) throw new Error(describeWfdbFailure(read.failure));
  return [...(read.value[0]?.samples ?? [])];
};

describe('WFDB records of public data sets', () => {
  const paths = [...twelveLeadRecords(), join(formats, 'binformats.hea'), join(formats, '041s', '041s.hea')];

  it('there are records of every data set to read', () => {
    expect(new Set(paths.map((path) => basename(dirname(path))))).toEqual(
      new Set(['chapman-ningbo', 'cpsc', 'georgia', 'ptb', 'ptb-xl', 'formats', '041s']),
    );
    expect(readdirSync(formats)).toContain('binformats.hea');
  });

  it.each(paths.map((path) => [basename(path, '.hea'), path]))(
    '%s is verified, and an independent reader finds the same samples',
    async (name, path) => {
      const record = await opened(recordFolderOnDisk(dirname(path)), name);
      const referee = await refereeWfdb(path);
      expect(referee.signals.map(({ checksum_ok, initial_ok }) => checksum_ok && initial_ok)).not.toContain(false);
      expect(record.record.frameRate).toBe(referee.rate);
      expect(record.frames).toBe(referee.length);
      expect(record.signals.map(({ description }) => description)).toEqual(
        referee.signals.map((signal) => signal.name),
      );
      const all = record.signals.map((_, signal) => signal);
      const read = record.read(0, record.frames, all);
      if (!read.ok) throw new Error(describeWfdbFailure(read.failure));
      for (const [signal, theirs] of referee.signals.entries()) {
        expect(record.signals[signal]).toMatchObject({
          gain: theirs.gain,
          baseline: theirs.baseline,
          units: theirs.units,
        });
        const samples = read.value[signal]?.samples ?? new Int32Array();
        expect([samples.length, crcOfSamples(samples)]).toEqual([theirs.count, theirs.crc32]);
      }
    },
  );

  it.each(['binformats', '041s/041s'])('%s gives the same samples piece by piece as whole', async (path) => {
    const record = await opened(recordFolderOnDisk(join(formats, dirname(path))), basename(path));
    const all = record.signals.map((_, signal) => signal);
    for (const step of [1, 7, 100, 333]) {
      const pieces = all.map((): number[] => []);
      for (let first = 0; first < record.frames; first += step) {
        const read = record.read(first, Math.min(record.frames, first + step), all);
        if (!read.ok) throw new Error(describeWfdbFailure(read.failure));
        read.value.forEach(({ samples }, signal) => pieces[signal]?.push(...samples));
      }
      for (const signal of all) expect(pieces[signal]?.join()).toBe(samplesOf(record, signal).join());
    }
  });

  it.each([
    ['flacformats', 'line 2: format 508 (FLAC, 8 bits) is compressed, and this reader does not decompress it.'],
    ['mixedsignals', 'line 2: format 516 (FLAC, 16 bits) is compressed, and this reader does not decompress it.'],
  ])('%s is refused by the name of its compression', async (name, sentence) => {
    const outcome = await openWfdbRecord(recordFolderOnDisk(formats), name);
    expect(outcome.ok ? '' : describeWfdbFailure(outcome.failure)).toContain(sentence);
  });
});

describe('a record longer than one piece of reading', () => {
  it('format 8 adds its steps up from anywhere in a long file', async () => {
    const steps = Uint8Array.from({ length: 600_000 }, (_, at) => ((at * 7919) % 255) + 1);
    let value = 40;
    const expected = Array.from(steps, (step) => (value += (step << 24) >> 24));
    const record = await opened(
      recordInMemory({ 'x.hea': `x 1 500 600000\nd 8 200 12 0 40 ${String(checksumOf(expected))} 0 I`, d: steps }),
      'x',
    );
    for (const first of [0, 1, 262_143, 262_144, 262_145, 524_287, 599_990])
      expect(samplesOf(record, 0, first, first + 10)).toEqual(expected.slice(first, first + 10));
    expect(samplesOf(record, 0).join()).toBe(expected.join());
  });

  it('packed samples are found wherever a frame starts within their group', async () => {
    // Three signals in format 212: frames start at even and at odd samples by turns.
    const samples = Array.from({ length: 3 * 200_001 }, (_, at) => ((at * 31) % 4095) - 2047);
    const bytes = new Uint8Array(Math.ceil((samples.length * 3) / 2));
    samples.forEach((sample, at) => {
      const word = sample & 0xfff;
      const start = (at >> 1) * 3;
      if (at % 2 === 0) {
        bytes[start] = word & 0xff;
        bytes[start + 1] = (bytes[start + 1] ?? 0) | (word >> 8);
      } else {
        bytes[start + 1] = (bytes[start + 1] ?? 0) | ((word >> 8) << 4);
        bytes[start + 2] = word & 0xff;
      }
    });
    const lines = ['I', 'II', 'V1'].map((lead) => `d 212 200 12 0 ${String(samples[['I', 'II', 'V1'].indexOf(lead)])}`);
    const record = await opened(recordInMemory({ 'x.hea': `x 3 500 200001\n${lines.join('\n')}`, d: bytes }), 'x');
    for (const first of [0, 1, 58_253, 58_254, 58_255, 199_991])
      for (const signal of [0, 1, 2])
        expect(samplesOf(record, signal, first, first + 10)).toEqual(
          Array.from({ length: 10 }, (_, at) => samples[(first + at) * 3 + signal]),
        );
  });
});

describe('a record of many segments', () => {
  const one = [1, 2, 3];
  const two = [10, 20];
  const segment = (name: string, samples: readonly number[], scale = '200/mV', lead = 'II') => ({
    [`${name}.hea`]: `${name} 1 500 ${String(samples.length)}\n${name}.dat 16 ${scale} 16 0 ${String(samples[0])} ${String(checksumOf(samples))} 0 ${lead}`,
    [`${name}.dat`]: inFormat16(samples),
  });

  it('is read across its borders, with a segment that stands in it twice', async () => {
    const files = { 'x.hea': 'x/3 1 500 8\na 3\nb 2\na 3', ...segment('a', one), ...segment('b', two) };
    const record = await opened(recordInMemory(files), 'x');
    expect(samplesOf(record, 0)).toEqual([1, 2, 3, 10, 20, 1, 2, 3]);
    expect(samplesOf(record, 0, 2, 6)).toEqual([3, 10, 20, 1]);
  });

  it('with a layout segment presents its signals, and says invalid where a segment has none', async () => {
    const files = {
      'x.hea': 'x/4 2 500 7\nlay 0\na 3\n~ 2\nb 2',
      'lay.hea': 'lay 2 500 0\n~ 0 200/mV 16 0 0 0 0 I\n~ 0 200/mV 16 0 0 0 0 II',
      ...segment('a', one),
      ...segment('b', two, '200/mV', 'I'),
    };
    const record = await opened(recordInMemory(files), 'x');
    const none = -32768;
    expect(samplesOf(record, 0)).toEqual([none, none, none, none, none, 10, 20]);
    expect(samplesOf(record, 1)).toEqual([1, 2, 3, none, none, none, none]);
    const read = record.read(0, 3, [0, 1]);
    expect(read.ok && read.value.map(({ someInvalid }) => someInvalid)).toEqual([true, false]);
  });

  it.each([
    [
      'itself',
      { 'x.hea': 'x/1 1 500 3\nx 3' },
      "memory/x.hea, line 2: the record lists itself ('x') as its own segment.",
    ],
    [
      'a record of segments',
      { 'x.hea': 'x/1 1 500 3\ny 3', 'y.hea': 'y/1 1 500 3\nx 3' },
      "memory/x.hea, line 2: segment 'y' has segments itself, which WFDB forbids.",
    ],
    [
      'another rate',
      { 'x.hea': 'x/1 1 250 3\na 3', ...segment('a', one) },
      "memory/x.hea, line 2: segment 'a' does not fit its record: its rate is 500 Hz, the record's is 250 Hz.",
    ],
    [
      'another length than its own header',
      { 'x.hea': 'x/1 1 500 4\na 4', ...segment('a', one) },
      "memory/x.hea, line 2: segment 'a' does not fit its record: it has 3 samples, where the record lists 4.",
    ],
    [
      'another scale',
      { 'x.hea': 'x/2 1 500 5\na 3\nb 2', ...segment('a', one), ...segment('b', two, '100/mV') },
      "memory/x.hea, line 3: segment 'b' does not fit its record: II changes its scale from 200(0)/mV to 100(0)/mV, and this reader does not rescale samples.",
    ],
    [
      'another sum of samples than announced',
      { 'x.hea': 'x/1 1 500 9\na 3', ...segment('a', one) },
      'memory/x.hea, line 1: it announces 9 samples, but there are 3.',
    ],
    ['a header that is not there', { 'x.hea': 'x/1 1 500 3\na 3' }, 'memory/a.hea does not exist.'],
  ])('is refused where it lists %s', async (_, files, sentence) => {
    expect(describeWfdbFailure(await refusal(files as Record<string, string | Uint8Array>))).toBe(sentence);
  });
});

describe('a damaged record', () => {
  const samples = [100, -200, 300, 400];
  const header = (more: string) => `x 1 500 4\nd.dat 16 200 16 0 ${more} 0 II`;

  it('says by how many bytes a signal file is too short', async () => {
    const failure = await refusal({ 'x.hea': header('100 600'), 'd.dat': inFormat16(samples).subarray(0, 7) });
    expect(describeWfdbFailure(failure)).toBe('memory/d.dat ends at byte 7; its header needs 8 bytes.');
  });

  it('says which signal a flipped bit is in', async () => {
    const bytes = inFormat16(samples);
    bytes[5] = (bytes[5] ?? 0) ^ 0x10;
    const failure = await refusal({ 'x.hea': header('100 600'), 'd.dat': bytes });
    expect(failure).toEqual({
      kind: 'checksum-mismatch',
      file: 'memory/d.dat',
      signal: 'II',
      expected: 600,
      computed: 4696,
    });
    expect(describeWfdbFailure(failure)).toBe(
      "memory/d.dat: signal 'II' is damaged: its samples sum to 4696, its header says 600.",
    );
  });

  it('says where the first sample is another than announced', async () => {
    const failure = await refusal({ 'x.hea': header('101 600'), 'd.dat': inFormat16(samples) });
    expect(describeWfdbFailure(failure)).toBe(
      "memory/d.dat, byte 0: signal 'II' starts with 100, its header says 101.",
    );
  });

  it('takes an initial value of 0 for a placeholder where the checksum proves the samples', async () => {
    expect(
      (await openWfdbRecord(recordInMemory({ 'x.hea': header('0 600'), 'd.dat': inFormat16(samples) }), 'x')).ok,
    ).toBe(true);
  });

  it.each([
    [
      'x 1 500 4\nd.dat 16:2 200',
      'memory/x.hea, line 2: the signal is skewed by 2 samples, and this reader does not shift signals.',
    ],
    ['x 1 500 4\nd.dat 17 200', 'memory/x.hea, line 2: 17 is no signal format of WFDB that this reader knows.'],
    ['x 2 500 2\nd.dat 16 200\nd.dat 212 200', 'memory/x.hea, line 3: d.dat cannot be in format 212 and in 16.'],
    [
      'x 2 500 2\nd.dat 16+0 200\nd.dat 16+2 200',
      'memory/x.hea, line 3: the samples of d.dat cannot start at byte 2 and at 0.',
    ],
    [
      'x 3 500 2\nd.dat 16 200\ne.dat 16 200\nd.dat 16 200',
      'memory/x.hea, line 4: the signals of d.dat do not stand together.',
    ],
    ['x 1 500 4\nnot-there.dat 16 200', 'memory/not-there.dat does not exist.'],
  ])('%j is refused', async (text, sentence) => {
    const files = { 'x.hea': text, 'd.dat': inFormat16(samples), 'e.dat': inFormat16(samples) };
    const outcome = await openWfdbRecord(recordInMemory(files), 'x');
    expect(outcome.ok ? '' : describeWfdbFailure(outcome.failure)).toBe(sentence);
  });

  it('a record of no samples is refused', async () => {
    expect((await refusal({ 'x.hea': 'x 1 500\nd.dat 16', 'd.dat': new Uint8Array(1) })).kind).toBe('no-samples');
    expect((await refusal({ 'x.hea': '' })).kind).toBe('empty-file');
    expect((await refusal({})).kind).toBe('missing-file');
  });
});
