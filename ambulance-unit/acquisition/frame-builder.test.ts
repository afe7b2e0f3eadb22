import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twelveLeadRecords } from '../../test/support/ecg-records.ts';
import { leadMask, NO_LEADS, STANDARD_LEADS, type LeadMask } from '../../protocol/ecg/leads.ts';
import type { SampleBlock, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  monotonicMillis,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import { openRecord, sealRecord } from '../../protocol/wire/record-codec.ts';
import { decodeSamples } from '../../protocol/wire/sample-coding.ts';
import { FrameBuilder, samplesOfFrame, type Frame } from './frame-builder.ts';
import { openWfdbEcg } from './sources/wfdb/wfdb-ecg.ts';

const formatOf = (leads: number, rate = 500): SignalFormat => ({
  samplingRate: hertz(rate),
  leads: STANDARD_LEADS.slice(0, leads).map((lead) => ({ lead, lsb: microvoltsPerLsb(1), baseline: deviceCount(0) })),
});
/** The sample of a channel at an index: every one is told apart. */
const sampleAt = (channel: number, index: number): number => ((index * 7919 + channel * 104_729) % 65_536) - 32_768;
const blockOf = (leads: number, first: number, count: number, leadsOff: LeadMask = NO_LEADS): SampleBlock => ({
  firstSample: sampleIndex(first),
  channels: Array.from({ length: leads }, (_, c) =>
    Int32Array.from({ length: count }, (_v, i) => sampleAt(c, first + i)),
  ),
  leadsOff,
});
const samplesIn = (frame: Frame, leads: number): readonly Int32Array[] => {
  if (frame.kind !== 'samples') throw new Error('a gap holds no samples');
  const decoded = decodeSamples(frame.coding, frame.payload, leads, frame.sampleCount);
  if (decoded.kind !== 'decoded') throw new Error(decoded.kind);
  return decoded.channels;
};
const sealedLength = (frame: Frame): number =>
  sealRecord({
    session: '01938f3a-7c00-7000-8000-000000000001' as SessionId,
    epoch: { number: 0xffff_ffff, nonce: 'f'.repeat(16) },
    seq: sequenceNumber(Number.MAX_SAFE_INTEGER),
    previousHash: new Uint8Array(32).fill(255),
    recordedAt: unixMillis(Number.MAX_SAFE_INTEGER),
    recordedAtMonotonic: monotonicMillis(1.234567891234e300),
    body: { ...frame, firstSample: sampleIndex(Number.MAX_SAFE_INTEGER - 1e6) },
  }).sealed.length;

describe('the frame builder', () => {
  it('makes frames of 100 ms of whatever blocks a monitor gives', () => {
    const builder = new FrameBuilder(formatOf(8), sampleIndex(0));
    const frames = [7, 1, 42, 30, 70, 25].reduce<Frame[]>((made, count) => {
      made.push(...builder.take(blockOf(8, builder.next, count)));
      return made;
    }, []);
    expect(frames.map((frame) => [frame.firstSample, frame.sampleCount])).toEqual([
      [0, 50],
      [50, 50],
      [100, 50],
    ]);
    expect(builder.next).toBe(175);
    expect(builder.flush().map((frame) => [frame.firstSample, frame.sampleCount])).toEqual([[150, 25]]);
    expect(builder.flush()).toEqual([]);
  });

  it('never holds more than 200 ms or what a record may hold, and at least one sample', () => {
    expect(samplesOfFrame(formatOf(8, 1000), milliseconds(5000))).toBe(200);
    expect(samplesOfFrame(formatOf(8, 599.88), milliseconds(100))).toBe(59);
    expect(samplesOfFrame(formatOf(8, 3), milliseconds(100))).toBe(1);
    expect(samplesOfFrame(formatOf(1, 1e6), milliseconds(200))).toBe(LIMITS.samplesPerRecord);
  });

  it('begins a new frame where an electrode comes off or on again', () => {
    const builder = new FrameBuilder(formatOf(2), sampleIndex(0));
    const off = leadMask(['II']);
    const frames = [
      ...builder.take(blockOf(2, 0, 20)),
      ...builder.take(blockOf(2, 20, 10, off)),
      ...builder.take(blockOf(2, 30, 10)),
      ...builder.flush(),
    ];
    expect(frames).toMatchObject([
      { firstSample: 0, sampleCount: 20, leadsOff: NO_LEADS },
      { firstSample: 20, sampleCount: 10, leadsOff: off },
      { firstSample: 30, sampleCount: 10, leadsOff: NO_LEADS },
    ]);
  });

  it('[D8] declares what a monitor lost, after the samples before it', () => {
    const builder = new FrameBuilder(formatOf(1), sampleIndex(1000));
    const frames = [...builder.take(blockOf(1, 1000, 20)), ...builder.lose(sampleIndex(1300), 'sensor_off')];
    expect(frames).toMatchObject([
      { kind: 'samples', firstSample: 1000, sampleCount: 20 },
      { kind: 'gap', firstSample: 1020, sampleCount: 280, reason: 'sensor_off' },
    ]);
    expect(builder.lose(sampleIndex(1300), 'sensor_off')).toEqual([]);
    expect(builder.next).toBe(1300);
  });

  it('declares what a source skips without a word, and drops what it gives twice; both are counted', () => {
    const builder = new FrameBuilder(formatOf(1), sampleIndex(0));
    builder.take(blockOf(1, 0, 30));
    const frames = [...builder.take(blockOf(1, 40, 10)), ...builder.take(blockOf(1, 35, 25)), ...builder.flush()];
    expect(frames).toMatchObject([
      { kind: 'samples', firstSample: 0, sampleCount: 30 },
      { kind: 'gap', firstSample: 30, sampleCount: 10, reason: 'link_loss' },
      { kind: 'samples', firstSample: 40, sampleCount: 20 },
    ]);
    expect([...(samplesIn(frames[2] as Frame, 1)[0] ?? [])]).toEqual([...(blockOf(1, 40, 20).channels[0] ?? [])]);
    expect(builder.take(blockOf(1, 0, 20))).toEqual([]);
    expect(builder.counters).toEqual({ repeatedSamples: 35, skippedSamples: 10 });
  });

  it('refuses a block that does not fit the leads: that would be our own mistake', () => {
    const builder = new FrameBuilder(formatOf(3), sampleIndex(0));
    expect(() => builder.take(blockOf(2, 0, 10))).toThrow(RangeError);
    const uneven = { ...blockOf(3, 0, 10), channels: [new Int32Array(10), new Int32Array(9), new Int32Array(10)] };
    expect(() => builder.take(uneven)).toThrow(RangeError);
  });

  it('[D19] splits what would not fit in a record, whatever the samples are', () => {
    const noise = (seed: number) =>
      Int32Array.from({ length: 400 }, (_, i) => Math.imul(i + seed, 0x9e3779b1) ^ (i << 20));
    const builder = new FrameBuilder(formatOf(12, 2000), sampleIndex(0), milliseconds(200));
    const channels = Array.from({ length: 12 }, (_, c) => noise(c * 1000));
    const frames = builder.take({ firstSample: sampleIndex(0), channels, leadsOff: NO_LEADS });
    expect(frames.length).toBeGreaterThan(2);
    for (const frame of frames) expect(sealedLength(frame)).toBeLessThanOrEqual(LIMITS.recordBytes);
    channels.forEach((channel, c) => {
      expect(frames.flatMap((frame) => [...(samplesIn(frame, 12)[c] ?? [])])).toEqual([...channel]);
    });
  });

  it('[D8] whatever a source does, every index is data or a declared gap, exactly once, and the data are the samples', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('block' as const),
        back: fc.nat(20),
        skip: fc.nat(30),
        count: fc.nat(180),
        off: fc.nat(3),
      }),
      fc.record({ kind: fc.constant('lost' as const), count: fc.nat(500) }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.nat(1000),
        fc.integer({ min: 1, max: 200 }),
        (steps, start, ms) => {
          const builder = new FrameBuilder(formatOf(2), sampleIndex(start), milliseconds(ms));
          const frames: Frame[] = [];
          for (const one of steps) {
            if (one.kind === 'lost') frames.push(...builder.lose(sampleIndex(builder.next + one.count), 'link_loss'));
            else {
              const first = Math.max(0, builder.next - one.back + one.skip);
              frames.push(...builder.take(blockOf(2, first, one.count, one.off as LeadMask)));
            }
          }
          const last = builder.next;
          frames.push(...builder.flush());
          let next = start;
          for (const frame of frames) {
            expect(frame.firstSample).toBe(next);
            expect(frame.sampleCount).toBeGreaterThan(0);
            if (frame.kind === 'samples') {
              expect(frame.sampleCount).toBeLessThanOrEqual(Math.max(1, ms / 2));
              samplesIn(frame, 2).forEach((channel, c) => {
                channel.forEach((sample, i) => {
                  if (sample !== sampleAt(c, frame.firstSample + i))
                    expect(sample).toBe(sampleAt(c, frame.firstSample + i));
                });
              });
            }
            next += frame.sampleCount;
          }
          expect(next).toBe(last);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('[D8] every real record comes back bit-exact from its frames', async () => {
    const records = twelveLeadRecords();
    expect(records.length).toBeGreaterThan(10);
    for (const header of records) {
      const opened = await openWfdbEcg(header);
      if (!opened.ok) throw new Error(opened.failure.kind);
      const ecg = opened.value;
      const length = ecg.length ?? 0;
      const leads = ecg.format.leads.length;
      const builder = new FrameBuilder(ecg.format, sampleIndex(0));
      const frames: Frame[] = [];
      for (let first = 0; first < length; first += 37) {
        const end = Math.min(length, first + 37);
        frames.push(...builder.take(ecg.read({ first: sampleIndex(first), end: sampleIndex(end) })));
      }
      frames.push(...builder.flush());
      const whole = ecg.read({ first: sampleIndex(0), end: sampleIndex(length) });
      const back = whole.channels.map(() => new Int32Array(length));
      for (const frame of frames) {
        const { sealed } = sealRecord({
          session: '01938f3a-7c00-7000-8000-000000000001' as SessionId,
          epoch: { number: 1, nonce: '0'.repeat(16) },
          seq: sequenceNumber(1),
          previousHash: new Uint8Array(0),
          recordedAt: unixMillis(1),
          recordedAtMonotonic: monotonicMillis(1),
          body: frame,
        });
        expect(sealed.length).toBeLessThanOrEqual(LIMITS.recordBytes);
        const record = openRecord(sealed);
        if (!record.ok || record.value.body.kind !== 'samples') throw new Error('a record does not open');
        samplesIn(record.value.body, leads).forEach((channel, c) => back[c]?.set(channel, frame.firstSample));
      }
      expect(frames.reduce((sum, { sampleCount }) => sum + sampleCount, 0)).toBe(length);
      back.forEach((channel, c) => {
        expect(
          Buffer.compare(Buffer.from(channel.buffer), Buffer.from(whole.channels[c]?.buffer ?? new ArrayBuffer(0))),
        ).toBe(0);
      });
    }
  });
});
