import { LIMITS } from './limits.ts';
import { decodePlain, encodePlain, fitInt16 } from './plain-samples.ts';
import { decodeRice, encodeRice } from './rice-samples.ts';
import type { DecodedSamples } from './sample-decode-failure.ts';

/**
 * Lossless coding of the samples of one frame. Each frame stands alone: nothing of an earlier frame is needed to read it.
 * Byte layouts, with a worked example: SAMPLE-CODING.md. Numbers are never reused; 0 is none, so that an absent field is noticed.
 */
export const SAMPLE_CODINGS = { int16: 1, int32: 2, rice: 3 } as const;
export type SampleCoding = (typeof SAMPLE_CODINGS)[keyof typeof SAMPLE_CODINGS];

export const SAMPLE_CODING_LIMITS = { channels: 64, samples: LIMITS.samplesPerRecord } as const;

export interface CodedFrame {
  readonly coding: SampleCoding;
  readonly payload: Uint8Array;
}

/**
 * Codes the samples of one frame, device counts within int32, in the smallest coding that holds them.
 * All channels must be of one length, at most `SAMPLE_CODING_LIMITS` of each: anything else is our own bug, and throws.
 */
export function encodeSamples(channels: readonly Int32Array[]): CodedFrame {
  const sampleCount = channels[0]?.length ?? 0;
  if (channels.length > SAMPLE_CODING_LIMITS.channels || sampleCount > SAMPLE_CODING_LIMITS.samples) {
    throw new RangeError(
      `a frame of ${String(channels.length)} channels × ${String(sampleCount)} samples is too large`,
    );
  }
  for (const channel of channels) {
    if (channel.length !== sampleCount) throw new RangeError('the channels of a frame differ in length');
  }
  const bytesPerSample = fitInt16(channels) ? 2 : 4;
  const plainLength = channels.length * sampleCount * bytesPerSample;
  const rice = encodeRice(channels, sampleCount, plainLength - 1);
  if (rice !== null) return { coding: SAMPLE_CODINGS.rice, payload: rice };
  return bytesPerSample === 2
    ? { coding: SAMPLE_CODINGS.int16, payload: encodePlain(channels, sampleCount, 2) }
    : { coding: SAMPLE_CODINGS.int32, payload: encodePlain(channels, sampleCount, 4) };
}

/**
 * The samples of one frame, or why they cannot be read. Never throws and never allocates more than the stated counts,
 * which are checked against `SAMPLE_CODING_LIMITS` first. No sample can be out of range: residuals add up modulo 2³².
 */
export function decodeSamples(
  coding: number,
  payload: Uint8Array,
  channelCount: number,
  sampleCount: number,
): DecodedSamples {
  if (!isCount(channelCount, SAMPLE_CODING_LIMITS.channels) || !isCount(sampleCount, SAMPLE_CODING_LIMITS.samples)) {
    return { kind: 'beyond-limits', channelCount, sampleCount };
  }
  switch (coding) {
    case SAMPLE_CODINGS.int16:
      return decodePlain(payload, channelCount, sampleCount, 2);
    case SAMPLE_CODINGS.int32:
      return decodePlain(payload, channelCount, sampleCount, 4);
    case SAMPLE_CODINGS.rice:
      return decodeRice(payload, channelCount, sampleCount);
    default:
      return { kind: 'unknown-coding', coding };
  }
}

const isCount = (count: number, limit: number): boolean => Number.isInteger(count) && count >= 0 && count <= limit;
