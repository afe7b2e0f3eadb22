import { describe, expect, it } from 'vitest';
import { microvolts } from '../../protocol/ecg/units.ts';
import { gainThatFits, reachOf } from './gain-that-fits.ts';

const cell = { top: 0, bottom: 30, baseline: 15, inverted: false } as Parameters<typeof gainThatFits>[0][number];
const reach = (lowest: number, highest: number) => ({ lowest: microvolts(lowest), highest: microvolts(highest) });

describe('the gain that is chosen by itself', () => {
  it('is 20 for a low voltage, 10 for an ordinary one, 5 for hypertrophy', () => {
    expect(gainThatFits([cell], [reach(-200, 600)], 10)).toBe(20);
    expect(gainThatFits([cell], [reach(-500, 1_600)], 10)).toBe(10);
    expect(gainThatFits([cell], [reach(-3_000, 2_500)], 10)).toBe(5);
  });
  it('is the smallest there is where nothing fits', () => {
    expect(gainThatFits([cell], [reach(-90_000, 90_000)], 20)).toBe(5);
  });
  it('follows the lead that needs most room, also where it is turned over', () => {
    expect(gainThatFits([cell, cell], [reach(0, 300), reach(-4_000, 0)], 10)).toBe(5);
    const low = { ...cell, baseline: 25 } as typeof cell;
    expect(gainThatFits([low], [reach(-1_600, 0)], 10)).toBe(5);
    expect(gainThatFits([{ ...low, inverted: true }], [reach(-1_600, 0)], 10)).toBe(10);
  });
  it('stays as it is at the edge, and where nothing is drawn', () => {
    // 22.5 mm at 20 mm/mV are 1.125 mV.
    expect(gainThatFits([cell], [reach(0, 1_100)], 20)).toBe(20);
    expect(gainThatFits([cell], [reach(0, 1_100)], 10)).toBe(10);
    expect(gainThatFits([cell], [null], 20)).toBe(20);
  });
  it('looks at the samples that are drawn and at no others', () => {
    expect(reachOf(Float32Array.of(10, -40, 25, 900), 3)).toEqual({ lowest: -40, highest: 25 });
  });
});
