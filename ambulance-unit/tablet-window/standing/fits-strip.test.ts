import { expect, it } from 'vitest';
import { fitsStrip } from './fits-strip.ts';

it('an order of three lines can be read back in its strip; a longer one is opened first', () => {
  expect(fitsStrip('Aspirin 300 mg by mouth. Straight to the catheter laboratory.')).toBe(true);
  expect(fitsStrip('x'.repeat(90))).toBe(true);
  expect(fitsStrip('x'.repeat(91))).toBe(false);
});

it('a Chinese character takes the place of two letters', () => {
  expect(fitsStrip('請'.repeat(45))).toBe(true);
  expect(fitsStrip('請'.repeat(46))).toBe(false);
  expect(fitsStrip('𠮷'.repeat(46))).toBe(false);
});
