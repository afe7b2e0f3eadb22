import {
  bandColumns,
  dotTile,
  hasRoomForWords,
  hatchTile,
  leadOffLine,
  placeNotes,
} from '../../../protocol/ecg/paper/absence-marks.ts';
import { atY } from '../../../protocol/ecg/paper/device-place.ts';
import type { FittedPage } from '../../../protocol/ecg/paper/page-fit.ts';
import { WordWidths } from '../../../protocol/ecg/paper/word-widths.ts';
import { inkColours, type AbsenceColours, type InkColours } from './ink-theme.ts';
import type { InkStyle } from './ink-port.ts';
import { inkWords, type InkWords } from './ink-words.ts';
import type { PageStrip } from './page-strips.ts';
import { fontOf, letterHeight, penOf, uprightLine, type Pen } from './pen.ts';

/** Device pixels: a line that is read at arm's length in a moving vehicle. */
const LEAST_WEIGHT = 1.5;

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
  readonly #widths = new WordWidths();

  constructor(pen: Pen, page: FittedPage, style: InkStyle) {
    this.#page = page;
    this.#words = inkWords(style.language);
    this.#colours = inkColours(style.theme);
    this.#hatch = patternOf(pen, hatchOf(page.density, this.#colours.gap));
    this.#dots = patternOf(pen, dotsOf(page.density, this.#colours.missed));
  }

  get words(): InkWords {
    return this.#words;
  }

  /** Bands of one strip, from left to right; left of `shownFrom` another page has been written over this one. */
  paintBands(pen: Pen, strip: PageStrip, bands: readonly AbsentBand[], shownFrom: number): void {
    const top = Math.round(atY(this.#page, strip.top) - 0.5);
    const bottom = Math.round(atY(this.#page, strip.bottom) - 0.5);
    for (const band of bands) {
      const { left, width } = bandColumns(band.left, band.right);
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
    const notes = bands.map(({ left: from, right: to, note }) => ({
      ...{ from, to },
      width: this.#widthOf(pen, note) + 2 * density,
    }));
    const lefts = placeNotes(notes, edge, density);
    for (const [place, { kind, note }] of bands.entries()) {
      const left = lefts[place] ?? null;
      if (left === null) continue;
      const colours: AbsenceColours = kind === 'gap' ? this.#colours.gap : this.#colours.missed;
      pen.fillStyle = colours.ground;
      const width = Math.round(notes[place]?.width ?? 0);
      pen.fillRect(left, Math.round(bottom - height * 1.15), width, Math.round(height * 1.25));
      pen.fillStyle = colours.text;
      pen.fillText(note, left + density, bottom - height * 0.15);
    }
  }

  #widthOf(pen: Pen, text: string): number {
    return this.#widths.of(text, (words) => pen.measureText(words));
  }

  /** A dashed line where the trace would be and is not; the words where they fit. */
  paintLeadOff(pen: Pen, { from, to, wholeFrom, wholeTo, baseline }: LeadOffLine): void {
    const { density } = this.#page;
    const y = atY(this.#page, baseline);
    pen.save();
    pen.strokeStyle = this.#colours.leadOff;
    const { weight, dashes } = leadOffLine(density, LEAST_WEIGHT);
    pen.lineWidth = weight;
    pen.setLineDash(dashes);
    pen.lineDashOffset = from; // dashes are counted from the canvas's edge, so that a part painted anew meets the rest
    pen.beginPath();
    pen.moveTo(from, y);
    pen.lineTo(to, y);
    pen.stroke();
    pen.restore();
    pen.font = fontOf(this.#page, 'note');
    pen.textBaseline = 'alphabetic';
    pen.textAlign = 'left';
    if (!hasRoomForWords(this.#widthOf(pen, this.#words.leadOff), wholeFrom, wholeTo, density)) return;
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

function hatchOf(density: number, colours: AbsenceColours): OffscreenCanvas {
  const { size, weight, lines } = hatchTile(density);
  const { tile, pen } = tileOf(size, colours.ground);
  pen.strokeStyle = colours.mark;
  pen.lineWidth = weight;
  pen.beginPath();
  for (const [fromX, fromY, toX, toY] of lines) {
    pen.moveTo(fromX, fromY);
    pen.lineTo(toX, toY);
  }
  pen.stroke();
  return tile;
}

function dotsOf(density: number, colours: AbsenceColours): OffscreenCanvas {
  const { size, radius, dots } = dotTile(density);
  const { tile, pen } = tileOf(size, colours.ground);
  pen.fillStyle = colours.mark;
  for (const [x, y] of dots) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
  }
  return tile;
}
