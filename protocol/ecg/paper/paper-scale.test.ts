import { describe, expect, it } from 'vitest';
import { microvolts, millimetres, seconds } from '../units.ts';
import {
  calibrationPulseSize,
  millimetresInPixels,
  PAPER_GAINS,
  PAPER_SPEEDS,
  pixelsInMillimetres,
  pixelsPerMillimetre,
  potentialInMillimetres,
  potentialOfMillimetres,
  STANDARD_SCALE,
  timeInMillimetres,
  timeOfMillimetres,
} from './paper-scale.ts';

describe('paper scale', () => {
  it('makes 1 mm of 0.04 s and of 0.1 mV at the standard scale', () => {
    expect(timeInMillimetres(STANDARD_SCALE, seconds(0.04))).toBe(1);
    expect(potentialInMillimetres(STANDARD_SCALE, microvolts(100))).toBe(1);
  });

  it.each(PAPER_SPEEDS)('makes %d mm of one second, and one second of that', (speed) => {
    const scale = { ...STANDARD_SCALE, speed };
    expect(timeInMillimetres(scale, seconds(1))).toBe(speed);
    expect(timeOfMillimetres(scale, millimetres(speed))).toBe(1);
  });

  it.each(PAPER_GAINS)('makes %d mm of one millivolt, and one millivolt of that', (gain) => {
    const scale = { ...STANDARD_SCALE, gain };
    expect(potentialInMillimetres(scale, microvolts(1000))).toBe(gain);
    expect(potentialOfMillimetres(scale, millimetres(gain))).toBe(1000);
  });

  it('draws the calibration pulse 5 mm wide and 10 mm high, and with the scale at other scales', () => {
    expect(calibrationPulseSize(STANDARD_SCALE)).toEqual({ width: 5, height: 10 });
    expect(calibrationPulseSize({ speed: 50, gain: 20 })).toEqual({ width: 10, height: 20 });
    expect(calibrationPulseSize({ speed: 12.5, gain: 5 })).toEqual({ width: 2.5, height: 5 });
  });

  it('leaves the density of pixels to the device', () => {
    const density = pixelsPerMillimetre(3.78);
    expect(pixelsInMillimetres(millimetresInPixels(millimetres(25), density), density)).toBeCloseTo(25, 12);
    expect(millimetresInPixels(millimetres(10), pixelsPerMillimetre(4))).toBe(40);
  });
});
