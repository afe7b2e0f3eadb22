import { offset } from '../../protocol/ecg/units.ts';
import type { Offset } from '../../protocol/ecg/units.ts';

/** Where a record lies in the ledger: its session's number × 2^32 + its offset, so that a session's rows lie together. */
export type Place = number & { readonly locates: 'record in the ledger' };

const OFFSETS = 2 ** 32;
export const placeOf = (sessionNumber: number, at: Offset): Place => (sessionNumber * OFFSETS + at) as Place;
export const offsetOfPlace = (place: Place): Offset => offset(place % OFFSETS);
export const sessionNumberOfPlace = (place: Place): number => Math.floor(place / OFFSETS);

/**
 * Rows on their way to the writing thread, in three buffers that change hands without being copied: cloning one
 * message a record cost more than writing it.
 */
export interface PackedRows {
  readonly places: Float64Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Row {
  readonly place: Place;
  readonly sealed: Uint8Array;
}

export function packRows(rows: readonly Row[]): PackedRows {
  const places = new Float64Array(rows.length);
  const lengths = new Uint32Array(rows.length);
  const bytes = new Uint8Array(rows.reduce((sum, { sealed }) => sum + sealed.length, 0));
  let at = 0;
  rows.forEach(({ place, sealed }, i) => {
    places[i] = place;
    lengths[i] = sealed.length;
    bytes.set(sealed, at);
    at += sealed.length;
  });
  return { places, lengths, bytes };
}

export function* unpackRows({ places, lengths, bytes }: PackedRows): Generator<Row> {
  let at = 0;
  for (const [i, place] of places.entries()) {
    const length = lengths[i] ?? 0;
    yield { place: place as Place, sealed: bytes.subarray(at, at + length) };
    at += length;
  }
}
