import type { Hertz } from '../units.ts';
import type { PaperGain, PaperScale, PaperSpeed } from './paper-scale.ts';

/** What the filters leave of the signal, for display only: what is stored is raw. */
export interface FilterBand {
  readonly from: Hertz;
  readonly to: Hertz;
}

/** One statement of the footer, without words: whoever paints it has the language. */
export type FooterPiece =
  | { readonly kind: 'speed'; readonly value: PaperSpeed; readonly unit: 'mm/s' }
  | { readonly kind: 'gain'; readonly value: PaperGain; readonly unit: 'mm/mV'; readonly isAutomatic: boolean }
  | { readonly kind: 'band'; readonly band: FilterBand; readonly unit: 'Hz' }
  | { readonly kind: 'unfiltered' }
  | { readonly kind: 'notch'; readonly value: Hertz; readonly unit: 'Hz' };

/** What a footer states, in its order: speed, gain, filter band (null: raw samples), mains notch (null: none, and nothing is said). */
export function footerPieces(
  scale: PaperScale,
  band: FilterBand | null,
  notch: Hertz | null,
  isGainAutomatic = false,
): readonly FooterPiece[] {
  return [
    { kind: 'speed', value: scale.speed, unit: 'mm/s' },
    { kind: 'gain', value: scale.gain, unit: 'mm/mV', isAutomatic: isGainAutomatic },
    band === null ? { kind: 'unfiltered' } : { kind: 'band', band, unit: 'Hz' },
    ...(notch === null ? [] : [{ kind: 'notch', value: notch, unit: 'Hz' } as const]),
  ];
}

export interface FooterWords {
  readonly unfiltered: string;
  /** Stands before the frequency. */
  readonly notch: string;
  /** Stands after a gain that was not chosen by a person. Needed where one may be so. */
  readonly automatic?: string;
}

/** The footer as one line: `25 mm/s  10 mm/mV  0.05–150 Hz`. Numbers and units are the same in every language. */
export const footerText = (pieces: readonly FooterPiece[], words: FooterWords): string =>
  pieces.map((piece) => pieceText(piece, words)).join('  ');

function pieceText(piece: FooterPiece, words: FooterWords): string {
  switch (piece.kind) {
    case 'gain':
      return `${String(piece.value)} ${piece.unit}${piece.isAutomatic ? ` (${words.automatic ?? 'auto'})` : ''}`;
    case 'speed':
      return `${String(piece.value)} ${piece.unit}`;
    case 'band':
      return `${String(piece.band.from)}–${String(piece.band.to)} ${piece.unit}`;
    case 'unfiltered':
      return words.unfiltered;
    case 'notch':
      return `${words.notch} ${String(piece.value)} ${piece.unit}`;
  }
}
