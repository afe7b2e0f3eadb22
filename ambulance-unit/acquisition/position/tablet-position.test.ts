import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../../protocol/ecg/units.ts';
import {
  fixOf,
  hospitalsFrom,
  isTabletHeard,
  NOT_LOCATED,
  positionAt,
  positionToNote,
  type Fix,
} from './tablet-position.ts';

const NOON = 1_800_000_000_000;
const fix = (change: Partial<Fix> = {}): Fix => ({
  ...{ kind: 'fixed', latitude: 25, longitude: 121.5, accuracyMetres: 8, at: unixMillis(NOON), source: 'tablet' },
  ...change,
});
const CENTRAL = {
  ...{ id: 'central', title: { en: 'Central', zh: '中央' }, isPciCapable: true, isDiverting: false, phone: '1' },
  ...{ latitude: 25.04, longitude: 121.51 },
};
const chosen = { id: 'central', title: 'Central' };

describe('where the tablet is', () => {
  it('is taken from the operating system only where it lies on earth', () => {
    const told = { latitude: 25, longitude: 121.5, accuracyMetres: 8 };
    expect(fixOf(told, unixMillis(NOON), 'tablet')).toEqual(fix());
    for (const wrong of [{ latitude: 90.1 }, { longitude: -181 }, { accuracyMetres: -1 }, { latitude: NaN }]) {
      expect(fixOf({ ...told, ...wrong }, unixMillis(NOON), 'tablet')).toBeNull();
    }
  });

  it('is not known any more five minutes after it was found: no time of arrival is reckoned from there', () => {
    expect(positionAt(fix(), unixMillis(NOON + 300_000))).toEqual(fix());
    const later = positionAt(fix(), unixMillis(NOON + 300_001));
    expect(later).toEqual(NOT_LOCATED);
    expect(hospitalsFrom([CENTRAL], later)[0]).toMatchObject({ etaSeconds: null, distanceMetres: null });
    expect(hospitalsFrom([CENTRAL], fix())[0]?.etaSeconds).toBeGreaterThan(300);
  });

  it('is written down at once, every minute, and 200 m beyond what was written, with the time of arrival', () => {
    const hospitals = hospitalsFrom([CENTRAL], fix());
    const noted = (secondsAgo: number | null, metresOn = 0) =>
      positionToNote(
        {
          positionNoted:
            secondsAgo === null
              ? null
              : { at: unixMillis(NOON - secondsAgo * 1000), latitude: 25 - metresOn / 111_195, longitude: 121.5 },
          hospital: chosen,
        },
        fix(),
        hospitals,
      );
    expect(noted(null)).toMatchObject({ kind: 'position', latitude: 25, fixedAt: NOON, source: 'tablet' });
    expect(noted(59)).toBeNull();
    expect(noted(60)).not.toBeNull();
    expect(noted(20, 190)).toBeNull();
    expect(noted(20, 210), 'however little each fix was beyond the one before it').not.toBeNull();
    expect(noted(9, 2_000), 'a receiver that tells ten places in a second does not fill the log').toBeNull();
    const written = noted(null);
    expect(written?.kind === 'position' && written.eta).toBe(NOON + (hospitals[0]?.etaSeconds ?? NaN) * 1000);
  });

  it('is what a receiver of the vehicle tells, while it does; the tablet is asked again once that one is silent', () => {
    const now = unixMillis(NOON + 15_000);
    expect(isTabletHeard(NOT_LOCATED, now)).toBe(true);
    expect(isTabletHeard(fix(), now)).toBe(true);
    expect(isTabletHeard(fix({ source: 'receiver' }), now)).toBe(false);
    expect(isTabletHeard(fix({ source: 'receiver' }), unixMillis(NOON + 15_001))).toBe(true);
  });

  it('has no time of arrival before a hospital is chosen', () => {
    const written = positionToNote({ positionNoted: null, hospital: null }, fix(), []);
    expect(written).toMatchObject({ kind: 'position', eta: null });
  });
});
