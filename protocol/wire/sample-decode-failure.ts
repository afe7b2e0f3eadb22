/** Why the samples of one frame could not be read. A decoder returns it; it never throws at its caller. */
export type SampleDecodeFailure =
  /** Written by a later version, or no coding at all (0). */
  | { readonly kind: 'unknown-coding'; readonly coding: number }
  /** More channels or samples than a frame may have, or not a whole number of them. */
  | { readonly kind: 'beyond-limits'; readonly channelCount: number; readonly sampleCount: number }
  /** The payload ends although samples are still owed. */
  | { readonly kind: 'truncated'; readonly atByte: number }
  /** All samples are there and the payload goes on. */
  | { readonly kind: 'trailing-bytes'; readonly atByte: number }
  /** The unused bits of the last byte are not zero. */
  | { readonly kind: 'trailing-bits'; readonly atByte: number }
  /** A channel's heading says what no encoder writes. */
  | { readonly kind: 'impossible-heading'; readonly channel: number }
  | { readonly kind: 'impossible-start-parameter'; readonly parameter: number };

/** One array a channel, device counts; windows on one buffer that nobody else holds. */
export type DecodedSamples =
  { readonly kind: 'decoded'; readonly channels: readonly Int32Array[] } | SampleDecodeFailure;

/** One clear sentence for a log. */
export function describeSampleDecodeFailure(failure: SampleDecodeFailure): string {
  switch (failure.kind) {
    case 'unknown-coding':
      return `samples are in coding ${String(failure.coding)}, which this version does not know`;
    case 'beyond-limits':
      return `a frame of ${String(failure.channelCount)} channels × ${String(failure.sampleCount)} samples is not allowed`;
    case 'truncated':
      return `samples end too early, at byte ${String(failure.atByte)}`;
    case 'trailing-bytes':
      return `samples are followed by more, at byte ${String(failure.atByte)}`;
    case 'trailing-bits':
      return `samples are followed by stray bits, in byte ${String(failure.atByte)}`;
    case 'impossible-heading':
      return `channel ${String(failure.channel)} begins with a heading that no encoder writes`;
    case 'impossible-start-parameter':
      return `samples begin with parameter ${String(failure.parameter)}, which no encoder writes`;
  }
}
