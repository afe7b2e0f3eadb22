import { refused, type DecodeFailure } from './decode-failure.ts';
import {
  bytesOfHex,
  hexOfBytes,
  sessionOfBytes,
  type Epoch,
  type LedgerId,
  type SequenceRange,
  type SessionId,
} from './identity.ts';
import type { SequenceNumber } from '../ecg/units.ts';

/**
 * Checks on single fields, shared by the codecs. Inside a codec a bad field is thrown as FieldOutOfRange and becomes
 * a typed failure at the codec's edge; nothing thrown leaves the wire room.
 */
export class FieldOutOfRange extends Error {
  readonly field: string;
  constructor(field: string) {
    super(field);
    this.field = field;
  }
}

type Wide = number | { toNumber(): number } | null | undefined;

/** A whole number from 0 up to 2^53 − 1. */
export function wholeNumber(value: Wide, field: string): number {
  const number = typeof value === 'number' ? value : 0;
  if (value !== null && value !== undefined && typeof value !== 'number') throw new FieldOutOfRange(field);
  if (!Number.isSafeInteger(number) || number < 0) throw new FieldOutOfRange(field);
  return number;
}

export function finiteNumber(value: number | null | undefined, field: string): number {
  const number = value ?? 0;
  if (!Number.isFinite(number)) throw new FieldOutOfRange(field);
  return number;
}

/** At most `limit` characters, or it is no name of ours. */
export function shortText(value: string | null | undefined, field: string, limit = 256): string {
  const text = value ?? '';
  if (text.length > limit) throw new FieldOutOfRange(field);
  return text;
}

export function sessionField(value: Uint8Array | null | undefined): SessionId {
  const session = value ? sessionOfBytes(value) : null;
  if (session === null) throw new FieldOutOfRange('session');
  return session;
}

export function hexField(value: Uint8Array | null | undefined, byteLength: number, field: string): string {
  if (value?.length !== byteLength) throw new FieldOutOfRange(field);
  return hexOfBytes(value);
}

export const ledgerField = (value: Uint8Array | null | undefined): LedgerId =>
  hexField(value, 16, 'ledger') as LedgerId;

interface EpochFields {
  readonly epochNumber?: number | null;
  readonly epochNonce?: Uint8Array | null;
}
export const epochField = (message: EpochFields): Epoch => ({
  number: wholeNumber(message.epochNumber, 'epoch_number'),
  nonce: hexField(message.epochNonce, 8, 'epoch_nonce'),
});
export const writeEpoch = (epoch: Epoch): { epochNumber: number; epochNonce: Uint8Array } => ({
  epochNumber: epoch.number,
  epochNonce: bytesOfHex(epoch.nonce),
});

/** A sequence number, at least 1 unless 0 is allowed to mean none. */
export function sequenceField(value: Wide, field: string, least = 1): SequenceNumber {
  const seq = wholeNumber(value, field);
  if (seq < least) throw new FieldOutOfRange(field);
  return seq as SequenceNumber;
}

export function rangeField(range: { first?: Wide; last?: Wide }): SequenceRange {
  const first = sequenceField(range.first, 'first');
  const last = sequenceField(range.last, 'last');
  if (last < first) throw new FieldOutOfRange('last');
  return { first, last };
}

/** The text of what a decoder threw, as a typed failure: protobufjs throws on every malformation. */
export function failureOf(thrown: unknown): { readonly ok: false; readonly failure: DecodeFailure } {
  if (thrown instanceof FieldOutOfRange) return refused({ kind: 'field-out-of-range', field: thrown.field });
  if (thrown instanceof RangeError) {
    const at = /^index out of range: (\d+)/.exec(thrown.message);
    return refused({ kind: 'truncated', atByte: at?.[1] === undefined ? 0 : Number(at[1]) });
  }
  return refused({ kind: 'malformed', reason: thrown instanceof Error ? thrown.message : 'unreadable' });
}
