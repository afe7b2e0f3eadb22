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
import { milliseconds, unixMillis, type Milliseconds, type SequenceNumber, type UnixMillis } from '../ecg/units.ts';

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

/** The sum of any two is still exact. */
const LARGEST = 2 ** 52 - 1;
/** A place that a peer tells is asked for again, or the one after it, or its page: that must still be a number. */
const FURTHEST = 2 ** 51;

/** A whole number from 0 up to 2^52 − 1. */
export function wholeNumber(value: Wide, field: string): number {
  const number = typeof value === 'number' ? value : 0;
  if (value !== null && value !== undefined && typeof value !== 'number') throw new FieldOutOfRange(field);
  if (!Number.isInteger(number) || number < 0 || number > LARGEST) throw new FieldOutOfRange(field);
  return number;
}

/** An offset or a sample index that is told: from 0 up to 2^51. */
export function placeField(value: Wide, field: string): number {
  const place = wholeNumber(value, field);
  if (place > FURTHEST) throw new FieldOutOfRange(field);
  return place;
}

/** A stretch of samples, never empty. */
export function stretchField(first: Wide, count: Wide): { readonly first: number; readonly count: number } {
  const stretch = { first: placeField(first, 'first_sample'), count: placeField(count, 'sample_count') };
  if (stretch.count === 0 || stretch.first + stretch.count > FURTHEST) throw new FieldOutOfRange('sample_count');
  return stretch;
}

export function finiteNumber(value: number | null | undefined, field: string): number {
  const number = value ?? 0;
  if (!Number.isFinite(number)) throw new FieldOutOfRange(field);
  return number;
}

/** The furthest that a date can be from 1970, ms: the difference of any two such times is still a number. */
const FURTHEST_TIME = 8.64e15;

/** A wall clock's time, ms since 1970. */
export function timeField(value: number | null | undefined, field: string): UnixMillis {
  const time = finiteNumber(value, field);
  if (Math.abs(time) > FURTHEST_TIME) throw new FieldOutOfRange(field);
  return unixMillis(time);
}

/** What lies between two clocks, ms: of any two times, and twice that. */
export function spanField(value: number | null | undefined, field: string): Milliseconds {
  const span = finiteNumber(value, field);
  if (Math.abs(span) > 4 * FURTHEST_TIME) throw new FieldOutOfRange(field);
  return milliseconds(span);
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
