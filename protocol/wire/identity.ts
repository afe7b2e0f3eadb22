import type { SequenceNumber } from '../ecg/units.ts';

/** One recording of one patient, one log. UUIDv7, lower case, made offline by the unit. */
export type SessionId = string & { readonly names: 'session' };
/** The relay's durable store; another one means that nothing that was acknowledged may be counted on. Hex, 32 characters. */
export type LedgerId = string & { readonly names: 'ledger' };
/** An ambulance unit, as its credential names it. */
export type UnitId = string & { readonly names: 'unit' };
/** One connection of a unit, as the relay numbers it. Hex, 32 characters. */
export type ConnectionId = string & { readonly names: 'connection' };

/** One opening of a unit's journal. The nonce tells apart two openings that bear one number after a roll-back. */
export interface Epoch {
  readonly number: number;
  /** Hex, 16 characters. */
  readonly nonce: string;
}

/** The relay's own: what it writes down of people who are signed in there. Openings of a journal count from 1. */
export const RELAY_EPOCH = 0;
export const isRelayEpoch = ({ number }: Epoch): boolean => number === RELAY_EPOCH;

/** Both ends inclusive. */
export interface SequenceRange {
  readonly first: SequenceNumber;
  readonly last: SequenceNumber;
}

/** A text that is equal exactly where the epochs are. */
export type EpochKey = string & { readonly names: 'epoch' };
export const epochKey = (epoch: Epoch): EpochKey => `${String(epoch.number)}.${epoch.nonce}` as EpochKey;

/** (session, epoch, seq): the name of a record for ever (D3). */
export interface RecordKey {
  readonly session: SessionId;
  readonly epoch: Epoch;
  readonly seq: SequenceNumber;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The session of a text that a person or an address line gave, or null where it is no UUID. */
export const parseSessionId = (text: string): SessionId | null => {
  const folded = text.trim().toLowerCase();
  return UUID.test(folded) ? (folded as SessionId) : null;
};

const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hexOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX_OF_BYTE[byte] ?? '';
  return text;
}

/** Of 0–9, a–f and A–F by their codes: a text made for each byte cost twice as much, and each message names its session. */
function digitAt(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return (code & 15) + 9 * (code >> 6);
}

/** Bytes of an even number of hex digits. The caller has made sure that it is hex: ours always is. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >>> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digitAt(hex, 2 * i) + digitAt(hex, 2 * i + 1);
  return bytes;
}

export function sessionOfBytes(bytes: Uint8Array): SessionId | null {
  if (bytes.length !== 16) return null;
  const hex = hexOfBytes(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as SessionId;
}

export const bytesOfSession = (session: SessionId): Uint8Array => bytesOfHex(session.replaceAll('-', ''));
