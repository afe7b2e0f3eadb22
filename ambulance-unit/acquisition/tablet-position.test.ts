import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { fixOf, hospitalsFrom, NOT_LOCATED, positionAt, positionToNote, type Fix } from './tablet-position.ts';

const NOON = 1_800_000_000_000;
const fix = (change: Partial<Fix> = {}): Fix => ({
  ...{ kind: 'fixed', latitude: 25, longitude: 121.5, accuracyMetres: 8, at: unixMillis(NOON) },
  ...change,
});
const CENTRAL = {
  ...{ id: 'central', title: { en: 'Central', zh: '中央' }, isPciCapable: true, isDiverting: false, phone: '1' },
  ...{ latitude: 25.04, longitude: 121.51 },
};
const chosen = { id: 'central', title: 'Central' };

describe('where the tablet is', () => {
  it('is taken from the operating system only where it lies on earth', () => {
    const told = { kind: 'note-position', latitude: 25, longitude: 121.5, accuracyMetres: 8 } as const;
    expect(fixOf(told, unixMillis(NOON))).toEqual(fix());
    for (const wrong of [{ latitude: 90.1 }, { longitude: -181 }, { accuracyMetres: -1 }, { latitude: NaN }]) {
      expect(fixOf({ ...told, ...wrong }, unixMillis(NOON))).toBeNull();
    }
  });

  it('is not known any more five minutes after it was found: no time of arrival is reckoned from there', () => {
    expect(positionAt(fix(), unixMillis(NOON + 300_000))).toEqual(fix());
    const later = positionAt(fix(), unixMillis(NOON + 300_001));
    expect(later).toEqual(NOT_LOCATED);
    expect(hospitalsFrom([CENTRAL], later)[0]).toMatchObject({ etaSeconds: null, distanceMetres: null });
    expect(hospitalsFrom([CENTRAL], fix())[0]?.etaSeconds).toBeGreaterThan(300);
  });

  it('is written down at once, every minute, and half a kilometre further on, with the time of arrival', () => {
    const hospitals = hospitalsFrom([CENTRAL], fix());
    const noted = (notedAt: number | null, before = fix(), now = fix()) =>
      positionToNote(
        { positionNotedAt: notedAt === null ? null : unixMillis(notedAt), hospital: chosen },
        before,
        now,
        hospitals,
      );
    expect(noted(null)).toMatchObject({ kind: 'position', latitude: 25, fixedAt: NOON });
    expect(noted(NOON - 59_000)).toBeNull();
    expect(noted(NOON - 60_000)).not.toBeNull();
    expect(noted(NOON - 1_000, fix({ latitude: 24.99 }))).not.toBeNull();
    const written = noted(null);
    expect(written?.kind === 'position' && written.eta).toBe(NOON + (hospitals[0]?.etaSeconds ?? NaN) * 1000);
  });

  it('has no time of arrival before a hospital is chosen', () => {
    const written = positionToNote({ positionNotedAt: null, hospital: null }, NOT_LOCATED, fix(), []);
    expect(written).toMatchObject({ kind: 'position', eta: null });
  });
});
