import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { degrees, microvolts } from '../../protocol/ecg/units.ts';
import { degreesText, evidenceText, stShift, stText, wholeText } from './figure-text.ts';

const st = (level: number): string => stText(microvolts(level));

describe('ST in millimetres of paper', () => {
  it('bears its sign, with the minus of print', () => {
    expect([st(234), st(-150), st(1_080)]).toEqual(['+2.3', '\u22121.5', '+10.8']);
  });
  it('has no sign where it reads zero', () => {
    expect([st(0), st(-0), st(4), st(-9.4)]).toEqual(['0.0', '0.0', '0.0', '0.0']);
  });
  it('reads as a limit only where it has reached it, by the whole microvolts that the criteria compare', () => {
    expect([st(99.4), st(99.6), st(199), st(-49), st(-50)]).toEqual(['+0.9', '+1.0', '+1.9', '\u22120.4', '\u22120.5']);
    fc.assert(
      fc.property(
        fc.double({ min: -3_000, max: 3_000, noNaN: true }),
        fc.constantFrom(50, 100, 150, 200, 250),
        (level, limit) => Number(st(level).replace('\u2212', '-')) >= limit / 100 === Math.round(level) >= limit,
      ),
    );
  });
  it('is marked elevated from 1 mm and depressed from half a millimetre on', () => {
    expect([100, 99, 0, -49, -50].map((level) => stShift(microvolts(level)))).toEqual([
      'elevated',
      'level',
      'level',
      'level',
      'depressed',
    ]);
  });
});

describe('other figures', () => {
  it('are whole, and negative ones bear the minus of print', () => {
    expect([wholeText(161.6), wholeText(-0.4), degreesText(degrees(-30.2)), degreesText(degrees(62))]).toEqual([
      '162',
      '0',
      '\u221230°',
      '62°',
    ]);
  });
  it('of the evidence are read in the unit that a person uses', () => {
    expect(evidenceText(238, { what: 'st-j', unit: 'µV' })).toBe('+2.38 mm');
    expect(evidenceText(-50, { what: 'st-j60', unit: 'µV' })).toBe('\u22120.50 mm');
    expect(evidenceText(3_620, { what: 'sokolow-lyon', unit: 'µV' })).toBe('36.20 mm');
    expect(evidenceText(142, { what: 'qrs', unit: 'ms' })).toBe('142 ms');
    expect(evidenceText(178.6, { what: 'rate', unit: 'bpm' })).toBe('179 /min');
    expect(evidenceText(-30.4, { what: 'axis', unit: 'degrees' })).toBe('\u221230°');
    expect(evidenceText(-0.254, { what: 'st-to-s', unit: 'ratio' })).toBe('\u22120.25');
    expect(evidenceText(58, { what: 'age', unit: 'years' })).toBe('58');
  });
});
