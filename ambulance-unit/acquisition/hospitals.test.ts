import { describe, expect, it } from 'vitest';
import { parseHospitals, readHospitals, withReach } from './hospitals.ts';

const GENERAL = {
  ...{ id: 'general', title: { en: 'General', zh: '總醫院' }, isPciCapable: true, isDiverting: false, phone: '0100' },
  ...{ latitude: 25.04, longitude: 121.52 },
};

describe('the file of hospitals', () => {
  it('is a list; what may be left out is the place, and that there is no diversion', () => {
    const short = { id: 'small', title: { en: 'Small', zh: '小' }, phone: '' };
    expect(parseHospitals(JSON.stringify([GENERAL, short]), 'h.json')).toEqual({
      ok: true,
      hospitals: [GENERAL, { ...short, isPciCapable: false, isDiverting: false, latitude: null, longitude: null }],
    });
  });

  it('is complained of once, with everything that is wrong', () => {
    const wrong = [{ ...GENERAL, phone: 7, latitude: 91 }, { ...GENERAL, isPciCapable: 'yes', longitude: null }, 'x'];
    const read = parseHospitals(JSON.stringify(wrong), 'h.json');
    expect(read.ok ? [] : read.mistakes).toEqual([
      'h.json, hospital 1: latitude is no number from -90 to 90.',
      'h.json, hospital 1: latitude and longitude belong together.',
      'h.json, hospital 1: phone is missing, or is no text of at most 256 characters.',
      "h.json, hospital 2: the id 'general' is taken by another one.",
      'h.json, hospital 2: latitude and longitude belong together.',
      'h.json, hospital 2: isPciCapable is neither true nor false.',
      'h.json, hospital 3 is not an object.',
      'h.json, hospital 3: id is missing, or is no text of at most 256 characters.',
      'h.json, hospital 3: title.en is missing, or is no text of at most 256 characters.',
      'h.json, hospital 3: title.zh is missing, or is no text of at most 256 characters.',
      'h.json, hospital 3: phone is missing, or is no text of at most 256 characters.',
    ]);
    expect(parseHospitals('{', 'h.json')).toEqual({ ok: false, mistakes: ['h.json is not JSON.'] });
    expect(parseHospitals('{}', 'h.json')).toMatchObject({ ok: false });
    expect(readHospitals('/no/such/file.json')).toMatchObject({ ok: false });
  });

  it('distance and time are reckoned from where the tablet is, and are unknown where that is', () => {
    expect(withReach(GENERAL, null)).toMatchObject({ distanceMetres: null, etaSeconds: null });
    const near = withReach(GENERAL, { latitude: 25.13, longitude: 121.52 });
    expect(near.distanceMetres).toBeGreaterThan(9_900);
    expect(near.distanceMetres).toBeLessThan(10_100);
    expect(near.etaSeconds).toBeGreaterThan(900);
    expect(near.etaSeconds).toBeLessThan(1000);
  });
});
