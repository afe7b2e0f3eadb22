import { unixMillis, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { TabletCommand } from '../tablet-port/tablet-command.ts';
import type { Hospital, PositionState } from '../tablet-port/tablet-state.ts';
import type { CaseFile } from './case/case-file.ts';
import { distance, withReach, type ListedHospital } from './hospitals.ts';

export const NOT_LOCATED: PositionState = { kind: 'unknown', why: 'searching' };

const NOTED_EVERY_MS = 60_000;
const NOTED_BEYOND_METRES = 500;
/** A place that was found so long ago says nothing of where the tablet is now. */
const HOLDS_MS = 5 * 60_000;

export type Fix = Extract<PositionState, { kind: 'fixed' }>;

/** Null where no place on earth is like that. */
export function fixOf(
  { latitude, longitude, accuracyMetres }: Extract<TabletCommand, { kind: 'note-position' }>,
  at: UnixMillis,
): Fix | null {
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && accuracyMetres >= 0;
  return isOnEarth ? { kind: 'fixed', latitude, longitude, accuracyMetres, at } : null;
}

/** What is known of where the tablet is now. */
export const positionAt = (position: PositionState, now: UnixMillis): PositionState =>
  position.kind === 'fixed' && now - position.at > HOLDS_MS ? NOT_LOCATED : position;

/** The hospitals with distance and time from there. */
export const hospitalsFrom = (listed: readonly ListedHospital[], position: PositionState): readonly Hospital[] =>
  listed.map((hospital) => withReach(hospital, position.kind === 'fixed' ? position : null));

/** What is written into the case: every minute, or half a kilometre further on; null: nothing yet. */
export function positionToNote(
  { positionNotedAt, hospital }: Pick<CaseFile, 'positionNotedAt' | 'hospital'>,
  before: PositionState,
  fix: Fix,
  hospitals: readonly Hospital[],
): CaseEntry | null {
  const { latitude, longitude, accuracyMetres, at } = fix;
  const isDue = positionNotedAt === null || at - positionNotedAt >= NOTED_EVERY_MS;
  const isFar = before.kind === 'fixed' && distance(before, fix) >= NOTED_BEYOND_METRES;
  if (!isDue && !isFar) return null;
  const reach = hospitals.find(({ id }) => id === hospital?.id)?.etaSeconds ?? null;
  const eta = reach === null ? null : unixMillis(Math.round(at + reach * 1000));
  return { kind: 'position', latitude, longitude, accuracyMetres, fixedAt: at, eta };
}
