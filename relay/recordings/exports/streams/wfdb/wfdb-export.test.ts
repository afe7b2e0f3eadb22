import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LeadName, NO_LEADS, STANDARD_LEADS, leadMask, leadOfName } from '../../../../../protocol/ecg/leads.ts';
import type { Placement } from '../../../../../protocol/ecg/placement.ts';
import type { GapReason, SampleBlock, SignalFormat } from '../../../../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleIndex, unixMillis } from '../../../../../protocol/ecg/units.ts';
import { exportedSession } from '../../../../../test/support/exported-excerpts.ts';
import { twelveLeadRecords } from '../../../../../test/support/ecg-records.ts';
import {
  type RefereedRecord,
  type RefereedSignal,
  refereeAnnotations,
  refereeWfdb,
} from '../../../../../test/support/wfdb-referee.ts';
import { recordingOfPieces } from '../../../../../test/support/streamed-recordings.ts';
import { CannotBeWritten } from '../../documents/exported-ecg.ts';
import { writeExport } from '../../export-folder.ts';
import type { RecordingPiece } from '../../exported-recording.ts';
import type { StreamedRecording } from '../streamed-export.ts';
import type { WfdbKind } from './wfdb-encoding.ts';
import { wfdbExport } from './wfdb-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'wfdb-export-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const startedAt = unixMillis(Date.UTC(2026, 10, 22, 13, 5, 9, 250));

const block = (
  firstSample: number,
  channels: readonly (readonly number[])[],
  off: readonly LeadName[] = [],
): SampleBlock => ({
  firstSample: sampleIndex(firstSample),
  channels: channels.map((channel) => Int32Array.from(channel)),
  leadsOff: off.length === 0 ? NO_LEADS : leadMask(off),
});
const samples = (...args: Parameters<typeof block>): RecordingPiece => ({ kind: 'samples', block: block(...args) });
const gap = (first: number, end: number, reason: GapReason): RecordingPiece => ({
  kind: 'gap',
  gap: { first: sampleIndex(first), end: sampleIndex(end), reason },
});
const awaited = (first: number, end: number): RecordingPiece => ({
  kind: 'awaited',
  range: { first: sampleIndex(first), end: sampleIndex(end) },
});

const format = (leads: readonly LeadName[], lsb = 1, baseline = 0, rate = 500): SignalFormat => ({
  samplingRate: hertz(rate),
  leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(lsb), baseline: deviceCount(baseline) })),
});

interface Source extends StreamedRecording {
  readonly name?: string;
}

const recording = (
  pieces: readonly RecordingPiece[],
  signalFormat: SignalFormat,
  length: number,
  more: Partial<Source> = {},
): Source => recordingOfPieces(signalFormat, length, pieces, { startedAt, ...more });

/** Written into a folder of its own; whether it had to be left out is for who asks. */
async function written(source: Source, place: string, kind: WfdbKind = 'plain'): Promise<string> {
  const order = { name: source.name ?? 'case-1', kind };
  const files = await writeExport(place, await wfdbExport(source, order));
  return files.at(-1)?.path ?? '';
}

async function exported(source: Source, kind: WfdbKind = 'plain') {
  const header = await written(source, mkdtempSync(join(folder, 'record-')), kind);
  const record = await refereeWfdb(header, 'samples');
  expect(record.signals.map(({ checksum_ok, initial_ok }) => checksum_ok && initial_ok)).not.toContain(false);
  return { header, record, width: record.signals[0]?.format };
}
const leadsOf = (record: RefereedRecord): readonly string[] => record.signals.map(({ name }) => name);
const signal = (record: RefereedRecord, lead: string): RefereedSignal => {
  const found = record.signals.find(({ name }) => name.toLowerCase() === lead.toLowerCase());
  if (found === undefined) throw new Error(`no ${lead}`);
  return found;
};

/**
 * How far a file's own derived leads lie from ours at most, in its LSB, as found. A maker rounds at a native LSB (4.88 µV in
 * Ningbo and Georgia) or at 1 µV, often one way only, before the file is stored; in PTB all twelve were digitised apart.
 */
const DERIVED_WITHIN: Readonly<Record<string, number>> = {
  'chapman-ningbo': 4,
  cpsc: 2,
  georgia: 2,
  ptb: 3,
  'ptb-xl': 2,
};

describe('a public 12-lead record, exported', () => {
  // One of each data set; test/journey/every-record does it with all of them.
  const oneOfEach = [...new Map(twelveLeadRecords().map((path) => [dirname(path), path])).values()];
  it.each(oneOfEach.map((path) => [basename(path, '.hea'), path]))(
    '%s comes back with every measured count, its rate and its gain',
    { timeout: 60_000 },
    async (name, path) => {
      const original = await refereeWfdb(path, 'samples');
      const measured = original.signals.filter(
        ({ name: lead }) => leadOfName(lead) !== null && !['iii', 'avr', 'avl', 'avf'].includes(lead.toLowerCase()),
      );
      const channels = measured.map((one) => Int32Array.from(one.samples ?? []));
      const signalFormat: SignalFormat = {
        samplingRate: hertz(original.rate),
        leads: measured.map((one) => ({
          lead: leadOfName(one.name) ?? 'I',
          lsb: microvoltsPerLsb(1000 / one.gain),
          baseline: deviceCount(one.baseline),
        })),
      };
      const pieces: RecordingPiece[] = [];
      const step = 5003;
      for (let first = 0; first < original.length; first += step)
        pieces.push({
          kind: 'samples',
          block: {
            firstSample: sampleIndex(first),
            channels: channels.map((channel) => channel.subarray(first, first + step)),
            leadsOff: NO_LEADS,
          },
        });
      const { width, record } = await exported(recording(pieces, signalFormat, original.length, { name: `x_${name}` }));

      expect(width).toBe(16);
      expect([record.rate, record.length]).toEqual([original.rate, original.length]);
      expect(record.signals.map(({ name: lead }) => lead).slice(0, 12)).toEqual([...STANDARD_LEADS]);
      for (const one of measured) {
        const back = signal(record, one.name);
        expect([back.format, back.gain, back.baseline, back.units]).toEqual([16, one.gain, one.baseline, 'mV']);
        expect([back.crc32, back.count]).toEqual([one.crc32, one.count]);
        expect([back.initial, (back.checksum ?? 0) & 0xffff]).toEqual([one.initial, (one.checksum ?? 0) & 0xffff]);
      }
      let furthest = 0;
      for (const lead of ['III', 'aVR', 'aVL', 'aVF']) {
        const theirs = signal(original, lead).samples ?? [];
        (signal(record, lead).samples ?? []).forEach((ours, at) => {
          furthest = Math.max(furthest, Math.abs(ours - (theirs[at] ?? Infinity)));
        });
        expect(record.comments.some((comment) => comment.startsWith(`derived ${lead} = `))).toBe(true);
      }
      expect(furthest).toBeLessThanOrEqual(DERIVED_WITHIN[basename(dirname(path))] ?? Number.NaN);
    },
  );
});

describe('an export', () => {
  it('writes gaps and awaited samples as invalid, derived leads too, and lists each with its reason', async () => {
    const source = recording(
      [
        samples(0, [
          [10, 20],
          [30, 40],
          [5, 6],
        ]),
        gap(2, 5, 'sensor_off'),
        gap(5, 6, 'sensor_off'),
        gap(6, 7, 'link_loss'),
        samples(7, [[1], [3], [9]]),
        awaited(8, 10_000),
      ],
      format(['I', 'II', 'V1']),
      10_000,
    );
    const { record } = await exported(source);
    const none = -32768;
    const head = (lead: string) => signal(record, lead).samples?.slice(0, 9);
    expect(head('I')).toEqual([10, 20, none, none, none, none, none, 1, none]);
    expect(head('III')).toEqual([20, 20, none, none, none, none, none, 2, none]);
    expect(signal(record, 'V1').samples?.filter((sample) => sample === none)).toHaveLength(9_997);
    expect(record.comments.filter((comment) => comment.startsWith('absent '))).toEqual([
      'absent first=2 count=4 reason=sensor_off',
      'absent first=6 count=1 reason=link_loss',
      'absent first=8 count=9992 reason=awaited',
    ]);
  });

  it('writes its header as header(5) has it', async () => {
    const source = recording(
      [
        samples(0, [
          [-7, 8],
          [3, 3],
        ]),
      ],
      format(['II', 'V4'], 3.75, -12, 599.88),
      2,
      {
        name: '0190f3c2-7d1e',
        session: exportedSession({ id: 'Case 4711', unit: `${'a long remark '.repeat(40)}ends`, source: 'x' }),
      },
    );
    const { header, record } = await exported(source);
    const lines = readFileSync(header, 'utf8').split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '0190f3c2_7d1e 2 599.88 2 13:05:09.250 22/11/2026',
      '0190f3c2_7d1e.dat 16 266.6666666666667(-12)/mV 16 0 -7 1 0 II',
      '0190f3c2_7d1e.dat 16 266.6666666666667(-12)/mV 16 0 3 6 0 V4',
      '# session Case 4711',
    ]);
    expect(lines.at(-1)).toBe('');
    expect(record.rate).toBe(599.88);
    // A remark too long for one line of 255 bytes is broken at a space, and nothing of it is lost.
    expect(record.comments.slice(1, 4).join(' ')).toBe(
      `unit ${'a long remark '.repeat(40)}ends, source x, software test`,
    );
  });

  it.each([0.5, 1, 2, 2.5, 4.88, 5, 0.02235, 1000 / 7, 2.4e6 / 6 / 2 ** 23, 1e-7])(
    'an LSB of %d µV reads back as exactly that',
    async (lsb) => {
      const { record } = await exported(recording([samples(0, [[1]])], format(['II'], lsb), 1));
      expect(1000 / signal(record, 'II').gain).toBe(lsb);
    },
  );

  it('an LSB that is no quotient of 1000 reads back to the last bit but one', async () => {
    const { record } = await exported(recording([samples(0, [[1]])], format(['II'], 3.75), 1));
    expect(Math.abs(1000 / signal(record, 'II').gain / 3.75 - 1)).toBeLessThanOrEqual(2 ** -52);
  });

  it('derives III, aVR, aVL and aVF with both baselines, to the nearest LSB of lead I', async () => {
    const source = recording(
      [
        samples(0, [
          [103, 100],
          [55, 46],
        ]),
      ],
      {
        samplingRate: hertz(500),
        leads: [
          { lead: 'I', lsb: microvoltsPerLsb(2), baseline: deviceCount(100) },
          { lead: 'II', lsb: microvoltsPerLsb(4), baseline: deviceCount(50) },
        ],
      },
      2,
    );
    const { record } = await exported(source);
    // I = 6 and 0 µV, II = 20 and −16 µV; III = 14 and −16 µV, and so on, in LSB of 2 µV.
    const derived = ['III', 'aVR', 'aVL', 'aVF'].map((lead) => signal(record, lead).samples);
    expect(derived).toEqual([
      [7, -8],
      [-6, 4],
      [-2, 4],
      [9, -8],
    ]);
    expect(signal(record, 'I').samples).toEqual([103, 100]);
    expect(record.comments).toContain('derived aVR = -(I + II) / 2, rounded to the LSB of lead I (2 uV)');
  });

  it('puts the leads in standard order, the others after them, and derives nothing where I or II is missing', async () => {
    const { record } = await exported(
      recording([samples(0, [[1], [2], [3], [4]])], format(['VZ', 'V2', 'II', 'V4R']), 1),
    );
    expect(record.signals.map(({ name, samples: own }) => [name, own?.[0]])).toEqual([
      ['II', 3],
      ['V2', 2],
      ['V4R', 4],
      ['VZ', 1],
    ]);
    expect(record.comments.some((comment) => comment.startsWith('derived'))).toBe(false);
  });

  it.each([
    [16, -32767, 32767, -32768],
    [24, -32769, 0, -8388608],
    [24, 0, 32768, -8388608],
    [24, -8388607, 8388607, -8388608],
    [32, -8388609, 0, -2147483648],
    [32, 0, 2147483647, -2147483648],
  ])('chooses format %i for counts from %i to %i', async (wanted, lowest, highest, none) => {
    const pieces = [samples(0, [[5]]), samples(1, [[lowest]]), gap(2, 3, 'purged'), samples(3, [[highest]])];
    const { width, record } = await exported(recording(pieces, format(['V1']), 4));
    expect(width).toBe(wanted);
    expect(signal(record, 'V1').samples).toEqual([5, lowest, none, highest]);
  });

  it('widens for a derived lead that 16 bits cannot hold, and keeps the measured counts', async () => {
    const { width, record } = await exported(
      recording(
        [
          samples(0, [
            [-20_000, 1],
            [20_000, 2],
          ]),
        ],
        format(['I', 'II']),
        2,
      ),
    );
    expect(width).toBe(24);
    expect(signal(record, 'III').samples).toEqual([40_000, 1]);
    expect(signal(record, 'I').samples).toEqual([-20_000, 1]);
  });

  it('marks a derived sample that even 32 bits cannot hold, and says so', async () => {
    const { record } = await exported(
      recording([samples(0, [[-2_000_000_000], [2_000_000_000]])], format(['I', 'II']), 1),
    );
    expect(['III', 'aVR', 'aVL', 'aVF'].map((lead) => signal(record, lead).samples?.[0])).toEqual([
      -2147483648, 0, -2147483648, -2147483648,
    ]);
    expect(record.comments).toContain('3 samples of derived leads exceed 32 bits and are marked invalid.');
  });

  it('keeps a count that the device itself gave as -32768, tells it from a gap, and derives nothing from it', async () => {
    const { width, record } = await exported(
      recording(
        [
          samples(0, [
            [-32768, 4],
            [7, 8],
          ]),
        ],
        format(['I', 'II']),
        2,
      ),
    );
    expect(width).toBe(16);
    expect(signal(record, 'I').samples).toEqual([-32768, 4]);
    expect(signal(record, 'III').samples).toEqual([-32768, 4]);
    expect(record.comments).toContain('I holds -32768 in 1 sample that the device itself gave so.');
  });

  it('lists where a lead had no contact', async () => {
    const { record } = await exported(
      recording(
        [
          samples(
            0,
            [
              [1, 2],
              [3, 4],
            ],
            ['V1'],
          ),
          samples(2, [[1], [3]], ['V1', 'II']),
          samples(3, [[1], [3]]),
        ],
        format(['II', 'V1']),
        4,
      ),
    );
    expect(record.comments.filter((comment) => comment.startsWith('lead-off'))).toEqual([
      'lead-off V1 first=0 count=3',
      'lead-off II first=2 count=1',
    ]);
  });

  it('a comment cannot become a line of the header, and no line is too long for WFDB', async () => {
    const { record } = await exported(
      recording([samples(0, [[1]])], format(['II']), 1, {
        session: exportedSession({
          id: 'one\nx.dat 16 200\r\n\u0000two',
          unit: '病'.repeat(300),
          patient: { label: 'x'.repeat(600), caseNumber: '', ageYears: null, sex: null },
        }),
      }),
    );
    expect(record.comments.slice(0, 3)).toEqual(['session one', 'x.dat 16 200', 'two']);
    expect(record.comments.join('')).toContain('病'.repeat(80));
    expect(record.comments.join('')).toContain('x'.repeat(600));
  });

  it('lists at most 10,000 absent stretches and counts the rest', async () => {
    const pieces: RecordingPiece[] = [];
    for (let at = 0; at < 20_010; at += 2) pieces.push(samples(at, [[at % 100]]), gap(at + 1, at + 2, 'link_loss'));
    const { record } = await exported(recording(pieces, format(['II']), 20_010));
    expect(record.comments.filter((comment) => comment.startsWith('absent'))).toHaveLength(10_000);
    expect(record.comments).toContain('5 further absent stretches are not listed.');
  });
});

describe('an export that cannot be', () => {
  const plain = format(['II', 'V1']);
  const failing = async function* (): AsyncIterable<RecordingPiece> {
    yield await Promise.resolve(samples(0, [[1], [2]]));
    throw new Error('the log is locked');
  };
  it.each<[string, Source, string]>([
    [
      'without a name',
      recording([], plain, 1, { name: '---' }),
      "'---' has no letter or digit from which a WFDB record could be named.",
    ],
    ['without leads', recording([], format([]), 1), 'The recording has no lead, so there is nothing to export.'],
    ['without samples', recording([], plain, 0), 'The range holds no sample, so there is nothing to export.'],
    [
      'without a date',
      recording([], plain, 1, { startedAt: unixMillis(Number.NaN) }),
      "The recording's start time (NaN) is no date between the years 1 and 9999.",
    ],
    [
      'with a hole in the middle',
      recording([samples(0, [[1], [2]]), samples(3, [[1], [2]])], plain, 4),
      'The recording gave samples 3 to 4 where 1 was next.',
    ],
    ['with a hole at the end', recording([samples(0, [[1], [2]])], plain, 4), 'The recording ends at sample 1 of 4.'],
    [
      'with samples twice',
      recording(
        [
          samples(0, [
            [1, 1],
            [2, 2],
          ]),
          samples(1, [[1], [2]]),
        ],
        plain,
        4,
      ),
      'The recording gave samples 1 to 2 where 2 was next.',
    ],
    [
      'with samples beyond its length',
      recording(
        [
          samples(0, [
            [1, 1],
            [2, 2],
          ]),
        ],
        plain,
        1,
      ),
      'The recording gave samples 0 to 2 where 0 was next.',
    ],
    [
      'with a channel too few',
      recording([samples(0, [[1]])], plain, 1),
      'At sample 0 the channels are not those that the session announces.',
    ],
    [
      'with channels of different length',
      recording([samples(0, [[1], [2, 3]])], plain, 1),
      'At sample 0 the channels are not those that the session announces.',
    ],
    ['from a log that cannot be read', recording([], plain, 2, { pieces: failing }), 'the log is locked'],
  ])('%s says so and leaves no file behind', async (_, source, sentence) => {
    const place = mkdtempSync(join(folder, 'failed-'));
    await expect(written(source, place)).rejects.toThrow(sentence);
    expect(readdirSync(place)).toEqual([]);
  });

  it('into a folder that cannot be made says so', async () => {
    const { header } = await exported(recording([samples(0, [[1], [2]])], plain, 1));
    await expect(written(recording([samples(0, [[1], [2]])], plain, 1), join(header, 'below'))).rejects.toThrow(
      /EEXIST|ENOTDIR/,
    );
  });

  it('keeps an earlier export of the same name whole until a new one is finished', async () => {
    const place = mkdtempSync(join(folder, 'again-'));
    await written(recording([samples(0, [[1], [2]])], plain, 1), place);
    const before = readFileSync(join(place, 'case_1.dat'));
    await expect(written(recording([], plain, 2, { pieces: failing }), place)).rejects.toThrow('the log is locked');
    expect(readFileSync(join(place, 'case_1.dat'))).toEqual(before);
    await written(recording([samples(0, [[8], [9]])], plain, 1), place);
    const after = await refereeWfdb(join(place, 'case_1.hea'), 'samples');
    expect(after.signals.map((one) => [one.samples?.[0], one.checksum_ok])).toEqual([
      [8, true],
      [9, true],
    ]);
    expect(existsSync(join(place, 'case_1.dat.part'))).toBe(false);
  });
});

describe('electrodes that were moved', () => {
  const placed = (first: number, values: readonly number[], placement: Placement): RecordingPiece => ({
    kind: 'samples',
    block: { ...block(first, [values, values.map((value) => value + 1), values.map((value) => value + 2)]), placement },
  });
  const leads = format(['I', 'II', 'V4']);

  it('have their leads’ own names where they sat there throughout', async () => {
    const { record } = await exported(
      recording([placed(0, [1, 2], 'right-sided'), gap(2, 3, 'link_loss'), placed(3, [3], 'right-sided')], leads, 4),
    );
    expect(leadsOf(record).filter((lead) => lead.startsWith('V'))).toEqual(['V4R']);
  });

  it('give a signal for each lead that the channel was, absent while it was another: no V4 over samples of V4R', async () => {
    const { record, header } = await exported(
      recording(
        [placed(0, [10, 20], 'standard'), placed(2, [30, 40], 'right-sided'), placed(4, [50], 'posterior')],
        leads,
        5,
        {
          name: 'moved',
        },
      ),
    );
    expect(leadsOf(record).filter((lead) => lead.startsWith('V'))).toEqual(['V4', 'V7', 'V4R']);
    expect(signal(record, 'V4').samples).toEqual([12, 22, -32768, -32768, -32768]);
    expect(signal(record, 'V4R').samples).toEqual([-32768, -32768, 32, 42, -32768]);
    expect(signal(record, 'V7').samples).toEqual([-32768, -32768, -32768, -32768, 52]);
    expect(signal(record, 'I').samples).toEqual([10, 20, 30, 40, 50]);
    const text = readFileSync(header, 'utf8');
    expect(text).toContain('# placement right-sided first=2 count=2');
    expect(text).toContain("# V4R is the monitor's channel V4 while that electrode was at V4R.");
  });

  it('are named where they had no contact', async () => {
    const piece = placed(0, [1, 2], 'right-sided');
    const off = piece.kind === 'samples' ? { ...piece.block, leadsOff: leadMask(['V4']) } : null;
    if (off === null) throw new Error('no samples');
    const { header } = await exported(recording([{ kind: 'samples', block: off }], leads, 2, { name: 'moved_off' }));
    expect(readFileSync(header, 'utf8')).toContain('# lead-off V4R first=0 count=2');
  });
});

describe('the other ways to write samples', () => {
  const wave = (at: number, lead: number): number => Math.round(900 * Math.sin(at / (7 + lead)) + ((at * 31) % 17)) + 0;
  const counts = (length: number, times = 1): readonly (readonly number[])[] =>
    Array.from({ length: 8 }, (_, lead) => Array.from({ length }, (_none, at) => times * wave(at, lead)));
  const eight: readonly LeadName[] = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
  const LENGTH = 4_196;
  const withGap = (times = 1): Source => {
    const whole = counts(LENGTH, times);
    const part = (first: number, end: number): RecordingPiece =>
      samples(
        first,
        whole.map((channel) => channel.slice(first, end)),
      );
    return recording([part(0, 1_000), gap(1_000, 1_300, 'link_loss'), part(1_300, LENGTH)], format(eight), LENGTH);
  };

  it.each<[string, WfdbKind, number, number, number]>([
    ['212: two samples of twelve bits in three bytes', '212', 212, 1, -2048],
    ['516: FLAC of sixteen bits', 'flac', 516, 10, -32768],
    ['524: FLAC of twenty-four bits', 'flac', 524, 900, -8388608],
  ])('%s: every count comes back, gaps as invalid', async (_, kind, wanted, times, invalid) => {
    const { record, width } = await exported(withGap(times), kind);
    expect(width).toBe(wanted);
    expect(leadsOf(record).slice(0, 12)).toEqual([...STANDARD_LEADS]);
    for (const [lead, channel] of counts(LENGTH, times).entries()) {
      const expected = channel.map((count, at) => (at >= 1_000 && at < 1_300 ? invalid : count));
      expect(signal(record, eight[lead] ?? '').samples).toEqual(expected);
    }
  });

  it('an odd number of twelve-bit samples keeps the last one', async () => {
    const { record } = await exported(recording([samples(0, [[-2047, 5, 2047]])], format(['II']), 3), '212');
    expect(signal(record, 'II').samples).toEqual([-2047, 5, 2047]);
  });

  it.each<[WfdbKind, number, string]>([
    ['212', 2048, 'This format has room for samples of 12 bits'],
    ['flac', 8_388_608, 'This format has room for samples of 24 bits'],
  ])('%s refuses a count that it has no room for', async (kind, count, sentence) => {
    const source = recording([samples(0, [[count]])], format(['II']), 1);
    await expect(wfdbExport(source, { name: 'x', kind })).rejects.toThrow(CannotBeWritten);
    await expect(wfdbExport(source, { name: 'x', kind })).rejects.toThrow(sentence);
  });
});

describe('annotations', () => {
  it('are beats, and as notes what was absent, had no contact, and was written', async () => {
    const beats = [400, 900, 1_400, 1_900, 70_400, 70_900, 71_400];
    const ecg = (at: number): number =>
      Math.round(beats.reduce((sum, beat) => sum + 1_000 * Math.exp(-(((at - beat) / 8) ** 2)), 0));
    const part = (first: number, end: number, off: readonly LeadName[] = []): RecordingPiece =>
      samples(first, [Array.from({ length: end - first }, (_, i) => ecg(first + i))], off);
    const pieces = [part(0, 2_300), gap(2_300, 70_000, 'app_down'), part(70_000, 71_900), part(71_900, 72_000, ['II'])];
    const { header } = await exported(
      recording(pieces, format(['II']), 72_000, {
        notes: [{ at: 1_000, kind: 'entry', text: `Message: 胸痛 ${'long '.repeat(80)}` }],
      }),
    );
    const found = await refereeAnnotations(header.replace(/hea$/, 'atr'));
    const told = found.filter(({ code }) => code === 1).map(({ at }) => at);
    expect(told).toHaveLength(beats.length);
    told.forEach((at, i) => {
      expect(Math.abs(at - (beats[i] ?? 0))).toBeLessThanOrEqual(10);
    });
    const notes = found.filter(({ code }) => code === 22);
    expect(notes.map(({ at }) => at)).toEqual([1_000, 2_300, 71_900]);
    expect(notes[0]?.text).toMatch(/^Message: 胸痛 long/);
    expect(notes.slice(1).map(({ text }) => text)).toEqual([
      'absent app_down, 67700 samples',
      'lead off II, 100 samples',
    ]);
  });
});
