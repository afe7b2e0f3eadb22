import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';
import { describeSampleDecodeFailure } from './sample-decode-failure.ts';
import { decodeSamples, encodeSamples, SAMPLE_CODING_LIMITS, SAMPLE_CODINGS } from './sample-coding.ts';

const int32s = (...samples: number[]): Int32Array => Int32Array.from(samples);
const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (payload: Uint8Array): string => [...payload].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function expectSame(channels: readonly Int32Array[], decoded: ReturnType<typeof decodeSamples>): void {
  if (decoded.kind !== 'decoded') throw new Error(describeSampleDecodeFailure(decoded));
  expect(decoded.channels.length).toBe(channels.length);
  for (const [c, channel] of channels.entries()) {
    // Compared by hand: a deep comparison of thousands of frames takes longer than everything else here.
    const back = decoded.channels[c];
    expect(back?.length).toBe(channel.length);
    const wrong = channel.findIndex((sample, i) => back?.[i] !== sample);
    if (wrong !== -1) throw new Error(`channel ${String(c)} sample ${String(wrong)} came back different`);
  }
}

function roundTrip(channels: readonly Int32Array[]): { coding: number; bytes: number } {
  const { coding, payload } = encodeSamples(channels);
  expectSame(channels, decodeSamples(coding, payload, channels.length, channels[0]?.length ?? 0));
  return { coding, bytes: payload.length };
}

/** One beat and some noise, in device counts; seeded so that a failure comes again. */
function beat(leads: number, samples: number, seed: number): Int32Array[] {
  let state = seed;
  const noise = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return ((state >>> 16) % 7) - 3;
  };
  return Array.from({ length: leads }, (_, lead) =>
    Int32Array.from({ length: samples }, (__, i) => {
      const phase = (i % 50) - 25;
      return Math.round(200 * (1 + lead / 3) * Math.exp((-phase * phase) / 8) + 12 * lead) + noise();
    }),
  );
}

describe('sample coding', () => {
  it('gives back any frame of any int32 samples', () => {
    const frames = fc
      .tuple(fc.nat(12), fc.nat(70))
      .chain(([leads, length]) =>
        fc.array(fc.int32Array({ minLength: length, maxLength: length }), { minLength: leads, maxLength: leads }),
      );
    fc.assert(
      fc.property(frames, (channels) => {
        roundTrip(channels);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back small samples with rare outliers, and knows pacer spikes from noise', () => {
    const sample = fc.oneof(
      { weight: 30, arbitrary: fc.integer({ min: -40, max: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }) },
    );
    fc.assert(
      fc.property(fc.array(fc.array(sample, { minLength: 60, maxLength: 60 }), { maxLength: 9 }), (leads) => {
        roundTrip(leads.map((lead) => Int32Array.from(lead)));
      }),
      { numRuns: 500 },
    );
  });

  it('gives back an ECG in less than half of what int16 takes', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const coded = roundTrip(beat(8, 50, seed));
      expect(coded.coding).toBe(SAMPLE_CODINGS.rice);
      expect(coded.bytes).toBeLessThan(400);
    }
  });

  it('gives back leads that jump between the rails of int32 at every sample', () => {
    const rails = Int32Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? -2_147_483_648 : 2_147_483_647));
    // From one rail to the other is a step of 1 modulo 2³².
    expect(roundTrip([rails, rails.map((sample) => ~sample), rails]).bytes).toBeLessThan(200);
    const noise = Int32Array.from({ length: 100 }, (_, i) =>
      Math.imul(Math.imul(i + 7, 2_654_435_761) >>> 7, 1_597_334_677),
    );
    expect(roundTrip([noise])).toEqual({ coding: SAMPLE_CODINGS.int32, bytes: 400 });
  });

  it('codes a flat lead in a few bytes, whatever its level', () => {
    for (const level of [0, 1, -1, 77, 32_767, -32_768, 2_147_483_647, -2_147_483_648]) {
      expect(roundTrip([new Int32Array(500).fill(level)]).bytes).toBeLessThanOrEqual(9);
    }
    const flat = Array.from({ length: 8 }, () => new Int32Array(50));
    expect(roundTrip(flat).bytes).toBeLessThanOrEqual(10);
  });

  it('codes a lead that repeats its neighbour as flat', () => {
    const [lead] = beat(1, 50, 3);
    if (lead === undefined) throw new Error('no lead');
    const once = roundTrip([lead]).bytes;
    expect(roundTrip([lead, lead]).bytes).toBeLessThanOrEqual(once + 3);
  });

  it('does not let one pacer spike spoil the frame', () => {
    const frame = beat(8, 100, 5);
    const before = roundTrip(frame).bytes;
    const spiked = frame.map((lead) => lead.slice());
    for (const lead of spiked) lead[60] = (lead[60] ?? 0) + 30_000;
    expect(roundTrip(spiked).bytes).toBeLessThan(before + 8 * 40);
  });

  it('takes frames of one sample, of no sample and of no lead', () => {
    roundTrip([int32s(5)]);
    roundTrip([int32s(-2_147_483_648), int32s(2_147_483_647)]);
    expect(roundTrip([])).toEqual({ coding: SAMPLE_CODINGS.int16, bytes: 0 });
    expect(roundTrip([int32s(), int32s()])).toEqual({ coding: SAMPLE_CODINGS.int16, bytes: 0 });
    expect(decodeSamples(SAMPLE_CODINGS.rice, new Uint8Array(0), 0, 50)).toEqual({ kind: 'decoded', channels: [] });
    expect(decodeSamples(SAMPLE_CODINGS.rice, bytes('00'), 0, 50)).toEqual({ kind: 'trailing-bytes', atByte: 0 });
  });

  it('takes the largest frame it allows', () => {
    roundTrip(Array.from({ length: 64 }, (_, c) => new Int32Array(8192).map((__, i) => ((i * c) % 11) - 5)));
  });

  it('is never larger than the plain coding that holds the samples', () => {
    fc.assert(
      fc.property(fc.array(fc.int16Array({ minLength: 40, maxLength: 40 }), { maxLength: 8 }), (leads) => {
        expect(roundTrip(leads.map((lead) => Int32Array.from(lead))).bytes).toBeLessThanOrEqual(leads.length * 80);
      }),
    );
  });

  it('reads a payload that lies inside a larger buffer', () => {
    const frame = beat(3, 40, 9);
    const { coding, payload } = encodeSamples(frame);
    const message = new Uint8Array(payload.length + 20).fill(0xff);
    message.set(payload, 7);
    expectSame(frame, decodeSamples(coding, message.subarray(7, 7 + payload.length), 3, 40));
    const plain = encodeSamples([int32s(32_767, -32_768)]);
    const around = new Uint8Array(20).fill(0xff);
    around.set(plain.payload, 3);
    expectSame([int32s(32_767, -32_768)], decodeSamples(plain.coding, around.subarray(3, 7), 1, 2));
  });

  it('throws at its own caller for leads of different length or too large a frame', () => {
    expect(() => encodeSamples([int32s(1), int32s(1, 2)])).toThrow(RangeError);
    expect(() => encodeSamples([new Int32Array(SAMPLE_CODING_LIMITS.samples + 1)])).toThrow(RangeError);
    expect(() => encodeSamples(Array.from({ length: 65 }, () => int32s(1)))).toThrow(RangeError);
  });
});

/** These bytes are in recordings: they never change. SAMPLE-CODING.md walks through the first. */
describe('frozen payloads', () => {
  const frames: readonly { coding: number; payload: string; channels: readonly Int32Array[] }[] = [
    {
      coding: SAMPLE_CODINGS.rice,
      payload: '1a09848c6a023260',
      channels: [int32s(10, 12, 15, 15, 11, 8), int32s(10, 12, 15, 16, 12, 8)],
    },
    {
      coding: SAMPLE_CODINGS.rice,
      payload: '2b001401155d066539c9fd20',
      channels: [
        int32s(100, 103, 109, 118, 130, 145, 163, 184),
        int32s(90, 94, 99, 109, 120, 136, 153, 175),
        int32s(-5, -5, -5, -5, -5, -5, -5, -5),
      ],
    },
    {
      coding: SAMPLE_CODINGS.rice,
      payload:
        '121ad646180c03980000158826329e587092a52202025800001669085e327e30ac800002000010000080000000000ee6b2800000000ee6b27ff8000010000020000080000200001000008000080000800000',
      channels: [
        int32s(-3, -2, 0, 4, 11, 25, 52, 110, 180, 95, 12, -20, -11, -6, -4, -3),
        int32s(-1, -1, 2, 6, 15, 33, 70, 150, 240, 130, 20, -30, -15, -8, -5, -4),
        int32s(7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7),
        int32s(0, 0, 0, 0, 0, 2_000_000_000, -2_000_000_000, 0, 0, 0, 0, 0, 0, 0, 0, 0),
      ],
    },
    { coding: SAMPLE_CODINGS.int16, payload: 'ff7f0080', channels: [int32s(32_767, -32_768)] },
    {
      coding: SAMPLE_CODINGS.int16,
      payload: '0100020003000400',
      channels: [int32s(1, 3), int32s(2, 4)],
    },
    { coding: SAMPLE_CODINGS.int32, payload: 'ffffff7f00000080', channels: [int32s(2_147_483_647, -2_147_483_648)] },
  ];

  it.each(frames)('reads $payload for ever', ({ coding, payload, channels }) => {
    expectSame(channels, decodeSamples(coding, bytes(payload), channels.length, channels[0]?.length ?? 0));
  });

  it('still writes what it wrote', () => {
    for (const { coding, payload, channels } of frames.filter((_, place) => place !== 4)) {
      const coded = encodeSamples(channels);
      expect({ coding: coded.coding, payload: hex(coded.payload) }).toEqual({ coding, payload });
    }
  });
});

/** A noisy lead with spikes of every size, small to int32, so that each limit of the rule decides some parameter. */
function spikyLead(samples: number, seed: number): Int32Array {
  let state = seed;
  const chance = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % below;
  };
  return Int32Array.from({ length: samples }, () => {
    const size = chance(7) === 0 ? 1 << chance(31) : 4;
    return (chance(size) * (chance(2) === 0 ? -1 : 1)) | 0;
  });
}

describe('the frozen rule of the parameter', () => {
  it('gives these payloads for leads full of spikes, for ever', () => {
    const seen = [1, 2, 3, 4].map((seed) => {
      const lead = spikyLead(2000, seed);
      const { coding, payload } = encodeSamples([lead, new Int32Array(2000)]);
      roundTrip([lead]);
      return [coding, payload.length, crc32c(payload).toString(16)];
    });
    expect(seen).toEqual([
      [3, 2821, 'ba527814'],
      [3, 2649, '4c4088f6'],
      [3, 2525, '863f9616'],
      [3, 2878, 'c751e066'],
    ]);
  });
});

describe('payloads that are wrong', () => {
  const frame = beat(8, 50, 1);
  const good = encodeSamples(frame).payload;

  it('names a coding that it does not know, 0 among them', () => {
    for (const coding of [0, 4, 99, -1, Number.NaN]) {
      expect(decodeSamples(coding, good, 8, 50)).toEqual({ kind: 'unknown-coding', coding });
    }
  });

  it('refuses counts beyond the limits before it allocates', () => {
    const wrong: readonly (readonly [number, number])[] = [
      [65, 50],
      [8, 8193],
      [-1, 50],
      [8, -1],
      [1.5, 50],
      [8, Number.NaN],
      [8, Number.POSITIVE_INFINITY],
      [4_294_967_296, 1],
    ];
    for (const [channelCount, sampleCount] of wrong) {
      for (const coding of [1, 2, 3]) {
        expect(decodeSamples(coding, good, channelCount, sampleCount).kind).toBe('beyond-limits');
      }
    }
  });

  it('says where a payload that was cut short ends, wherever it was cut', () => {
    for (let length = 0; length < good.length; length += 1) {
      expect(decodeSamples(3, good.subarray(0, length), 8, 50)).toEqual({ kind: 'truncated', atByte: length });
    }
    expect(decodeSamples(1, new Uint8Array(799), 8, 50)).toEqual({ kind: 'truncated', atByte: 799 });
    expect(decodeSamples(2, new Uint8Array(0), 8, 50)).toEqual({ kind: 'truncated', atByte: 0 });
  });

  it('says where a payload goes on too long', () => {
    const longer = new Uint8Array(good.length + 3);
    longer.set(good);
    expect(decodeSamples(3, longer, 8, 50)).toEqual({ kind: 'trailing-bytes', atByte: good.length });
    expect(decodeSamples(1, new Uint8Array(803), 8, 50)).toEqual({ kind: 'trailing-bytes', atByte: 800 });
  });

  it('notices stray bits behind the last sample', () => {
    // 1a09848c6a023260 ends with five unused bits.
    expect(decodeSamples(3, bytes('1a09848c6a023261'), 2, 6)).toEqual({ kind: 'trailing-bits', atByte: 7 });
  });

  it('refuses headings that no encoder writes', () => {
    // Start parameter 24 (11000), then zeros.
    expect(decodeSamples(3, bytes('c000000000'), 1, 6)).toEqual({ kind: 'impossible-start-parameter', parameter: 24 });
    // Start parameter 0; heading 1 00 00000: a neighbour before the first channel; start 1.
    expect(decodeSamples(3, bytes('0404ffffffff'), 1, 6)).toEqual({ kind: 'impossible-heading', channel: 0 });
    // Start parameter 0; heading 0 00 11000: parameter 24; start 1.
    expect(decodeSamples(3, bytes('00c7ffffffff'), 1, 6)).toEqual({ kind: 'impossible-heading', channel: 0 });
  });

  it('decodes or names the failure of 20,000 mutated payloads, and never throws', () => {
    let state = 41;
    const chance = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return (state >>> 8) % below;
    };
    const seen = new Map<string, number>();
    for (let round = 0; round < 20_000; round += 1) {
      const damaged = good.slice(0, chance(6) === 0 ? chance(good.length) : good.length);
      for (let flips = 1 + chance(6); flips > 0 && damaged.length > 0; flips -= 1) {
        const at = chance(4) === 0 ? chance(Math.min(4, damaged.length)) : chance(damaged.length);
        damaged[at] = chance(256);
      }
      const channelCount = chance(5) === 0 ? chance(70) : 8;
      const sampleCount = chance(5) === 0 ? chance(9000) : 50;
      const result = decodeSamples(chance(20) === 0 ? chance(6) : 3, damaged, channelCount, sampleCount);
      seen.set(result.kind, (seen.get(result.kind) ?? 0) + 1);
      if (result.kind !== 'decoded') {
        expect(describeSampleDecodeFailure(result)).not.toBe('');
        continue;
      }
      expect(result.channels.length).toBe(channelCount);
      expect(result.channels.every(({ length }) => length === sampleCount)).toBe(true);
    }
    // Each way to fail was met: otherwise the mutations prove less than they seem to.
    expect([...seen.keys()].sort()).toEqual([
      'beyond-limits',
      'decoded',
      'impossible-heading',
      'impossible-start-parameter',
      'trailing-bits',
      'trailing-bytes',
      'truncated',
      'unknown-coding',
    ]);
  });

  it('reads pure noise of every length without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(64), fc.nat(8192), (noise, channelCount, sampleCount) => {
        expect(() => decodeSamples(3, noise, channelCount, sampleCount)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

const records = resolve(process.env['ECG_RECORDS'] ?? join(import.meta.dirname, '../../../shared/ecg'));

/** Enough of WFDB for the 12-lead records: 16-bit samples of all signals together, behind a header of 24 bytes in .mat files. */
function readRecord(headerFile: string): { rate: number; channels: Int32Array[] } {
  const lines = readFileSync(headerFile, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [, signalCount, rate] = (lines[0] ?? '').split(/\s+/).map(Number);
  const signals = lines.slice(1).map((line) => line.split(/\s+/));
  const file = signals[0]?.[0] ?? '';
  const count = signals.filter((signal) => signal[0] === file).length;
  const stored = readFileSync(join(dirname(headerFile), file));
  const skip = file.endsWith('.mat') ? 24 : 0;
  const length = Math.floor((stored.length - skip) / 2 / count);
  if (signalCount === undefined || rate === undefined || length === 0) throw new Error(`${headerFile} reads strangely`);
  const channels = Array.from({ length: count }, (_, c) =>
    Int32Array.from({ length }, (__, i) => stored.readInt16LE(skip + 2 * (i * count + c))),
  );
  return { rate, channels };
}

describe('real 12-lead records', () => {
  const headers = ['chapman-ningbo', 'cpsc', 'georgia', 'ptb-xl', 'ptb'].flatMap((folder) => {
    const path = join(records, 'wfdb', folder);
    if (!existsSync(path)) throw new Error(`${path} is missing: set ECG_RECORDS to the folder of ECG records`);
    return readdirSync(path)
      .filter((file) => file.endsWith('.hea'))
      .map((file) => join(path, file));
  });

  it('are all there', () => {
    expect(headers.length).toBe(19);
  });

  // Two of them last two minutes: of those the first twenty seconds here, all of it in test/journey/every-record.
  it.each(headers.map((header) => [basename(header, '.hea'), header] as const))(
    '%s comes back bit-exact in 100 ms and 200 ms frames, smaller than half of int16',
    (_, header) => {
      const { rate, channels: whole } = readRecord(header);
      const channels = whole.map((channel) => channel.subarray(0, 20 * rate));
      const length = channels[0]?.length ?? 0;
      for (const frameMillis of [100, 200]) {
        const samples = Math.round((rate * frameMillis) / 1000);
        let coded = 0;
        for (let first = 0; first < length; first += samples) {
          coded += roundTrip(channels.map((channel) => channel.slice(first, first + samples))).bytes;
        }
        expect(coded).toBeLessThan(0.5 * 2 * length * channels.length);
      }
    },
  );
});
