import { atY } from '../../../protocol/ecg/paper/device-place.ts';
import type { FittedPage } from '../../../protocol/ecg/paper/page-fit.ts';
import { inkColours, type AbsenceColours, type InkColours } from './ink-theme.ts';
import type { InkStyle } from './ink-port.ts';
import { inkWords, type InkWords } from './ink-words.ts';
import type { PageStrip } from './page-strips.ts';
import { fontOf, letterHeight, penOf, uprightLine, type Pen } from './pen.ts';

/** A stretch of a strip on which no trace may stand, device pixels. */
export interface AbsentBand {
  readonly kind: 'gap' | 'missed';
  readonly left: number;
  readonly right: number;
  readonly note: string;
}

/** A lead without contact, device pixels but for the baseline. */
export interface LeadOffLine {
  readonly from: number;
  readonly to: number;
  /** Where its whole span begins in its cell, and ends (as far as is known): its words stand at its beginning. */
  readonly wholeFrom: number;
  readonly wholeTo: number;
  /** mm from the page's corner. */
  readonly baseline: number;
}

/** Inks what is not there, each absence so that it cannot be taken for another, nor for a flat line. */
export class AbsenceInk {
  readonly #page: FittedPage;
  readonly #words: InkWords;
  readonly #colours: InkColours;
  readonly #hatch: CanvasPattern;
  readonly #dots: CanvasPattern;
  readonly #widths = new Map<string, number>();

  constructor(pen: Pen, page: FittedPage, style: InkStyle) {
    this.#page = page;
    this.#words = inkWords(style.language);
    this.#colours = inkColours(style.theme);
    this.#hatch = patternOf(pen, hatchTile(page, this.#colours.gap));
    this.#dots = patternOf(pen, dotTile(page, this.#colours.missed));
  }

  get words(): InkWords {
    return this.#words;
  }

  /** Bands of one strip, from left to right; left of `shownFrom` another page has been written over this one. */
  paintBands(pen: Pen, strip: PageStrip, bands: readonly AbsentBand[], shownFrom: number): void {
    const top = Math.round(atY(this.#page, strip.top) - 0.5);
    const bottom = Math.round(atY(this.#page, strip.bottom) - 0.5);
    for (const band of bands) {
      const left = Math.floor(band.left);
      // A loss of one sample is a loss: it is never thinner than two pixels.
      const width = Math.max(2, Math.ceil(band.right) - left);
      pen.fillStyle = band.kind === 'gap' ? this.#hatch : this.#dots;
      pen.fillRect(left, top, width, bottom - top);
      pen.fillStyle = (band.kind === 'gap' ? this.#colours.gap : this.#colours.missed).edge;
      uprightLine(pen, left + 0.5, top + 0.5, bottom + 0.5, 1);
      uprightLine(pen, left + width - 0.5, top + 0.5, bottom + 0.5, 1);
    }
    pen.save();
    pen.beginPath();
    pen.rect(shownFrom, 0, this.#page.width - shownFrom, this.#page.height);
    pen.clip();
    this.#paintNotes(pen, strip, bands);
    pen.restore();
  }

  #paintNotes(pen: Pen, strip: PageStrip, bands: readonly AbsentBand[]): void {
    const { density } = this.#page;
    pen.font = fontOf(this.#page, 'note');
    pen.textBaseline = 'alphabetic';
    pen.textAlign = 'left';
    const height = letterHeight(this.#page, 'note');
    const edge = this.#page.left + (strip.x + strip.width) * density;
    // Above the first row, or for what lies below other rows within its own band.
    const bottom = atY(this.#page, Math.max(0, strip.top)) + (strip.top > 6 ? height * 1.2 : -0.1 * density);
    let free = -Infinity;
    for (const { kind, left: bandLeft, right, note } of bands) {
      const width = this.#widthOf(pen, note) + 2 * density;
      const left = Math.round(Math.max(free, Math.min(bandLeft, edge - width)));
      // The note before it stands there, and beside its band it would be another's: the band itself is plain enough.
      if (left > Math.max(bandLeft, Math.min(right, edge - width))) continue;
      free = left + width + density;
      const colours: AbsenceColours = kind === 'gap' ? this.#colours.gap : this.#colours.missed;
      pen.fillStyle = colours.ground;
      pen.fillRect(left, Math.round(bottom - height * 1.15), Math.round(width), Math.round(height * 1.25));
      pen.fillStyle = colours.text;
      pen.fillText(note, left + density, bottom - height * 0.15);
    }
  }

  #widthOf(pen: Pen, text: string): number {
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    if (this.#widths.size > 200) this.#widths.clear();
    const { width } = pen.measureText(text);
    this.#widths.set(text, width);
    return width;
  }

  /** A dashed line where the trace would be and is not; the words where they fit. */
  paintLeadOff(pen: Pen, { from, to, wholeFrom, wholeTo, baseline }: LeadOffLine): void {
    const { density } = this.#page;
    const y = atY(this.#page, baseline);
    pen.save();
    pen.strokeStyle = this.#colours.leadOff;
    pen.lineWidth = Math.max(1.5, 0.3 * density);
    pen.setLineDash([1.8 * density, 1.4 * density]);
    pen.lineDashOffset = from; // dashes are counted from the canvas's edge, so that a part painted anew meets the rest
    pen.beginPath();
    pen.moveTo(from, y);
    pen.lineTo(to, y);
    pen.stroke();
    pen.restore();
    pen.font = fontOf(this.#page, 'note');
    pen.textBaseline = 'alphabetic';
    pen.textAlign = 'left';
    if (this.#widthOf(pen, this.#words.leadOff) + 1.5 * density > wholeTo - wholeFrom) return;
    pen.save();
    pen.beginPath();
    pen.rect(from, 0, this.#page.width - from, this.#page.height);
    pen.clip();
    pen.fillStyle = this.#colours.leadOff;
    pen.fillText(this.#words.leadOff, wholeFrom + density, y - 0.8 * density);
    pen.restore();
  }
}

function patternOf(pen: Pen, tile: OffscreenCanvas): CanvasPattern {
  const pattern = pen.createPattern(tile, 'repeat');
  if (pattern === null) throw new Error('a pattern could not be made of a tile that is ready');
  return pattern;
}

function tileOf(size: number, ground: string): { tile: OffscreenCanvas; pen: Pen } {
  const tile = new OffscreenCanvas(size, size);
  const pen = penOf(tile);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, size, size);
  return { tile, pen };
}

function hatchTile(page: FittedPage, colours: AbsenceColours): OffscreenCanvas {
  const size = Math.max(6, Math.round(1.8 * page.density));
  const { tile, pen } = tileOf(size, colours.ground);
  pen.strokeStyle = colours.mark;
  pen.lineWidth = Math.max(1, 0.25 * page.density);
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - size / 2, size * 1.5);
    pen.lineTo(shift + size * 1.5, -size / 2);
  }
  pen.stroke();
  return tile;
}

function dotTile(page: FittedPage, colours: AbsenceColours): OffscreenCanvas {
  const size = Math.max(6, Math.round(2 * page.density));
  const { tile, pen } = tileOf(size, colours.ground);
  pen.fillStyle = colours.mark;
  for (const place of [0.25, 0.75]) {
    pen.beginPath();
    pen.arc(place * size, place * size, Math.max(0.8, 0.18 * page.density), 0, 2 * Math.PI);
    pen.fill();
  }
  return tile;
}
