import type { DecodedSamples } from './sample-decode-failure.ts';

/** Codings 1 and 2: every sample as it stands, little-endian, all channels of one instant together. */

/** True where every sample may be written as int16. */
export function fitInt16(channels: readonly Int32Array[]): boolean {
  let bits = 0;
  for (const channel of channels) {
    for (let i = 0; i < channel.length; i += 1) {
      const sample = channel[i] as number;
      bits |= sample ^ (sample >> 31);
    }
  }
  return bits >>> 15 === 0;
}

export function encodePlain(channels: readonly Int32Array[], sampleCount: number, bytesPerSample: 2 | 4): Uint8Array {
  const payload = new Uint8Array(channels.length * sampleCount * bytesPerSample);
  const view = new DataView(payload.buffer);
  channels.forEach((channel, c) => {
    for (let i = 0; i < sampleCount; i += 1) {
      const at = (i * channels.length + c) * bytesPerSample;
      if (bytesPerSample === 2) view.setInt16(at, channel[i] as number, true);
      else view.setInt32(at, channel[i] as number, true);
    }
  });
  return payload;
}

export function decodePlain(
  payload: Uint8Array,
  channelCount: number,
  sampleCount: number,
  bytesPerSample: 2 | 4,
): DecodedSamples {
  const length = channelCount * sampleCount * bytesPerSample;
  if (payload.length < length) return { kind: 'truncated', atByte: payload.length };
  if (payload.length > length) return { kind: 'trailing-bytes', atByte: length };
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const channels = windowsOf(new Int32Array(channelCount * sampleCount), channelCount, sampleCount);
  channels.forEach((channel, c) => {
    for (let i = 0; i < sampleCount; i += 1) {
      const at = (i * channelCount + c) * bytesPerSample;
      channel[i] = bytesPerSample === 2 ? view.getInt16(at, true) : view.getInt32(at, true);
    }
  });
  return { kind: 'decoded', channels };
}

/** Each channel a window on one buffer, which holds them one after another. */
export function windowsOf(samples: Int32Array, channelCount: number, sampleCount: number): Int32Array[] {
  const channels: Int32Array[] = [];
  for (let c = 0; c < channelCount; c += 1) channels.push(samples.subarray(c * sampleCount, (c + 1) * sampleCount));
  return channels;
}
