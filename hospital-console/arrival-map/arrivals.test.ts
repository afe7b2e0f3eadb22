import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { HospitalJson, PositionJson } from '../../protocol/wire/sessions-api.ts';
import { arrivalOf, type ArrivingSession, distanceText, hospitalsShown, ringsAround } from './arrivals.ts';

const NOON = Date.UTC(2026, 10, 27, 12);
const hospital = (id: string, isOwn: boolean, place: HospitalJson['place']): HospitalJson => ({
  ...{ id, title: { en: id, zh: id }, phone: '', isOwn, onCall: [], place },
});
const harbour = hospital('harbour', true, { latitude: 24.15, longitude: 120.66 });
const hill = hospital('hill', false, { latitude: 24.3, longitude: 120.8 });
const far = hospital('far', false, { latitude: 25, longitude: 121.5 });
const unplaced = hospital('unplaced', true, null);
const position = (secondsAgo: number, change: Partial<PositionJson> = {}): PositionJson => ({
  ...{ latitude: 24.21, longitude: 120.6, accuracy: 8, clockUncertainty: 20, source: 'receiver' },
  fixedAt: new Date(NOON - secondsAgo * 1000).toISOString(),
  ...change,
});
const session = (change: Partial<ArrivingSession> = {}): ArrivingSession => ({
  ...{ id: 's', unit: 'Taichung 91', patientLabel: 'Unknown M', position: position(40), inCharge: 'harbour' },
  ...{ eta: new Date(NOON + 660_000).toISOString(), endedAt: null },
  ...change,
});
const arrival = (change: Partial<ArrivingSession> = {}) =>
  arrivalOf(session(change), [harbour, hill, far, unplaced], unixMillis(NOON));

describe('an ambulance on its way', () => {
  it('has a place and its age, a distance and a direction from its hospital, and a time of arrival', () => {
    const told = arrival();
    expect(told).toMatchObject({ direction: 'nw', etaIn: 660_000 });
    expect(told.where).toMatchObject({ age: 40_000, isOld: false, isAgeSure: true, accuracy: 8, source: 'receiver' });
    expect((told.distance ?? 0) / 1000).toBeCloseTo(9.05, 1);
  });

  it('is where it was last known, once it has told nothing for more than two minutes and a half', () => {
    expect(arrival({ position: position(150) }).where?.isOld).toBe(false);
    expect(arrival({ position: position(151) }).where?.isOld).toBe(true);
  });

  it('has an age that is not sure while its clock is not known, and none below zero', () => {
    const told = arrival({ position: position(-20, { clockUncertainty: null }) });
    expect(told.where).toMatchObject({ age: 0, isAgeSure: false });
  });

  it('has no distance where either place is unknown, and no place or arrival once it is over', () => {
    expect(arrival({ position: null })).toMatchObject({ where: null, distance: null, direction: null });
    expect(arrival({ inCharge: 'unplaced' })).toMatchObject({ distance: null, hospital: { id: 'unplaced' } });
    expect(arrival({ inCharge: null })).toMatchObject({ distance: null, hospital: null });
    expect(arrival({ endedAt: new Date(NOON).toISOString() })).toMatchObject({ where: null, etaIn: null });
  });
});

describe('what is drawn', () => {
  const all = [harbour, hill, far, unplaced];
  it('are the own hospitals and those for which somebody is bound, where their place is known', () => {
    expect(hospitalsShown([], all).map(({ id }) => id)).toEqual(['harbour']);
    expect(hospitalsShown([arrival({ inCharge: 'hill' })], all).map(({ id }) => id)).toEqual(['harbour', 'hill']);
  });

  it('rings lie around the own hospital for which somebody is bound, as far as the farthest', () => {
    const arrivals = [arrival(), arrival({ inCharge: 'hill' })];
    const rings = ringsAround(arrivals, hospitalsShown(arrivals, all));
    expect(rings?.hospital.id).toBe('harbour');
    expect(rings?.farthest).toBe(arrivals[0]?.distance);
    expect(ringsAround([], hospitalsShown([], all))?.farthest).toBe(2_000);
    expect(ringsAround(arrivals, [])).toBeNull();
  });

  it.each([
    [0, '0 m'],
    [344, '340 m'],
    [994, '990 m'],
    [996, '1.0 km'],
    [2_449, '2.4 km'],
    [9_960, '10 km'],
    [18_400, '18 km'],
  ])('%i m reads %s', (metres, text) => {
    const { value, unit } = distanceText(metres);
    expect(`${value} ${unit}`).toBe(text);
  });
});
