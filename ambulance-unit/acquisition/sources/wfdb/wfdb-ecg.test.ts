import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { leadMask } from '../../../../protocol/ecg/leads.ts';
import { sampleIndex } from '../../../../protocol/ecg/units.ts';
import { ecgRecords, twelveLeadRecords } from '../../../../test/support/ecg-records.ts';
import { checksumOf, inFormat16, recordInMemory } from '../../../../test/support/record-in-memory.ts';
import { crcOfSamples, refereeWfdb } from '../../../../test/support/wfdb-referee.ts';
import { describeLeftOut } from '../left-out.ts';
import { openWfdbEcg, openWfdbEcgIn, type WfdbEcg } from './wfdb-ecg.ts';
import { describeWfdbFailure } from './wfdb-failure.ts';

const range = (first: number, end: number) => ({ first: sampleIndex(first), end: sampleIndex(end) });

async function opened(outcome: ReturnType<typeof openWfdbEcg>): Promise<WfdbEcg> {
  const result = await outcome;
  if (!result.ok) throw new Error(describeWfdbFailure(result.failure));
  return result.value;
}

/** A record of interleaved 16-bit signals, one an entry: description, gain field, samples. */
function record(signals: readonly (readonly [string, string, readonly number[]])[], name = 'x') {
  const frames = signals[0]?.[2].length ?? 0;
  const lines = signals.map(
    ([lead, gain, samples]) =>
      `${name}.dat 16 ${gain} 16 0 ${String(samples[0])} ${String(checksumOf(samples))} 0 ${lead}`,
  );
  const interleaved = Array.from({ length: frames }, (_, frame) => signals.map(([, , samples]) => samples[frame] ?? 0));
  return {
    [`${name}.hea`]: `${name} ${String(signals.length)} 500 ${String(frames)}\n${lines.join('\n')}\n`,
    [`${name}.dat`]: inFormat16(interleaved.flat()),
  };
}
const inMemory = (...args: Parameters<typeof record>) => openWfdbEcgIn(recordInMemory(record(...args)), 'x');

describe('a WFDB record as a source of an ambulance unit', () => {
  it.each(twelveLeadRecords().map((path) => [basename(path, '.hea'), path]))(
    '%s gives its eight measured leads as an independent reader finds them',
    async (name, path) => {
      const ecg = await opened(openWfdbEcg(path));
      const referee = await refereeWfdb(path);
      expect(ecg.label).toBe(name);
      expect(ecg.format.samplingRate).toBe(referee.rate);
      expect(ecg.format.leads.slice(0, 8).map(({ lead }) => lead)).toEqual([
        'I',
        'II',
        'V1',
        'V2',
        'V3',
        'V4',
        'V5',
        'V6',
      ]);
      expect(ecg.leftOut.map(({ name: left, reason }) => `${left.toLowerCase()} ${reason}`)).toEqual([
        'iii derived',
        'avr derived',
        'avl derived',
        'avf derived',
      ]);
      const block = ecg.read(range(0, referee.length));
      for (const [channel, { lead, lsb, baseline }] of ecg.format.leads.entries()) {
        const theirs = referee.signals.find((signal) => signal.name.toLowerCase() === lead.toLowerCase());
        expect(lsb).toBe(1000 / (theirs?.gain ?? 0));
        expect(baseline).toBe(theirs?.baseline);
        expect(crcOfSamples(block.channels[channel] ?? new Int32Array())).toBe(theirs?.crc32);
      }
    },
  );

  it('the Frank leads of a PTB record go along, at 0.5 µV', async () => {
    const ecg = await opened(openWfdbEcg(join(ecgRecords(), 'wfdb/ptb/s0010_re')));
    expect(ecg.format.leads.slice(8)).toEqual([
      { lead: 'VX', lsb: 0.5, baseline: 0 },
      { lead: 'VY', lsb: 0.5, baseline: 0 },
      { lead: 'VZ', lsb: 0.5, baseline: 0 },
    ]);
    expect(describeLeftOut(ecg)).toBe('Not sent from s0010_re: iii, avr, avl, avf (computed from I and II here).');
  });

  it('signals of four samples a frame are leads of four times the rate, read at any sample', async () => {
    const ecg = await opened(openWfdbEcg(join(ecgRecords(), 'wfdb/formats/041s/041s.hea')));
    expect(ecg.format.samplingRate).toBe(500);
    expect(ecg.length).toBe(8000);
    // III stays: without II nothing else can give it.
    expect(ecg.format.leads.map(({ lead }) => lead)).toEqual(['I', 'III']);
    expect(describeLeftOut(ecg)).toBe('Not sent from 041s: V, ABP, PAP, PLETH, RESP (no lead known here).');
    const whole = ecg.read(range(0, 8000));
    for (const [first, end] of [
      [0, 1],
      [3, 5],
      [3998, 4003],
      [7997, 8000],
    ] as const)
      expect(ecg.read(range(first, end)).channels).toEqual(whole.channels.map((channel) => channel.slice(first, end)));
  });

  it('honours the unit in which a gain is given, in any letter case', async () => {
    const samples = [1, 2];
    const ecg = await opened(
      inMemory([
        ['I', '2000/mv', samples],
        ['II', '0.2(7)/uV', samples],
        ['V1', '200000/V', samples],
        ['V2', '500', samples],
      ]),
    );
    expect(ecg.format.leads.map(({ lsb, baseline }) => [lsb, baseline])).toEqual([
      [0.5, 0],
      [5, 7],
      [5, 0],
      [2, 0],
    ]);
    expect(ecg.uncalibrated).toEqual([]);
  });

  it('says which leads have no gain of their own, and which signals it leaves out', async () => {
    const samples = [1, 2];
    const ecg = await opened(
      inMemory([
        ['II', '0', samples],
        ['Pleth', '100/NU', samples],
        ['ii', '200/mV', samples],
        ['V1', '200/mmHg', samples],
      ]),
    );
    expect(ecg.uncalibrated).toEqual(['II']);
    expect(describeLeftOut(ecg)).toBe(
      'Not sent from x: Pleth (no lead known here); ii (a lead that is there already); V1 (not a voltage).',
    );
  });

  it('refuses a record without any lead it knows, and leads of different rates', async () => {
    const none = await inMemory([['Pleth', '100/NU', [1, 2]]]);
    expect(none.ok ? '' : describeWfdbFailure(none.failure)).toBe(
      "memory/x.hea holds no ECG lead by a name known here; its signals are 'Pleth'.",
    );
    const rates = await openWfdbEcgIn(
      recordInMemory({
        'x.hea': 'x 2 250 2\nd 16x2 200 16 0 1 10 0 I\nd 16 200 16 0 5 11 0 II',
        d: inFormat16([1, 2, 5, 3, 4, 6]),
      }),
      'x',
    );
    expect(rates.ok ? '' : describeWfdbFailure(rates.failure)).toBe(
      'memory/x.hea: the leads I, II are sampled at different rates, and one recording has one rate.',
    );
  });

  it('an invalid sample keeps its count, and marks its lead unusable in that block only', async () => {
    const ecg = await opened(
      inMemory([
        ['I', '1000/mV', [1, 2, 3, 4]],
        ['V2', '1000/mV', [5, -32768, 7, 8]],
      ]),
    );
    const block = ecg.read(range(0, 3));
    expect(block.channels.map((channel) => [...channel])).toEqual([
      [1, 2, 3],
      [5, -32768, 7],
    ]);
    expect(block.leadsOff).toBe(leadMask(['V2']));
    expect(ecg.read(range(2, 4)).leadsOff).toBe(leadMask([]));
  });

  it('is another recording where one sample differs, and the same one wherever it lies', async () => {
    const one = await opened(inMemory([['II', '200/mV', [1, 2, 3]]]));
    const same = await opened(inMemory([['II', '200/mV', [1, 2, 3]]]));
    const other = await opened(inMemory([['II', '200/mV', [1, 3, 2]]]));
    expect(same.identity).toBe(one.identity);
    expect(other.identity).not.toBe(one.identity);
  });

  it('refuses to read beyond its end, which would be our own mistake', async () => {
    const ecg = await opened(inMemory([['II', '200/mV', [1, 2, 3]]]));
    expect(() => ecg.read(range(0, 4))).toThrow(RangeError);
    expect(() => ecg.read(range(2, 1))).toThrow(RangeError);
  });
});

describe('a WFDB record on a disk', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const onDisk = (files: Record<string, string | Uint8Array>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'wfdb-'));
    folders.push(folder);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return folder;
  };

  it('opens with or without the .hea of its header', async () => {
    const folder = onDisk(record([['II', '200/mV', [1, 2, 3]]]));
    const withEnding = await opened(openWfdbEcg(join(folder, 'x.hea')));
    expect((await opened(openWfdbEcg(join(folder, 'x')))).identity).toBe(withEnding.identity);
  });

  it('a file that changes after it was verified is not read on', async () => {
    const folder = onDisk(record([['II', '200/mV', [1, 2, 3]]]));
    const ecg = await opened(openWfdbEcg(join(folder, 'x.hea')));
    expect([...(ecg.read(range(0, 3)).channels[0] ?? [])]).toEqual([1, 2, 3]);
    writeFileSync(join(folder, 'x.dat'), inFormat16([4, 5, 6]));
    utimesSync(join(folder, 'x.dat'), 1, 1);
    expect(() => ecg.read(range(0, 3))).toThrow(`${join(folder, 'x.dat')} was changed while it was being read.`);
  });

  it('names what is missing, what is a folder and what is empty', async () => {
    const folder = onDisk({ 'empty.hea': '', 'lost.hea': 'lost 1 500 3\nlost.dat 16 200/mV 16 0 1 6 0 II' });
    const sentence = async (path: string) => {
      const outcome = await openWfdbEcg(path);
      return outcome.ok ? '' : describeWfdbFailure(outcome.failure);
    };
    expect(await sentence(join(folder, 'none.hea'))).toBe(`${join(folder, 'none.hea')} does not exist.`);
    expect(await sentence(join(folder, 'empty.hea'))).toBe(`${join(folder, 'empty.hea')} is empty.`);
    expect(await sentence(join(folder, 'lost.hea'))).toBe(`${join(folder, 'lost.dat')} does not exist.`);
    const nested = onDisk({ 'x.hea': 'x 1 500 3\n. 16' });
    expect(await sentence(join(nested, 'x.hea'))).toContain("leads out of the record's folder");
  });
});

describe('headers damaged at random', () => {
  /** Reproducible chance (mulberry32). */
  function chance(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
    };
  }
  const poisons = [
    '999999999999999',
    '-1',
    '0',
    '~',
    '../',
    '/',
    'x',
    '+24',
    ':',
    '(',
    ')',
    '\n',
    '\0',
    '1e308',
    '0x7f',
  ];

  function damage(text: string, random: (below: number) => number): string {
    let damaged = text;
    for (let count = 1 + random(4); count > 0; count -= 1) {
      const at = random(damaged.length + 1);
      const length = random(12);
      switch (random(6)) {
        case 0:
          damaged = damaged.slice(0, at) + damaged.slice(at + length);
          break;
        case 1:
          damaged = damaged.slice(0, at) + (poisons[random(poisons.length)] ?? '') + damaged.slice(at);
          break;
        case 2:
          damaged = damaged.slice(0, at) + String.fromCharCode(random(256)) + damaged.slice(at + 1);
          break;
        case 3:
          damaged = damaged.slice(0, at) + damaged.slice(random(damaged.length + 1), at + length) + damaged.slice(at);
          break;
        case 4: {
          const fields = damaged.split(' ');
          fields[random(fields.length)] = poisons[random(poisons.length)] ?? '';
          damaged = fields.join(' ');
          break;
        }
        default:
          damaged = damaged.slice(0, at);
      }
    }
    return damaged;
  }

  it('5,000 of them are opened or refused with a sentence, and none throws or hangs', { timeout: 60_000 }, async () => {
    const random = chance(20_261_122);
    const samples = Array.from({ length: 50 }, (_, at) => at * 13 - 300);
    const ordinary = record(
      ['I', 'II', 'III', 'V1'].map((lead) => [lead, '1000(0)/mV', samples] as const),
      'a',
    );
    const segmented = { ...ordinary, 'x.hea': 'x/3 4 500 110\na 50\n~ 10\na 50\n' };
    const header = ordinary['a.hea'];
    const seen = new Map<string, number>();
    for (let round = 0; round < 5000; round += 1) {
      const which = random(3);
      const files =
        which === 0
          ? { ...segmented, 'x.hea': damage(segmented['x.hea'], random) }
          : which === 1 && typeof header === 'string'
            ? { ...segmented, 'a.hea': damage(header, random) }
            : { ...segmented, 'x.hea': damage(String(header), random) };
      const outcome = await openWfdbEcgIn(recordInMemory(files), 'x');
      const kind = outcome.ok ? 'opened' : outcome.failure.kind;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (outcome.ok) {
        const length = outcome.value.length ?? 0;
        const block = outcome.value.read(range(Math.max(0, length - 200), length));
        expect(block.channels).toHaveLength(outcome.value.format.leads.length);
      } else expect(describeWfdbFailure(outcome.failure)).toMatch(/^memory\/[^\n]+\.$/);
    }
    // The damage reaches every layer: few kinds of refusal would mean that the first check hides the others.
    expect([...seen.keys()].length).toBeGreaterThan(10);
    expect(seen.get('opened')).toBeGreaterThan(100);
  });
});
