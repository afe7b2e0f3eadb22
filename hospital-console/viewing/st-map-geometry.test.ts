import { describe, expect, it } from 'vitest';
import { LEAD_ORDERS } from '../../protocol/ecg/paper/lead-layout.ts';
import { microvolts } from '../../protocol/ecg/units.ts';
import { FRONTAL_ANGLES, mapPoint, ringRadius, shownSt } from './st-map-geometry.ts';

describe('the ST map', () => {
  it('has the limb leads in Cabrera’s order, thirty degrees apart', () => {
    expect(FRONTAL_ANGLES.map(({ label }) => label)).toEqual(LEAD_ORDERS.cabrera.slice(0, 6).map(({ label }) => label));
    expect(FRONTAL_ANGLES.map(({ angle }) => angle)).toEqual([-30, 0, 30, 60, 90, 120]);
  });
  it('draws elevation outwards and depression inwards of the zero circle', () => {
    const radius = (level: number): number => Math.hypot(...Object.values(mapPoint(60, microvolts(level))));
    expect(radius(0)).toBeCloseTo(ringRadius(0), 9);
    expect(radius(200)).toBeCloseTo(ringRadius(2), 9);
    expect(radius(-150)).toBeCloseTo(ringRadius(-1.5), 9);
    expect(radius(9000)).toBeCloseTo(ringRadius(4), 9);
    expect(radius(-9000)).toBeCloseTo(ringRadius(-4), 9);
  });
  it('turns aVR over where it is called −aVR', () => {
    expect(shownSt(microvolts(-120), true)).toBe(120);
    expect(FRONTAL_ANGLES.filter(({ inverted }) => inverted).map(({ lead }) => lead)).toEqual(['aVR']);
  });
  it('has lead I to the right and aVF below', () => {
    expect(mapPoint(0, null).x).toBeGreaterThan(0);
    expect(mapPoint(90, null).y).toBeGreaterThan(0);
  });
});
