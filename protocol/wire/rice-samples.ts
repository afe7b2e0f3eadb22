import { BitReader } from './bit-reader.ts';
import { BitWriter } from './bit-writer.ts';
import { windowsOf } from './plain-samples.ts';
import {
  LARGEST_RICE_PARAMETER,
  readFollowingRice,
  readRice,
  suitableParameter,
  writeFollowingRice,
  writeRice,
} from './rice-coding.ts';
import type { DecodedSamples, SampleDecodeFailure } from './sample-decode-failure.ts';

/** Coding 3: each channel as differences, alone or against the channel before it, in Rice codes that follow the signal. */

/** In place of a Rice parameter: every residual after the first is zero, and none is written. */
const FLAT = 31;
const START_PARAMETER_BITS = 5;
const HEADING_BITS = 8;
/** A heading: neighbour taken off (bit 7), order of the differences (bits 6 and 5), Rice parameter (bits 4 to 0). */
const FROM_NEIGHBOUR = 0x80;
const ORDER_SHIFT = 5;
const PARAMETER_MASK = 31;
/** So many residuals decide where the parameter starts; it follows the signal from there. */
const OPENING = 8;

/** Null where it would be longer than `room` bytes, or has nothing to code. */
export function encodeRice(channels: readonly Int32Array[], sampleCount: number, room: number): Uint8Array | null {
  if (room <= 0) return null;
  // One array for all residuals, and behind them one channel of room: an array a channel costs more than the arithmetic.
  const residuals = new Int32Array((channels.length + 1) * sampleCount);
  const headings = new Uint8Array(channels.length);
  const starts = new Int32Array(channels.length);
  let first = 0;
  for (let c = 0; c < channels.length; c += 1) {
    const own = channels[c] as Int32Array;
    const neighbour = c === 0 ? null : (channels[c - 1] as Int32Array);
    const prediction = predict(own, neighbour, residuals, first);
    starts[c] = residuals[first] as number;
    const parameter = isFlat(residuals, first + 1, first + sampleCount)
      ? FLAT
      : suitableParameter(residuals, first + 1, first + Math.min(sampleCount, 1 + OPENING));
    headings[c] = prediction | parameter;
    first += sampleCount;
  }
  const bits = new BitWriter(room);
  const startParameter = suitableParameter(starts, 0, starts.length);
  bits.put(startParameter, START_PARAMETER_BITS);
  for (let c = 0; c < channels.length; c += 1) {
    const heading = headings[c] as number;
    bits.put(heading, HEADING_BITS);
    writeRice(bits, starts[c] as number, startParameter);
    const parameter = heading & PARAMETER_MASK;
    if (parameter !== FLAT) {
      writeFollowingRice(bits, residuals, c * sampleCount + 1, (c + 1) * sampleCount, parameter);
    }
    if (bits.overflowed) return null;
  }
  return bits.finish();
}

/** `channelCount` and `sampleCount` are within the limits. */
export function decodeRice(payload: Uint8Array, channelCount: number, sampleCount: number): DecodedSamples {
  if (channelCount * sampleCount === 0) {
    if (payload.length > 0) return { kind: 'trailing-bytes', atByte: 0 };
    return {
      kind: 'decoded',
      channels: windowsOf(new Int32Array(channelCount * sampleCount), channelCount, sampleCount),
    };
  }
  const truncated: SampleDecodeFailure = { kind: 'truncated', atByte: payload.length };
  // A few bytes that promise many channels get no memory for them.
  if (payload.length * 8 < START_PARAMETER_BITS + channelCount * (HEADING_BITS + 1)) return truncated;
  const bits = new BitReader(payload);
  const startParameter = bits.take(START_PARAMETER_BITS);
  if (startParameter > LARGEST_RICE_PARAMETER) {
    return { kind: 'impossible-start-parameter', parameter: startParameter };
  }
  // One array for all channels, each a window on it: eight arrays of fifty samples cost more than decoding them.
  const samples = new Int32Array(channelCount * sampleCount);
  for (let c = 0; c < channelCount; c += 1) {
    const heading = bits.take(HEADING_BITS);
    const parameter = heading & PARAMETER_MASK;
    const fromNeighbour = (heading & FROM_NEIGHBOUR) !== 0;
    const first = c * sampleCount;
    const end = first + sampleCount;
    samples[first] = readRice(bits, startParameter);
    if (bits.exhausted) return truncated;
    if ((fromNeighbour && c === 0) || (parameter > LARGEST_RICE_PARAMETER && parameter !== FLAT)) {
      return { kind: 'impossible-heading', channel: c };
    }
    if (parameter !== FLAT && !readFollowingRice(bits, samples, first + 1, end, parameter)) return truncated;
    accumulate(samples, first, end, (heading >> ORDER_SHIFT) & 3);
    if (fromNeighbour) addNeighbour(samples, first, end);
  }
  const lastByte = bits.atByte;
  if (bits.restOfByte() !== 0) return { kind: 'trailing-bits', atByte: lastByte };
  if (bits.atByte < payload.length) return { kind: 'trailing-bytes', atByte: bits.atByte };
  return { kind: 'decoded', channels: windowsOf(samples, channelCount, sampleCount) };
}

/**
 * Puts the residuals of one channel into `residuals` from `first` on, and gives the upper bits of its heading: differences of the order with
 * the least sum of magnitudes, and the channel before it taken off where that makes the sum less still.
 */
function predict(own: Int32Array, neighbour: Int32Array | null, residuals: Int32Array, first: number): number {
  const count = own.length;
  residuals.set(own, first);
  const alone = leastDifferences(residuals, first, count);
  let { order } = alone;
  let fromNeighbour = 0;
  if (neighbour !== null && alone.sum > 0) {
    const spare = first + count;
    for (let i = 0; i < count; i += 1) residuals[spare + i] = (own[i] as number) - (neighbour[i] as number);
    const relative = leastDifferences(residuals, spare, count);
    if (relative.sum < alone.sum) {
      residuals.copyWithin(first, spare, spare + count);
      order = relative.order;
      fromNeighbour = FROM_NEIGHBOUR;
    }
  }
  for (let done = 0; done < order; done += 1) {
    for (let i = first + count - 1; i > first + done; i -= 1) {
      residuals[i] = (residuals[i] as number) - (residuals[i - 1] as number);
    }
  }
  return fromNeighbour | (order << ORDER_SHIFT);
}

/** Int32 arithmetic wraps and is undone by wrapping back; a sum only has to compare, so it may be approximate. */
function leastDifferences(samples: Int32Array, first: number, count: number): { order: number; sum: number } {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let before0 = samples[first] as number;
  let before1 = 0;
  let before2 = 0;
  for (let i = first + 1; i < first + count; i += 1) {
    const difference0 = samples[i] as number;
    const difference1 = (difference0 - before0) | 0;
    const difference2 = (difference1 - before1) | 0;
    const difference3 = (difference2 - before2) | 0;
    sum0 += Math.abs(difference0);
    sum1 += Math.abs(difference1);
    sum2 += Math.abs(difference2);
    sum3 += Math.abs(difference3);
    before0 = difference0;
    before1 = difference1;
    before2 = difference2;
  }
  const sum = Math.min(sum0, sum1, sum2, sum3);
  return { order: sum === sum0 ? 0 : sum === sum1 ? 1 : sum === sum2 ? 2 : 3, sum };
}

/** Undoes the differences, in place. */
function accumulate(samples: Int32Array, first: number, end: number, order: number): void {
  for (let left = order; left > 0; left -= 1) {
    // A payload may claim an order that its channel is too short for: the loop is then empty, and this one sample unread.
    let before = samples[first + left - 1] as number;
    for (let i = first + left; i < end; i += 1) {
      before = ((samples[i] as number) + before) | 0;
      samples[i] = before;
    }
  }
}

function addNeighbour(samples: Int32Array, first: number, end: number): void {
  const count = end - first;
  for (let i = first; i < end; i += 1) samples[i] = (samples[i] as number) + (samples[i - count] as number);
}

function isFlat(residuals: Int32Array, from: number, end: number): boolean {
  for (let i = from; i < end; i += 1) if (residuals[i] !== 0) return false;
  return true;
}
