import type { BitReader } from './bit-reader.ts';
import type { BitWriter } from './bit-writer.ts';

/**
 * Golomb–Rice code words and the rule by which their parameter follows the signal. SAMPLE-CODING.md says the same in words.
 * Source of the codes: Rice and Plaunt 1971; of following the mean magnitude: Weinberger et al. 2000 (LOCO-I).
 */

/** The largest parameter, which is as far as the mean can go. Beyond it int32 as it stands is shorter anyway. */
export const LARGEST_RICE_PARAMETER = 23;
/** As many zeros as say "the residual follows as it is, in 32 bits": a pacer spike costs 56 bits and not thousands. */
const ESCAPE_ZEROS = 24;
/** A magnitude counts for no more than this in the mean, which so stays within int32. */
const LARGEST_IN_MEAN = 0xff_ffff;
/** Nor for more than sixteen times the mean and a little: the samples after a spike are again as small as those before it. */
const LARGEST_JUMP = 16;

/** 0, −1, 1, −2, 2 … become 0, 1, 2, 3, 4 …: uint32. */
export const fold = (residual: number): number => ((residual << 1) ^ (residual >> 31)) >>> 0;
const unfold = (magnitude: number): number => (magnitude >>> 1) ^ -(magnitude & 1);

/** Four times the mean magnitude that stands for a parameter at a lead's beginning. */
const meanOfParameter = (parameter: number): number => 6 << parameter;
/** ⌊log2(¾ × mean + ½)⌋, never below 0. */
const parameterOfMean = (fourMeans: number): number => 31 - Math.clz32(((3 * fourMeans + 8) >>> 4) | 1);

const nextMean = (fourMeans: number, residual: number): number =>
  fourMeans - (fourMeans >> 2) + Math.min(fold(residual), 4 * fourMeans + LARGEST_JUMP, LARGEST_IN_MEAN);

/** The parameter that suits these residuals, from `from` up to and without `end`: the one their mean stands for. */
export function suitableParameter(residuals: Int32Array, from: number, end: number): number {
  if (end <= from) return 0;
  let sum = 0;
  for (let i = from; i < end; i += 1) sum += Math.min(fold(residuals[i] as number), LARGEST_IN_MEAN);
  return parameterOfMean(Math.floor((4 * sum) / (end - from)));
}

export function writeRice(bits: BitWriter, residual: number, parameter: number): void {
  const magnitude = fold(residual);
  const zeros = magnitude >>> parameter;
  if (zeros >= ESCAPE_ZEROS) {
    bits.put(0, ESCAPE_ZEROS);
    bits.put(magnitude, 32);
    return;
  }
  const tail = (1 << parameter) | (magnitude & ((1 << parameter) - 1));
  if (zeros + parameter < 32) {
    bits.put(tail, zeros + 1 + parameter);
    return;
  }
  bits.put(0, zeros);
  bits.put(tail, parameter + 1);
}

export function readRice(bits: BitReader, parameter: number): number {
  const word = bits.peekWord();
  const zeros = Math.clz32(word);
  if (zeros >= ESCAPE_ZEROS) {
    bits.skip(ESCAPE_ZEROS);
    const magnitude = bits.peekWord();
    bits.skip(32);
    return unfold(magnitude);
  }
  const length = zeros + 1 + parameter;
  if (length <= 32) {
    bits.skip(length);
    return unfold((zeros << parameter) | ((word >>> (32 - length)) & ((1 << parameter) - 1)));
  }
  bits.skip(zeros + 1);
  return unfold((zeros << parameter) | bits.take(parameter));
}

/** Writes the residuals from `from` up to and without `end`; the parameter starts as given and follows the mean from there. */
export function writeFollowingRice(
  bits: BitWriter,
  residuals: Int32Array,
  from: number,
  end: number,
  parameter: number,
): void {
  let fourMeans = meanOfParameter(parameter);
  for (let i = from; i < end; i += 1) {
    const residual = residuals[i] as number;
    writeRice(bits, residual, parameterOfMean(fourMeans));
    fourMeans = nextMean(fourMeans, residual);
  }
}

/** The reverse, into the same places; stops and gives false as soon as the bits have run out. */
export function readFollowingRice(
  bits: BitReader,
  residuals: Int32Array,
  from: number,
  end: number,
  parameter: number,
): boolean {
  let fourMeans = meanOfParameter(parameter);
  for (let i = from; i < end; i += 1) {
    const residual = readRice(bits, parameterOfMean(fourMeans));
    if (bits.exhausted) return false;
    residuals[i] = residual;
    fourMeans = nextMean(fourMeans, residual);
  }
  return true;
}
