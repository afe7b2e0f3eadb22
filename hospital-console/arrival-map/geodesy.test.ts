import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bearingTo,
  type Bearing,
  compassPoint,
  distanceBetween,
  graticuleOver,
  greatCircle,
  type Place,
  ringRadii,
} from './geodesy.ts';

const place = fc.record({
  latitude: fc.double({ min: -80, max: 80, noNaN: true }),
  longitude: fc.double({ min: -179, max: 179, noNaN: true }),
});
const HARBOUR: Place = { latitude: 24.15, longitude: 120.66 };
const on = (north: number, east: number): Place => ({
  latitude: HARBOUR.latitude + north,
  longitude: HARBOUR.longitude + east,
});

describe('where an ambulance lies, seen from the hospital', () => {
  it('a degree of latitude is 111.2 km, and a degree of longitude less by the cosine', () => {
    expect(distanceBetween(HARBOUR, on(1, 0)) / 1000).toBeCloseTo(111.19, 1);
    expect(distanceBetween(HARBOUR, on(0, 1)) / 1000).toBeCloseTo(111.19 * Math.cos((24.15 * Math.PI) / 180), 1);
  });

  it('is told by a point of the compass', () => {
    expect(compassPoint(bearingTo(HARBOUR, on(0.1, 0)))).toBe('n');
    expect(compassPoint(bearingTo(HARBOUR, on(0.1, 0.11)))).toBe('ne');
    expect(compassPoint(bearingTo(HARBOUR, on(-0.1, 0)))).toBe('s');
    expect(compassPoint(bearingTo(HARBOUR, on(0, -0.1)))).toBe('w');
    expect(compassPoint(359 as Bearing), 'a degree beside north is north').toBe('n');
  });

  it('the line between two places is the shortest one: its parts add up to the distance, and it begins and ends there', () => {
    fc.assert(
      fc.property(place, place, (from, to) => {
        const line = greatCircle(from, to);
        expect([line[0], line.at(-1)]).toEqual([from, to]);
        const length = line.slice(1).reduce((sum, next, i) => sum + distanceBetween(line[i] as Place, next), 0);
        const distance = distanceBetween(from, to);
        // On the other side of the globe every way is as short as any other.
        if (distance < 19_000_000) expect(Math.abs(length - distance)).toBeLessThan(1 + distance * 1e-6);
      }),
    );
  });
});

describe('what lies under the positions without any map', () => {
  it.each([
    [0, [100, 200]],
    [390, [100, 200, 300, 400]],
    [4_100, [2_000, 4_000, 6_000]],
    [8_000, [2_000, 4_000, 6_000, 8_000]],
    [70_000, [20_000, 40_000, 60_000, 80_000]],
  ])('rings reach as far as the farthest ambulance: %i m', (farthest, radii) => {
    expect(ringRadii(farthest)).toEqual(radii);
  });

  it('lines of latitude and longitude are round, within what is shown, and few', () => {
    expect(graticuleOver({ south: 24.12, north: 24.21, west: 120.58, east: 120.74 }, 5, 9)).toEqual({
      latitudes: [24.12, 24.14, 24.16, 24.18, 24.2],
      longitudes: [120.58, 120.6, 120.62, 120.64, 120.66, 120.68, 120.7, 120.72, 120.74],
      digits: 2,
    });
    fc.assert(
      fc.property(place, fc.double({ min: 0.0001, max: 90, noNaN: true }), ({ latitude, longitude }, span) => {
        const bounds = {
          south: latitude - span,
          north: latitude + span,
          west: longitude - span,
          east: longitude + span,
        };
        const { latitudes, longitudes } = graticuleOver(bounds, 4, 7);
        expect(latitudes.length).toBeLessThanOrEqual(Math.max(5, (2 * span) / 20 + 1));
        expect(longitudes.length).toBeLessThanOrEqual(Math.max(8, (2 * span) / 20 + 1));
        for (const line of longitudes) {
          expect(line).toBeGreaterThanOrEqual(bounds.west - 1e-3);
          expect(line).toBeLessThanOrEqual(bounds.east + 1e-3);
        }
      }),
    );
  });
});
