import { describe, expect, it } from 'vitest';
import { hertz } from '../units.ts';
import { footerPieces, footerText } from './footer.ts';
import { STANDARD_SCALE } from './paper-scale.ts';

const words = { unfiltered: 'unfiltered', notch: 'notch' };
const diagnostic = { from: hertz(0.05), to: hertz(150) };

describe('the footer', () => {
  it('states speed, gain and filter band', () => {
    expect(footerText(footerPieces(STANDARD_SCALE, diagnostic, null), words)).toBe('25 mm/s  10 mm/mV  0.05–150 Hz');
  });

  it('states the notch where there is one, in the words of the reader', () => {
    const pieces = footerPieces({ speed: 12.5, gain: 20 }, { from: hertz(0.5), to: hertz(40) }, hertz(50));
    expect(footerText(pieces, { ...words, notch: '陷波' })).toBe('12.5 mm/s  20 mm/mV  0.5–40 Hz  陷波 50 Hz');
  });

  it('says that raw samples are unfiltered', () => {
    expect(footerText(footerPieces(STANDARD_SCALE, null, null), words)).toBe('25 mm/s  10 mm/mV  unfiltered');
  });

  it('says that a gain was chosen by the machine', () => {
    const pieces = footerPieces({ speed: 25, gain: 5 }, null, null, true);
    expect(footerText(pieces, { ...words, automatic: 'auto' })).toBe('25 mm/s  5 mm/mV (auto)  unfiltered');
  });

  it('gives values for whoever writes them differently', () => {
    expect(footerPieces(STANDARD_SCALE, diagnostic, hertz(60)).map((piece) => piece.kind)).toEqual([
      'speed',
      'gain',
      'band',
      'notch',
    ]);
  });
});
