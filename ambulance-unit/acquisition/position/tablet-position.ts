import { unixMillis, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { CaseEntry, PositionSource } from '../../../protocol/wire/case-entry.ts';
import type { Hospital, PositionState } from '../../tablet-port/tablet-state.ts';
import type { CaseFile } from '../case/case-file.ts';
import { distance, withReach, type ListedHospital } from '../hospitals.ts';

export const NOT_LOCATED: PositionState = { kind: 'unknown', why: 'searching' };

/** A place is written down so often at the least; further on sooner, but not with each fix of a receiver that tells ten in a second. */
const NOTED_EVERY_MS = 60_000;
const NOTED_BEYOND_METRES = 200;
const NOTED_SELDOMER_THAN_MS = 10_000;
/** While a vehicle's receiver tells where it is, what the tablet's system reckons is not listened to. */
const RECEIVER_HOLDS_MS = 15_000;
/** A place that was found so long ago says nothing of where the tablet is now. */
const HOLDS_MS = 5 * 60_000;

export type Fix = Extract<PositionState, { kind: 'fixed' }>;

/** Null where no place on earth is like that. */
export function fixOf(
  { latitude, longitude, accuracyMetres }: Pick<Fix, 'latitude' | 'longitude' | 'accuracyMetres'>,
  at: UnixMillis,
  source: PositionSource,
): Fix | null {
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && accuracyMetres >= 0;
  return isOnEarth ? { kind: 'fixed', latitude, longitude, accuracyMetres, at, source } : null;
}

/** Whether what the tablet's own system says counts now. */
export const isTabletHeard = (position: PositionState, now: UnixMillis): boolean =>
  position.kind === 'unknown' || position.source === 'tablet' || now - position.at > RECEIVER_HOLDS_MS;

/** What is known of where the tablet is now. */
export const positionAt = (position: PositionState, now: UnixMillis): PositionState =>
  position.kind === 'fixed' && now - position.at > HOLDS_MS ? NOT_LOCATED : position;

/** The hospitals with distance and time from there. */
export const hospitalsFrom = (listed: readonly ListedHospital[], position: PositionState): readonly Hospital[] =>
  listed.map((hospital) => withReach(hospital, position.kind === 'fixed' ? position : null));

/** What is written into the case: every minute, or 200 m further on than what was written last; null: nothing yet. */
export function positionToNote(
  { positionNoted, hospital }: Pick<CaseFile, 'positionNoted' | 'hospital'>,
  fix: Fix,
  hospitals: readonly Hospital[],
): CaseEntry | null {
  const { latitude, longitude, accuracyMetres, at, source } = fix;
  const since = positionNoted === null ? Infinity : at - positionNoted.at;
  const isFar = positionNoted !== null && distance(positionNoted, fix) >= NOTED_BEYOND_METRES;
  if (since < (isFar ? NOTED_SELDOMER_THAN_MS : NOTED_EVERY_MS)) return null;
  const reach = hospitals.find(({ id }) => id === hospital?.id)?.etaSeconds ?? null;
  const eta = reach === null ? null : unixMillis(Math.round(at + reach * 1000));
  return { kind: 'position', latitude, longitude, accuracyMetres, fixedAt: at, eta, source };
}
