/** Why bytes could not be read. A decoder returns it; it never throws at its caller. */
export type DecodeFailure =
  | { readonly kind: 'too-large'; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'truncated'; readonly atByte: number }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'unknown-message'; readonly mayBeIgnored: boolean }
  | { readonly kind: 'checksum-mismatch'; readonly stated: number; readonly computed: number }
  | { readonly kind: 'field-out-of-range'; readonly field: string };

export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: DecodeFailure };

export const decoded = <T>(value: T): Decoded<T> => ({ ok: true, value });
export const refused = (failure: DecodeFailure): { readonly ok: false; readonly failure: DecodeFailure } => ({
  ok: false,
  failure,
});

/** One clear sentence for a log or a close frame. */
export function describeDecodeFailure(failure: DecodeFailure): string {
  switch (failure.kind) {
    case 'too-large':
      return `${String(failure.bytes)} bytes where at most ${String(failure.limit)} are allowed`;
    case 'truncated':
      return `ends in the middle, at byte ${String(failure.atByte)}`;
    case 'malformed':
      return `cannot be read: ${failure.reason}`;
    case 'unknown-message':
      return 'is of a kind that this version does not know';
    case 'checksum-mismatch':
      return `checksum says ${failure.stated.toString(16)}, the bytes give ${failure.computed.toString(16)}`;
    case 'field-out-of-range':
      return `field ${failure.field} is missing or out of range`;
  }
}
