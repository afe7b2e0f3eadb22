import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBloodPressure } from './blood-pressure.ts';
import { readFloat, readSfloat } from './medical-float.ts';
import { readPlxContinuous, readPlxSpotCheck } from './pulse-oximeter.ts';
import { readTemperature } from './thermometer.ts';
import type { ReadVital } from './vital-reading.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(' ').filter(Boolean), (byte) => parseInt(byte, 16));
const valuesOf = (read: ReadVital): Record<string, number> => {
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return Object.fromEntries(read.reading.values.map(({ vital, value }) => [vital, value]));
};

describe('numbers of IEEE 11073', () => {
  it.each([
    ['62 00', 98],
    ['48 00', 72],
    ['d2 f4', 123.4], // 0xF4D2: exponent −1, mantissa 0x4D2 = 1234
    ['fe 0f', -2],
    ['01 70', 10_000_000], // 1 × 10⁷
    ['ff 07', null], // NaN
    ['00 08', null], // NRes
    ['fe 07', null], // +INFINITY
    ['02 08', null], // −INFINITY
    ['01 08', null], // reserved
    ['fd 07', 2045], // the largest there is
    ['03 08', -2045], // the smallest there is
    ['01 10', 10], // 1 × 10¹
    ['01 80', 1e-8], // 1 × 10⁻⁸
  ])('SFLOAT %s is %s', (hex, value) => {
    expect(readSfloat(new DataView(bytesOf(hex).buffer), 0)).toBe(value);
  });
  it.each([
    ['6e 01 00 ff', 36.6], // 366 × 10⁻¹
    ['12 0e 00 fe', 36.02], // 3602 × 10⁻²
    ['25 00 00 00', 37],
    ['01 00 00 03', 1000],
    ['ff ff ff 00', -1],
    ['ff ff 7f 00', null], // NaN
    ['00 00 80 00', null], // NRes
    ['fe ff 7f 00', null], // +INFINITY
    ['02 00 80 00', null], // −INFINITY
    ['01 00 80 00', null], // reserved
    ['fd ff 7f 00', 8388605],
    ['03 00 80 00', -8388605],
  ])('FLOAT %s is %s', (hex, value) => {
    expect(readFloat(new DataView(bytesOf(hex).buffer), 0)).toBe(value);
  });
});

describe('a pulse oximeter', () => {
  it('gives SpO₂ and pulse, once or all the time', () => {
    expect(valuesOf(readPlxSpotCheck(bytesOf('00 62 00 48 00')))).toEqual({ spo2: 98, 'pulse-rate': 72 });
    expect(valuesOf(readPlxContinuous(bytesOf('00 61 00 58 00')))).toEqual({ spo2: 97, 'pulse-rate': 88 });
  });
  it('tells the time of a spot check, unless its clock was never set', () => {
    const time = { year: 2026, month: 11, day: 26, hours: 20, minutes: 41, seconds: 6 };
    expect(readPlxSpotCheck(bytesOf('01 62 00 48 00 ea 07 0b 1a 14 29 06'))).toMatchObject({
      reading: { deviceTime: time },
    });
    expect(readPlxSpotCheck(bytesOf('11 62 00 48 00 ea 07 0b 1a 14 29 06'))).toMatchObject({
      reading: { deviceTime: null },
    });
  });
  it('reads past fast and slow averages, status and pulse amplitude', () => {
    const all = '1f 62 00 48 00 60 00 46 00 5f 00 45 00 20 00 00 00 00 0a 00';
    const read = readPlxContinuous(bytesOf(all));
    expect(valuesOf(read)).toEqual({ spo2: 98, 'pulse-rate': 72 });
    expect(read).toMatchObject({ reading: { isDoubtful: false, isStored: false } });
  });
  it.each([
    ['NaN and NaN: no finger', '00 ff 07 ff 07'],
    ['demonstration data', '04 62 00 48 00 00 04'],
    ['test data', '04 62 00 48 00 00 08'],
    ['measurement unavailable', '04 62 00 48 00 00 20'],
    ['an invalid measurement', '04 62 00 48 00 00 80'],
    ['a sensor that is on nobody', '08 62 00 48 00 00 08 00'],
    ['a sensor that has slipped', '08 62 00 48 00 00 20 00'],
    ['a sensor that was pulled out', '08 62 00 48 00 00 80 00'],
  ])('gives nothing for %s', (_what, hex) => {
    expect(valuesOf(readPlxContinuous(bytesOf(hex)))).toEqual({});
  });
  it('gives the pulse where it has no saturation', () => {
    expect(valuesOf(readPlxContinuous(bytesOf('00 ff 07 48 00')))).toEqual({ 'pulse-rate': 72 });
  });
  it('calls doubtful what it finds questionable, and not a low perfusion', () => {
    expect(readPlxContinuous(bytesOf('04 62 00 48 00 00 40'))).toMatchObject({ reading: { isDoubtful: true } });
    expect(readPlxContinuous(bytesOf('08 62 00 48 00 10 00 00'))).toMatchObject({ reading: { isDoubtful: true } });
    expect(readPlxContinuous(bytesOf('08 62 00 48 00 20 00 00'))).toMatchObject({ reading: { isDoubtful: false } });
  });
  it('says what was stored earlier', () => {
    expect(readPlxSpotCheck(bytesOf('02 62 00 48 00 00 02'))).toMatchObject({ reading: { isStored: true } });
  });
  it('takes no saturation above 100 %', () => {
    expect(readPlxContinuous(bytesOf('00 65 00 48 00'))).toEqual({
      ok: false,
      failure: { kind: 'out-of-range', vital: 'spo2', value: 101 },
    });
  });
});

describe('a blood pressure cuff', () => {
  it('gives systolic, diastolic and mean pressure in mmHg', () => {
    expect(valuesOf(readBloodPressure(bytesOf('00 78 00 50 00 5d 00')))).toEqual({
      ...{ systolic: 120, diastolic: 80, 'mean-pressure': 93 },
    });
  });
  it('with time, pulse, user and status', () => {
    const read = readBloodPressure(bytesOf('1e 78 00 50 00 5d 00 ea 07 0b 1a 14 29 06 48 00 02 04 00'));
    expect(valuesOf(read)).toEqual({ systolic: 120, diastolic: 80, 'mean-pressure': 93, 'pulse-rate': 72 });
    expect(read).toMatchObject({ reading: { user: 2, isDoubtful: false, deviceTime: { year: 2026, hours: 20 } } });
  });
  it('in kilopascals: 16.0, 10.7 and 12.4 kPa are 120, 80 and 93 mmHg', () => {
    expect(valuesOf(readBloodPressure(bytesOf('01 a0 f0 6b f0 7c f0')))).toEqual({
      ...{ systolic: 120, diastolic: 80, 'mean-pressure': 93 },
    });
  });
  it('leaves out a mean that it did not measure', () => {
    expect(valuesOf(readBloodPressure(bytesOf('00 78 00 50 00 ff 07')))).toEqual({ systolic: 120, diastolic: 80 });
  });
  it.each([
    ['movement', '10 78 00 50 00 5d 00 01 00'],
    ['a loose cuff', '10 78 00 50 00 5d 00 02 00'],
    ['a wrong position', '10 78 00 50 00 5d 00 20 00'],
  ])('calls it doubtful with %s', (_what, hex) => {
    expect(readBloodPressure(bytesOf(hex))).toMatchObject({ reading: { isDoubtful: true } });
  });
  it('takes no diastolic above the systolic pressure', () => {
    expect(readBloodPressure(bytesOf('00 50 00 78 00 5d 00'))).toEqual({
      ok: false,
      failure: { kind: 'contradictory' },
    });
  });
  it('knows no time in a year 0, nor on the 32nd', () => {
    for (const time of ['00 00 0b 1a 14 29 06', 'ea 07 0b 20 14 29 06', 'ea 07 0b 1a 18 29 06']) {
      expect(readBloodPressure(bytesOf(`02 78 00 50 00 5d 00 ${time}`))).toMatchObject({
        reading: { deviceTime: null },
      });
    }
  });
});

describe('a thermometer', () => {
  it.each([
    ['36.6 °C', '00 6e 01 00 ff', 36.6],
    ['98.6 °F', '01 da 03 00 ff', 37],
    ['with time and place', '06 7d 01 00 ff ea 07 0b 1a 14 29 06 02', 38.1],
  ])('gives %s', (_what, hex, celsius) => {
    expect(valuesOf(readTemperature(bytesOf(hex)))).toEqual({ temperature: celsius });
  });
  it('gives nothing for NaN, and fails for a fever of 60 °C', () => {
    expect(valuesOf(readTemperature(bytesOf('00 ff ff 7f 00')))).toEqual({});
    expect(readTemperature(bytesOf('00 3c 00 00 00'))).toMatchObject({ ok: false, failure: { kind: 'out-of-range' } });
  });
});

describe('bytes that are no measurement', () => {
  const readers = { readPlxSpotCheck, readPlxContinuous, readBloodPressure, readTemperature };
  it('are truncated at the field that is missing, or have bytes too many', () => {
    expect(readPlxSpotCheck(bytesOf(''))).toEqual({ ok: false, failure: { kind: 'truncated', atByte: 0 } });
    expect(readPlxSpotCheck(bytesOf('01 62 00 48 00 ea 07'))).toEqual({
      ok: false,
      failure: { kind: 'truncated', atByte: 5 },
    });
    expect(readTemperature(bytesOf('00 6e 01 00'))).toEqual({ ok: false, failure: { kind: 'truncated', atByte: 1 } });
    expect(readBloodPressure(bytesOf('00 78 00 50 00 5d 00 01'))).toEqual({
      ok: false,
      failure: { kind: 'trailing-bytes', count: 1 },
    });
  });
  it('never throw, and give no value outside what a body can have', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        for (const read of Object.values(readers)) {
          const outcome = read(bytes);
          if (outcome.ok)
            for (const { value } of outcome.reading.values) expect(Math.abs(value)).toBeLessThanOrEqual(350);
        }
      }),
    );
  });
});
