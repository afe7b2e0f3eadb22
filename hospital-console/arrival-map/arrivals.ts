import { milliseconds, type Milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { PositionSource } from '../../protocol/wire/case-entry.ts';
import type { HospitalJson, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { instantOf } from '../viewing/clock-text.ts';
import { bearingTo, compassPoint, type CompassPoint, distanceBetween, type Metres, type Place } from './geodesy.ts';

/** A unit writes its place down every minute at the least: what is older than two of them is where it was last known, not where it is. */
export const OLD_ABOVE = milliseconds(150_000);

export interface Whereabouts {
  readonly place: Place;
  readonly accuracy: Metres;
  /** Since it was there. */
  readonly age: Milliseconds;
  /** The unit's clock has been measured: the age is true to less than it is told. */
  readonly isAgeSure: boolean;
  /** Where it was last known; it may be anywhere by now. */
  readonly isOld: boolean;
  readonly source: PositionSource | null;
}

/** An ambulance on its way, as far as it is known. */
export interface Arrival {
  readonly session: string;
  readonly unit: string;
  readonly patientLabel: string;
  /** Null: it tells no place. */
  readonly where: Whereabouts | null;
  /** The hospital that has the session, in its file of hospitals; null: none was chosen, or not one of these. */
  readonly hospital: HospitalJson | null;
  /** Straight, from the hospital; null where either place is not known. */
  readonly distance: Metres | null;
  /** In which direction it lies, seen from the hospital. */
  readonly direction: CompassPoint | null;
  readonly etaAt: UnixMillis | null;
  /** From now; negative: it should have been there. */
  readonly etaIn: Milliseconds | null;
}

export type ArrivingSession = Pick<
  SessionSummary,
  'id' | 'unit' | 'patientLabel' | 'position' | 'inCharge' | 'eta' | 'endedAt'
>;

export function arrivalOf(session: ArrivingSession, hospitals: readonly HospitalJson[], relayNow: UnixMillis): Arrival {
  const { id, unit, patientLabel, inCharge } = session;
  const where = session.endedAt === null ? whereaboutsOf(session.position, relayNow) : null;
  const hospital = hospitals.find((one) => one.id === inCharge) ?? null;
  const place = hospital?.place ?? null;
  const etaAt = session.endedAt === null ? instantOf(session.eta) : null;
  const seen = where === null || place === null ? null : { from: place, to: where.place };
  return {
    ...{ session: id, unit, patientLabel, where, hospital, etaAt },
    distance: seen === null ? null : distanceBetween(seen.from, seen.to),
    direction: seen === null ? null : compassPoint(bearingTo(seen.from, seen.to)),
    etaIn: etaAt === null ? null : milliseconds(etaAt - relayNow),
  };
}

function whereaboutsOf(position: SessionSummary['position'], relayNow: UnixMillis): Whereabouts | null {
  const fixedAt = instantOf(position?.fixedAt ?? null);
  if (position === null || fixedAt === null) return null;
  const { latitude, longitude, accuracy, clockUncertainty, source } = position;
  const age = milliseconds(Math.max(0, relayNow - fixedAt));
  const isAgeSure = clockUncertainty !== null;
  return {
    place: { latitude, longitude },
    ...{ accuracy: accuracy as Metres, age, isAgeSure, isOld: age > OLD_ABOVE, source },
  };
}

/** Hospitals that are drawn: the caller's own, and where somebody is bound for. */
export function hospitalsShown(
  arrivals: readonly Arrival[],
  hospitals: readonly HospitalJson[],
): readonly (HospitalJson & { readonly place: Place })[] {
  const bound = new Set(arrivals.map(({ hospital }) => hospital?.id));
  return hospitals.flatMap((one) =>
    one.place !== null && (one.isOwn || bound.has(one.id)) ? [{ ...one, place: one.place }] : [],
  );
}

/** Around which hospital rings are drawn, and how far the farthest that is bound for it lies; null: there is no place to draw them around. */
export function ringsAround(
  arrivals: readonly Arrival[],
  shown: readonly (HospitalJson & { readonly place: Place })[],
): { readonly hospital: HospitalJson & { readonly place: Place }; readonly farthest: Metres } | null {
  // Of several hospitals the own one for which somebody is bound comes first: distances are told from there.
  const boundFor = (id: string): readonly Arrival[] => arrivals.filter(({ hospital }) => hospital?.id === id);
  const hospital =
    shown.find(({ id, isOwn }) => isOwn && boundFor(id).length > 0) ?? shown.find(({ isOwn }) => isOwn) ?? shown[0];
  if (hospital === undefined) return null;
  const far = boundFor(hospital.id).map(({ distance }) => distance ?? 0);
  return { hospital, farthest: Math.max(2_000, ...far) as Metres };
}

/** `340 m`, `2.4 km`, `18 km`: as exact as a place on the road is. */
export function distanceText(distance: number): { readonly value: string; readonly unit: 'm' | 'km' } {
  if (distance < 995) return { value: String(Math.round(distance / 10) * 10), unit: 'm' };
  const km = distance / 1000;
  return { value: km < 9.95 ? km.toFixed(1) : String(Math.round(km)), unit: 'km' };
}
