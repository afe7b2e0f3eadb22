/** Writes bits, the highest first. */
class BitSink {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #held = 0;
  #count = 0;

  /** The lowest `count` bits of a number, 32 at most. */
  put(value: number, count: number): void {
    for (let left = count; left > 0;) {
      const taken = Math.min(left, 8 - this.#count);
      const part = (value >>> (left - taken)) & ((1 << taken) - 1);
      this.#held = (this.#held << taken) | part;
      this.#count += taken;
      left -= taken;
      if (this.#count === 8) this.#flushByte();
    }
  }

  /** So many zeros and a one. */
  putUnary(zeros: number): void {
    let left = zeros;
    for (; left >= 24; left -= 24) this.put(0, 24);
    this.put(1, left + 1);
  }

  align(): void {
    if (this.#count > 0) this.put(0, 8 - this.#count);
  }

  /** What is whole so far; a view. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #flushByte(): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = this.#held;
    this.#length += 1;
    this.#held = 0;
    this.#count = 0;
  }
}

export interface FlacStream {
  readonly channels: number;
  readonly bits: 16 | 24;
  /** Samples a channel in all. */
  readonly length: number;
}

/** Samples a channel in a frame; the last one may hold fewer. */
export const FLAC_BLOCK = 4096;
/** A channel's block falls into so many parts, each with a Rice parameter of its own; only where all are of one length. */
const PARTITION_ORDER = 4;
const HIGHEST_ORDER = 4;
/** What WFDB's own programs state: their header has the rate, and FLAC cannot state every one. */
const STATED_RATE = 96_000;

/** The head of a FLAC stream. Its MD5 is left out (zeros), as the format allows. Source: RFC 9639, 8.2. */
export function flacHead({ channels, bits, length }: FlacStream): Uint8Array {
  const sink = new BitSink();
  for (const letter of [0x66, 0x4c, 0x61, 0x43]) sink.put(letter, 8);
  sink.put(0x80, 8);
  sink.put(34, 24);
  sink.put(FLAC_BLOCK, 16);
  sink.put(FLAC_BLOCK, 16);
  sink.put(0, 24);
  sink.put(0, 24);
  sink.put(STATED_RATE, 20);
  sink.put(channels - 1, 3);
  sink.put(bits - 1, 5);
  sink.put(Math.floor(length / 2 ** 32), 4);
  sink.put(length >>> 0, 32);
  for (let i = 0; i < 16; i += 1) sink.put(0, 8);
  return sink.bytes.slice();
}

/** One frame: a block of every channel, all of one length. Source: RFC 9639, 9. */
export function flacFrame(number: number, block: readonly Int32Array[], bits: 16 | 24): Uint8Array {
  const length = block[0]?.length ?? 0;
  const sink = new BitSink();
  sink.put(0xfff8, 16);
  sink.put(0b0111, 4);
  sink.put(0, 4);
  sink.put(block.length - 1, 4);
  sink.put(bits === 16 ? 0b100 : 0b110, 3);
  sink.put(0, 1);
  putNumber(sink, number);
  sink.put(length - 1, 16);
  sink.put(crc8(sink.bytes), 8);
  for (const samples of block) putSubframe(sink, samples, bits);
  sink.align();
  sink.put(crc16(sink.bytes), 16);
  return sink.bytes.slice();
}

/** As UTF-8 would have it, up to 36 bits. */
function putNumber(sink: BitSink, number: number): void {
  if (number < 0x80) {
    sink.put(number, 8);
    return;
  }
  let more = 1;
  while (number >= 2 ** (6 * more + (6 - more))) more += 1;
  const lead = (0xff << (7 - more)) & 0xff;
  sink.put(lead | Math.floor(number / 2 ** (6 * more)), 8);
  for (let at = more - 1; at >= 0; at -= 1) sink.put(0x80 | (Math.floor(number / 2 ** (6 * at)) & 0x3f), 8);
}

function putSubframe(sink: BitSink, samples: Int32Array, bits: number): void {
  const first = samples[0] ?? 0;
  if (samples.every((sample) => sample === first)) {
    sink.put(0, 8);
    sink.put(first, bits);
    return;
  }
  const residuals = bestResiduals(samples);
  const { order, values } = residuals;
  sink.put(((0b001000 | order) << 1) & 0xff, 8);
  for (let i = 0; i < order; i += 1) sink.put(samples[i] ?? 0, bits);
  const isLong = samples.length === FLAC_BLOCK;
  const parts = isLong ? 1 << PARTITION_ORDER : 1;
  // Parameters of five bits: those of four end at 14, and a jump out of a gap may need more.
  sink.put(0b01, 2);
  sink.put(isLong ? PARTITION_ORDER : 0, 4);
  const each = samples.length / parts;
  for (let part = 0; part < parts; part += 1)
    putRice(sink, values.subarray(Math.max(0, part * each - order), (part + 1) * each - order));
}

/** Differences of the order by which they become smallest in sum; folded to whole numbers without a sign. */
function bestResiduals(samples: Int32Array): { readonly order: number; readonly values: Uint32Array } {
  let best = { order: 0, sum: Infinity, differences: samples };
  let differences = samples;
  for (let order = 0; order <= Math.min(HIGHEST_ORDER, samples.length - 1); order += 1) {
    if (order > 0) {
      const before = differences;
      differences = Int32Array.from({ length: before.length - 1 }, (_, i) => (before[i + 1] ?? 0) - (before[i] ?? 0));
    }
    let sum = 0;
    for (const value of differences) sum += Math.abs(value);
    if (sum < best.sum) best = { order, sum, differences };
  }
  const values = Uint32Array.from(best.differences, (value) => (value < 0 ? -2 * value - 1 : 2 * value));
  return { order: best.order, values };
}

function putRice(sink: BitSink, values: Uint32Array): void {
  let sum = 0;
  for (const value of values) sum += value;
  const guess = Math.floor(Math.log2(Math.max(1, sum / Math.max(1, values.length))));
  let parameter = 0;
  let least = Infinity;
  for (let k = Math.max(0, guess - 1); k <= Math.min(30, guess + 1); k += 1) {
    let cost = values.length * (k + 1);
    for (const value of values) cost += Math.floor(value / 2 ** k);
    if (cost < least) [parameter, least] = [k, cost];
  }
  sink.put(parameter, 5);
  for (const value of values) {
    sink.putUnary(Math.floor(value / 2 ** parameter));
    if (parameter > 0) sink.put(value, parameter);
  }
}

const table = (polynomial: number, bits: 8 | 16): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, byte) => {
    let rest = byte << (bits - 8);
    for (let i = 0; i < 8; i += 1)
      rest = ((rest << 1) ^ ((rest >> (bits - 1)) & 1 ? polynomial : 0)) & ((1 << bits) - 1);
    return rest;
  });
const CRC8 = table(0x07, 8);
const CRC16 = table(0x8005, 16);

function crc8(bytes: Uint8Array): number {
  let rest = 0;
  for (const byte of bytes) rest = CRC8[rest ^ byte] ?? 0;
  return rest;
}

function crc16(bytes: Uint8Array): number {
  let rest = 0;
  for (const byte of bytes) rest = ((rest << 8) & 0xffff) ^ (CRC16[(rest >> 8) ^ byte] ?? 0);
  return rest;
}
