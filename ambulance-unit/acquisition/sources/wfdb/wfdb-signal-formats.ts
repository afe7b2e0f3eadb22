/**
 * How samples lie in the bytes of a signal file, one coding a WFDB format.
 * Source: WFDB Applications Guide, signal(5).
 */
export interface SignalCoding {
  readonly format: number;
  /** Samples that share bytes: decoding can start only at such a group. */
  readonly samplesInGroup: number;
  readonly bytesInGroup: number;
  /** Bytes that hold the first `samples` samples; the last group may be cut short. */
  bytesFor(samples: number): number;
  /** Whole samples in so many bytes. */
  samplesIn(bytes: number): number;
  /** The count by which this format says "no valid sample here", or null where it has none. */
  readonly invalidSample: number | null;
  /** True where the decoded numbers are steps from each signal's sample before (format 8). */
  readonly differences: boolean;
  /** Decodes `into.length` samples from bytes that start at a group. The bytes must hold them. */
  decode(bytes: Uint8Array, into: Int32Array): void;
}

/** What stands for a sample where there is no file at all. Source: WFDB_INVALID_SAMPLE, WFDB Programmer's Guide. */
export const NO_VALID_SAMPLE = -32_768;

/** Compressed with FLAC: known by name, not decoded here. */
export const isFlacFormat = (format: number): boolean => format === 508 || format === 516 || format === 524;
/** A signal without a file: every sample is invalid. */
export const NULL_FORMAT = 0;

const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
/** The lowest `bits` of a word as a two's complement number. */
const signed = (word: number, bits: number): number => (word << (32 - bits)) >> (32 - bits);

/** Formats in which every sample has bytes of its own. */
function plain(
  format: number,
  bytesEach: number,
  invalidSample: number | null,
  sampleAt: (bytes: Uint8Array, at: number) => number,
): SignalCoding {
  return {
    format,
    samplesInGroup: 1,
    bytesInGroup: bytesEach,
    bytesFor: (samples) => samples * bytesEach,
    samplesIn: (bytes) => Math.floor(bytes / bytesEach),
    invalidSample,
    differences: format === 8,
    decode(bytes, into) {
      for (let index = 0; index < into.length; index += 1) into[index] = sampleAt(bytes, index * bytesEach);
    },
  };
}

/** Formats that pack several samples into a group; `bytesForPart[n]` bytes hold the group's first n samples. */
function packed(
  format: number,
  bytesForPart: readonly number[],
  invalidSample: number,
  decodeGroup: (bytes: Uint8Array, at: number, place: number) => number,
): SignalCoding {
  const samplesInGroup = bytesForPart.length - 1;
  const bytesInGroup = bytesForPart[samplesInGroup] ?? 0;
  return {
    format,
    samplesInGroup,
    bytesInGroup,
    bytesFor: (samples) =>
      Math.floor(samples / samplesInGroup) * bytesInGroup + (bytesForPart[samples % samplesInGroup] ?? 0),
    samplesIn(bytes) {
      const left = bytes % bytesInGroup;
      let whole = 0;
      while (whole + 1 < samplesInGroup && (bytesForPart[whole + 1] ?? Infinity) <= left) whole += 1;
      return Math.floor(bytes / bytesInGroup) * samplesInGroup + whole;
    },
    invalidSample,
    differences: false,
    decode(bytes, into) {
      for (let index = 0; index < into.length; index += 1) {
        const place = index % samplesInGroup;
        into[index] = decodeGroup(bytes, ((index - place) / samplesInGroup) * bytesInGroup, place);
      }
    },
  };
}

const int16LittleEndian = (bytes: Uint8Array, at: number): number =>
  signed(byte(bytes, at) | (byte(bytes, at + 1) << 8), 16);

/** Two 12-bit samples in three bytes; the middle byte lends its low half to the first, its high half to the second. */
const sampleOf212 = (bytes: Uint8Array, at: number, place: number): number =>
  place === 0
    ? signed(byte(bytes, at) | ((byte(bytes, at + 1) & 0x0f) << 8), 12)
    : signed(byte(bytes, at + 2) | ((byte(bytes, at + 1) & 0xf0) << 4), 12);

/** Three 10-bit samples in two 16-bit words: bits 1–10 of each word, and the two words' top five bits together. */
function sampleOf310(bytes: Uint8Array, at: number, place: number): number {
  const firstWord = byte(bytes, at) | (byte(bytes, at + 1) << 8);
  if (place === 0) return signed(firstWord >> 1, 10);
  const secondWord = byte(bytes, at + 2) | (byte(bytes, at + 3) << 8);
  if (place === 1) return signed(secondWord >> 1, 10);
  return signed((firstWord >> 11) | ((secondWord >> 11) << 5), 10);
}

/** Three 10-bit samples in one 32-bit word, the first lowest. */
function sampleOf311(bytes: Uint8Array, at: number, place: number): number {
  const word = byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
  return signed(word >> (10 * place), 10);
}

const CODINGS: ReadonlyMap<number, SignalCoding> = new Map(
  [
    plain(8, 1, null, (bytes, at) => signed(byte(bytes, at), 8)),
    plain(16, 2, -32_768, int16LittleEndian),
    plain(24, 3, -8_388_608, (bytes, at) =>
      signed(byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16), 24),
    ),
    plain(
      32,
      4,
      -2_147_483_648,
      (bytes, at) =>
        byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24),
    ),
    plain(61, 2, -32_768, (bytes, at) => signed((byte(bytes, at) << 8) | byte(bytes, at + 1), 16)),
    plain(80, 1, -128, (bytes, at) => byte(bytes, at) - 128),
    plain(160, 2, -32_768, (bytes, at) => (byte(bytes, at) | (byte(bytes, at + 1) << 8)) - 32_768),
    packed(212, [0, 2, 3], -2_048, sampleOf212),
    packed(310, [0, 2, 4, 4], -512, sampleOf310),
    packed(311, [0, 2, 3, 4], -512, sampleOf311),
  ].map((coding) => [coding.format, coding]),
);

/** The coding of a format number of a header, or null where there is none here (see isFlacFormat). */
export const signalCoding = (format: number): SignalCoding | null => CODINGS.get(format) ?? null;
