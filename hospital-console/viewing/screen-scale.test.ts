import { describe, expect, it } from 'vitest';
import * as scale from './screen-scale.ts';

const laptop = { width: 1920, height: 1080, devicePixelRatio: 1 };

describe('the scale of a screen', () => {
  it('follows from a bank card held against it', () => {
    expect(scale.scaleOfCard(428)).toBeCloseTo(5, 9);
  });
  it('is not believed where no screen has such pixels', () => {
    expect(scale.scaleOfCard(10)).toBeNull();
    expect(scale.scaleOfCard(Number.NaN)).toBeNull();
    expect(scale.readCalibrations('{"a":0,"b":4.2,"c":"4","d":1e9,"e":null}')).toEqual({ b: 4.2 });
  });
  it('is forgotten where storage was damaged', () => {
    for (const damaged of ['{', 'null', '7', '"x"']) expect(scale.readCalibrations(damaged)).toEqual({});
    expect(scale.readCalibrations(null)).toEqual({});
  });
  it('belongs to one screen at one zoom of the browser', () => {
    const names = [laptop, { ...laptop, devicePixelRatio: 1.25 }, { ...laptop, width: 2560 }].map(scale.nameOfScreen);
    expect(new Set(names).size).toBe(3);
  });
  it('is kept for this screen and leaves another uncalibrated', () => {
    const { useScreens, nameOfScreen, scaleOfCard } = scale;
    useScreens.getState().calibrate(laptop, scaleOfCard(428));
    expect(useScreens.getState().calibrations[nameOfScreen(laptop)]).toBeCloseTo(5, 9);
    expect(useScreens.getState().calibrations[nameOfScreen({ ...laptop, devicePixelRatio: 2 })]).toBeUndefined();
    useScreens.getState().calibrate(laptop, null);
    expect(useScreens.getState().calibrations).toEqual({});
  });
  it('says how much larger than true the paper is', () => {
    expect(scale.percentOfTrue(7, 3.78)).toBe(185);
    expect(scale.percentOfTrue(5, 5)).toBe(100);
  });
});
