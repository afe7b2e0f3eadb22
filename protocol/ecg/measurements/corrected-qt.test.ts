import { describe, expect, it } from 'vitest';
import { absent, known, type Measured, valueOf } from '../measured.ts';
import { type Milliseconds, milliseconds } from '../units.ts';
import { correctedQt } from './corrected-qt.ts';

const ms = (value: number): Measured<Milliseconds> => known(milliseconds(value));
const rounded = (qt: number, rr: number): readonly (number | null)[] => {
  const { bazett, fridericia, framingham, hodges } = correctedQt(ms(qt), ms(rr));
  return [bazett, fridericia, framingham, hodges].map((one) => {
    const value = valueOf(one);
    return value === null ? null : Math.round(value * 10) / 10;
  });
};

describe('QT corrected for rate', () => {
  it('is QT itself at 60 beats a minute, whatever the formula', () => {
    expect(rounded(400, 1000)).toEqual([400, 400, 400, 400]);
  });

  it('is at RR 640 ms what a person reckons by hand: √0.64 = 0.8, ∛0.64 = 0.8618, 154 × 0.36, 1.75 × 33.75', () => {
    expect(rounded(360, 640)).toEqual([450, 417.7, 415.4, 419.1]);
  });

  it('is at RR 1210 ms: √1.21 = 1.1, ∛1.21 = 1.0656, −154 × 0.21, −1.75 × 10.41', () => {
    // 49.6 a minute: under 50 Bazett corrects too little to be stated.
    expect(rounded(440, 1210)).toEqual([null, 412.9, 407.7, 421.8]);
  });

  it('is not stated at rates at which the formula does not hold', () => {
    expect(correctedQt(ms(300), ms(500)).bazett).toEqual(absent('rate-out-of-range'));
    expect(correctedQt(ms(300), ms(500)).fridericia.known).toBe(true);
    expect(correctedQt(ms(260), ms(390)).hodges).toEqual(absent('rate-out-of-range'));
    expect(correctedQt(ms(520), ms(1600)).framingham).toEqual(absent('rate-out-of-range'));
  });

  it('has the reason of what is missing, of QT before RR', () => {
    expect(correctedQt(absent('t-end-unclear'), absent('too-few-beats')).bazett).toEqual(absent('t-end-unclear'));
    expect(correctedQt(ms(400), absent('too-few-beats')).hodges).toEqual(absent('too-few-beats'));
  });
});
