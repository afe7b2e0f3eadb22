import { FLAC_BLOCK, flacFrame, flacHead } from './flac-frames.ts';

/** A way to write samples, by WFDB's number of it. */
export interface WfdbFormat {
  readonly number: 16 | 24 | 32 | 212 | 516 | 524;
  readonly bits: 12 | 16 | 24 | 32;
  /** Signals that one file holds at most. */
  readonly mostSignals: number;
}

const plain = (number: 16 | 24 | 32): WfdbFormat => ({ number, bits: number, mostSignals: Infinity });
/** The widths of each kind, narrowest first. FLAC has room for eight channels in a file. */
export const WFDB_FORMATS = {
  plain: [plain(16), plain(24), plain(32)],
  '212': [{ number: 212, bits: 12, mostSignals: Infinity }],
  flac: [
    { number: 516, bits: 16, mostSignals: 8 },
    { number: 524, bits: 24, mostSignals: 8 },
  ],
} as const satisfies Readonly<Record<string, readonly WfdbFormat[]>>;
export type WfdbKind = keyof typeof WFDB_FORMATS;

/** Samples in, bytes out: blocks of all signals of one file, all of one length. */
export interface WfdbEncoder {
  readonly head: Uint8Array | null;
  put(block: readonly Int32Array[]): Uint8Array;
  /** What is left when the last block has come. */
  end(): Uint8Array;
}

export function wfdbEncoder({ number, bits }: WfdbFormat, signals: number, length: number): WfdbEncoder {
  if (number === 212) return new PairsOfTwelveBits();
  if (number === 516 || number === 524) return new FlacFile(signals, bits === 24 ? 24 : 16, length);
  return { head: null, put: (block) => interleaved(block, bits / 8), end: () => new Uint8Array(0) };
}

function interleaved(block: readonly Int32Array[], bytesEach: number): Uint8Array {
  const frames = block[0]?.length ?? 0;
  const width = block.length * bytesEach;
  const view = new DataView(new ArrayBuffer(frames * width));
  for (const [signal, samples] of block.entries()) {
    for (let frame = 0; frame < frames; frame += 1) {
      const at = frame * width + signal * bytesEach;
      const value = samples[frame] ?? 0;
      if (bytesEach === 4) view.setInt32(at, value, true);
      else {
        view.setInt16(at, bytesEach === 2 ? value : value & 0xffff, true);
        if (bytesEach === 3) view.setInt8(at + 2, value >> 16);
      }
    }
  }
  return new Uint8Array(view.buffer);
}

/** Two samples of twelve bits in three bytes, in one row over all signals. Source: signal(5), format 212. */
class PairsOfTwelveBits implements WfdbEncoder {
  readonly head = null;
  /** The sample that waits for the second of its pair. */
  #waiting: number | null = null;

  put(block: readonly Int32Array[]): Uint8Array {
    const frames = block[0]?.length ?? 0;
    const bytes = new Uint8Array(Math.ceil((frames * block.length + 1) / 2) * 3);
    let at = 0;
    for (let frame = 0; frame < frames; frame += 1) {
      for (const samples of block) {
        const value = samples[frame] ?? 0;
        if (this.#waiting === null) {
          this.#waiting = value;
          continue;
        }
        putPair(bytes, at, this.#waiting, value);
        at += 3;
        this.#waiting = null;
      }
    }
    return bytes.subarray(0, at);
  }

  end(): Uint8Array {
    const bytes = new Uint8Array(this.#waiting === null ? 0 : 3);
    if (this.#waiting !== null) putPair(bytes, 0, this.#waiting, 0);
    return bytes;
  }
}

function putPair(bytes: Uint8Array, at: number, first: number, second: number): void {
  bytes[at] = first & 0xff;
  bytes[at + 1] = ((first >> 8) & 0x0f) | ((second >> 4) & 0xf0);
  bytes[at + 2] = second & 0xff;
}

class FlacFile implements WfdbEncoder {
  readonly head: Uint8Array;
  readonly #bits: 16 | 24;
  readonly #held: readonly Int32Array[];
  #count = 0;
  #frames = 0;

  constructor(signals: number, bits: 16 | 24, length: number) {
    this.#bits = bits;
    this.head = flacHead({ channels: signals, bits, length });
    this.#held = Array.from({ length: signals }, () => new Int32Array(FLAC_BLOCK));
  }

  put(block: readonly Int32Array[]): Uint8Array {
    const frames: Uint8Array[] = [];
    const length = block[0]?.length ?? 0;
    for (let at = 0; at < length;) {
      const taken = Math.min(length - at, FLAC_BLOCK - this.#count);
      for (const [signal, samples] of block.entries())
        this.#held[signal]?.set(samples.subarray(at, at + taken), this.#count);
      at += taken;
      this.#count += taken;
      if (this.#count === FLAC_BLOCK) frames.push(this.#frame());
    }
    return joined(frames);
  }

  end(): Uint8Array {
    return this.#count === 0 ? new Uint8Array(0) : this.#frame();
  }

  #frame(): Uint8Array {
    const block = this.#held.map((samples) => samples.subarray(0, this.#count));
    const frame = flacFrame(this.#frames, block, this.#bits);
    this.#frames += 1;
    this.#count = 0;
    return frame;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
