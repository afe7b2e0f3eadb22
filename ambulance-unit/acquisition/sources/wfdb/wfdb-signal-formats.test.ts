import { describe, expect, it } from 'vitest';
import { isFlacFormat, signalCoding } from './wfdb-signal-formats.ts';

function decode(format: number, bytes: readonly number[], samples: number): number[] {
  const coding = signalCoding(format);
  if (coding === null) throw new Error(`no coding ${String(format)}`);
  const into = new Int32Array(samples);
  coding.decode(Uint8Array.from(bytes), into);
  return [...into];
}

describe('the bytes of a WFDB signal file', () => {
  it('format 8 gives signed steps', () => {
    expect(decode(8, [0x00, 0x01, 0x7f, 0x80, 0xff], 5)).toEqual([0, 1, 127, -128, -1]);
    expect(signalCoding(8)?.differences).toBe(true);
  });

  it('format 16 is two bytes, low first, to both ends of its range', () => {
    expect(decode(16, [0x01, 0x00, 0xff, 0x7f, 0x00, 0x80, 0xff, 0xff], 4)).toEqual([1, 32767, -32768, -1]);
  });

  it('format 61 is two bytes, high first', () => {
    expect(decode(61, [0x00, 0x01, 0x7f, 0xff, 0x80, 0x00, 0xff, 0xff], 4)).toEqual([1, 32767, -32768, -1]);
  });

  it('format 24 is three bytes, low first, to both ends of its range', () => {
    expect(decode(24, [1, 0, 0, 0xff, 0xff, 0x7f, 0, 0, 0x80, 0xff, 0xff, 0xff], 4)).toEqual([
      1, 8388607, -8388608, -1,
    ]);
  });

  it('format 32 is four bytes, low first, to both ends of its range', () => {
    const bytes = [1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0xff];
    expect(decode(32, bytes, 4)).toEqual([1, 2147483647, -2147483648, -1]);
  });

  it('formats 80 and 160 are offset binary: the middle of the range is zero', () => {
    expect(decode(80, [0x00, 0x7f, 0x80, 0x81, 0xff], 5)).toEqual([-128, -1, 0, 1, 127]);
    expect(decode(160, [0x00, 0x00, 0xff, 0x7f, 0x00, 0x80, 0x01, 0x80, 0xff, 0xff], 5)).toEqual([
      -32768, -1, 0, 1, 32767,
    ]);
  });

  it('format 212 packs two samples of 12 bits in three bytes', () => {
    // 2047 and -2048, then -1 and 1, then a pair cut short after its first sample.
    expect(decode(212, [0xff, 0x87, 0x00, 0xff, 0x0f, 0x01, 0x00, 0x08], 5)).toEqual([2047, -2048, -1, 1, -2048]);
    expect(signalCoding(212)?.bytesFor(5)).toBe(8);
    expect(signalCoding(212)?.samplesIn(8)).toBe(5);
    expect(signalCoding(212)?.samplesIn(7)).toBe(4);
  });

  it('format 310 packs three samples of 10 bits in two words and discards the lowest bit of each', () => {
    // 511, -512 and -1: the third lies in the five top bits of both words.
    expect(decode(310, [0xfe, 0xfb, 0x00, 0xfc], 3)).toEqual([511, -512, -1]);
    // The discarded bit is set in both words here and changes nothing.
    expect(decode(310, [0xff, 0xfb, 0x01, 0xfc], 3)).toEqual([511, -512, -1]);
    expect(decode(310, [0x02, 0x08, 0x04, 0x00], 3)).toEqual([1, 2, 1]);
    expect([0, 1, 2, 3, 4].map((samples) => signalCoding(310)?.bytesFor(samples))).toEqual([0, 2, 4, 4, 6]);
    expect([0, 1, 2, 3, 4, 6].map((bytes) => signalCoding(310)?.samplesIn(bytes))).toEqual([0, 0, 1, 1, 3, 4]);
  });

  it('format 311 packs three samples of 10 bits in one word and leaves its two top bits unused', () => {
    expect(decode(311, [0xff, 0x01, 0xf8, 0x3f], 3)).toEqual([511, -512, -1]);
    expect(decode(311, [0xff, 0x01, 0xf8, 0xff], 3)).toEqual([511, -512, -1]);
    expect(decode(311, [0x01, 0x08, 0x30, 0x00], 3)).toEqual([1, 2, 3]);
    expect([0, 1, 2, 3, 4].map((samples) => signalCoding(311)?.bytesFor(samples))).toEqual([0, 2, 3, 4, 6]);
  });

  it('names what it does not decode', () => {
    expect([508, 516, 524].every(isFlacFormat)).toBe(true);
    expect(signalCoding(516)).toBeNull();
    expect(signalCoding(13)).toBeNull();
  });
});
