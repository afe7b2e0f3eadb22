import type { GapReason } from '../../protocol/ecg/sample-block.ts';
import { durationText } from './duration-text.ts';
import { inkTheme, WEIGHTS, type AbsenceInk, type InkTheme } from './ink-theme.ts';
import {
  bandColumns,
  dotTile,
  hasRoomForWords,
  hatchTile,
  leadOffLine,
  placeNotes,
} from '../../protocol/ecg/paper/absence-marks.ts';
import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import { WordWidths } from '../../protocol/ecg/paper/word-widths.ts';
import { atX, atY, labelFont, labelLine, paperFont, uprightLine, type Ink } from './paper-surface.ts';
import type { Arrangement, PaperWords } from './trace-port.ts';

/** A stretch of paper on which no trace may stand, device pixels. */
export interface AbsentBand {
  readonly kind: 'gap' | 'awaited';
  readonly left: number;
  readonly right: number;
  /** Where the whole absence begins and ends on this page: its words stand at its beginning. */
  readonly wholeLeft: number;
  readonly wholeRight: number;
  readonly note: string;
}

/** A lead without contact, device pixels but for the baseline. */
export interface LeadOffLine {
  readonly from: number;
  readonly to: number;
  /** Of the whole span in its cell: the words stand at its beginning. */
  readonly wholeFrom: number;
  readonly wholeTo: number;
  /** mm from the page's corner. */
  readonly baseline: number;
}

/** mm from the page's corner: the notes stand in the margin above the first row. */
const NOTE_LINE = 4;
const NOTE_TOP = 1.2;
const NOTE_BOTTOM = 4.8;
const FIRST_ROW = 5;

/** Inks what is not there, each absence so that it cannot be taken for another, nor for a flat line. */
export class AbsencePainter {
  readonly #page: FittedPage;
  readonly #labels: readonly string[];
  readonly #words: PaperWords;
  readonly #theme: InkTheme;
  readonly #hatch: CanvasPattern;
  readonly #dots: CanvasPattern;
  readonly #widths = new WordWidths();
  readonly #labelWidths = new WordWidths();

  /** @param labels as the sheet has them, in the plan's order; null: the plan's own */
  constructor(ink: Ink, page: FittedPage, arrangement: Arrangement, labels: readonly string[] | null) {
    this.#labels = labels ?? page.plan.cells.map(({ label }) => label);
    this.#page = page;
    this.#words = arrangement.words;
    this.#theme = inkTheme(arrangement.theme);
    this.#hatch = patternOf(ink, hatchOf(page.density, this.#theme.gap));
    this.#dots = patternOf(ink, dotsOf(page.density, this.#theme.awaited));
  }

  get awaitedNote(): string {
    return this.#words.awaited;
  }

  /** @param isWhole false where it may go on beyond what is known of it here */
  gapNote(reason: GapReason, seconds: number, isWhole: boolean): string {
    const { gap, gapReasons, language } = this.#words;
    return `${gap} ${isWhole ? '' : '≥ '}${durationText(seconds, language)} · ${gapReasons[reason]}`;
  }

  /**
   * Bands of one page, from left to right; `right` is the edge of the traces. Left of `shownFrom` the sweep has written
   * another page over this one: what is left of its notes must not come up there again.
   */
  paintBands(ink: Ink, bands: readonly AbsentBand[], right: number, shownFrom: number): void {
    const top = Math.round(atY(this.#page, FIRST_ROW) - 0.5);
    const bottom = this.#page.traceBottom;
    for (const band of bands) {
      const colours = band.kind === 'gap' ? this.#theme.gap : this.#theme.awaited;
      const { left, width } = bandColumns(band.left, band.right);
      ink.fillStyle = band.kind === 'gap' ? this.#hatch : this.#dots;
      ink.fillRect(left, top, width, bottom - top);
      ink.fillStyle = colours.edge;
      if (band.left === band.wholeLeft) uprightLine(ink, left + 0.5, top + 0.5, bottom + 0.5, 1);
      if (band.right === band.wholeRight) uprightLine(ink, left + width - 0.5, top + 0.5, bottom + 0.5, 1);
    }
    ink.save();
    this.#clipFrom(ink, shownFrom);
    this.#paintNotes(ink, bands, right);
    ink.restore();
    this.#paintCoveredLabels(ink, bands);
  }

  #clipFrom(ink: Ink, left: number): void {
    ink.beginPath();
    ink.rect(left, 0, this.#page.width - left, this.#page.height);
    ink.clip();
  }

  /** A band hides the lead names below it; they are written once more, on the band. */
  #paintCoveredLabels(ink: Ink, bands: readonly AbsentBand[]): void {
    const { density, plan } = this.#page;
    ink.font = labelFont(this.#page);
    for (const [i, cell] of plan.cells.entries()) {
      const label = this.#labels[i] ?? cell.label;
      const left = atX(this.#page, cell.labelX);
      const width = this.#labelWidth(ink, label);
      const band = bands.find((each) => each.left < left + width + density && each.right > left - density);
      if (band === undefined) continue;
      const bottom = labelLine(this.#page, cell);
      ink.fillStyle = band.kind === 'gap' ? this.#theme.gap.ground : this.#theme.awaited.ground;
      const height = WEIGHTS.label * density;
      ink.fillRect(left - 0.5 * density, bottom - 0.9 * height, width + density, 1.1 * height);
      ink.fillStyle = this.#theme.label;
      ink.fillText(label, left, bottom);
    }
  }

  #labelWidth(ink: Ink, label: string): number {
    return this.#labelWidths.of(label, (words) => ink.measureText(words));
  }

  #paintNotes(ink: Ink, bands: readonly AbsentBand[], right: number): void {
    const { density } = this.#page;
    ink.font = paperFont(this.#page, 600, WEIGHTS.note);
    ink.textBaseline = 'alphabetic';
    ink.textAlign = 'left';
    const top = atY(this.#page, NOTE_TOP);
    const bottom = atY(this.#page, NOTE_BOTTOM);
    const notes = bands.map(({ wholeLeft: from, wholeRight: to, note }) => ({
      ...{ from, to },
      width: this.#widthOf(ink, note) + 2 * density,
    }));
    const lefts = placeNotes(notes, right, density);
    for (const [place, { kind, note }] of bands.entries()) {
      const left = lefts[place] ?? null;
      if (left === null) continue;
      const colours = kind === 'gap' ? this.#theme.gap : this.#theme.awaited;
      ink.fillStyle = colours.ground;
      ink.fillRect(left, Math.round(top), Math.round(notes[place]?.width ?? 0), Math.round(bottom - top));
      ink.fillStyle = colours.text;
      ink.fillText(note, left + density, atY(this.#page, NOTE_LINE));
    }
  }

  #widthOf(ink: Ink, text: string): number {
    return this.#widths.of(text, (words) => ink.measureText(words));
  }

  /** A dashed line where the trace would be and is not; the words where they fit. */
  paintLeadOff(ink: Ink, { from, to, wholeFrom, wholeTo, baseline }: LeadOffLine): void {
    const { density } = this.#page;
    const y = atY(this.#page, baseline);
    ink.save();
    ink.strokeStyle = this.#theme.leadOff;
    const { weight, dashes } = leadOffLine(density);
    ink.lineWidth = weight;
    ink.setLineDash(dashes);
    ink.lineDashOffset = from; // dashes are counted from the canvas's edge, so that a part painted anew meets the rest
    ink.beginPath();
    ink.moveTo(from, y);
    ink.lineTo(to, y);
    ink.stroke();
    ink.restore();
    ink.font = paperFont(this.#page, 600, WEIGHTS.note);
    ink.textBaseline = 'alphabetic';
    ink.textAlign = 'left';
    if (!hasRoomForWords(this.#widthOf(ink, this.#words.leadOff), wholeFrom, wholeTo, density)) return;
    ink.save();
    this.#clipFrom(ink, from); // the sweep may have passed over a part of the words: there the lead has contact again
    ink.fillStyle = this.#theme.leadOff;
    ink.fillText(this.#words.leadOff, wholeFrom + density, y - density);
    ink.restore();
  }
}

function patternOf(ink: Ink, tile: OffscreenCanvas): CanvasPattern {
  const pattern = ink.createPattern(tile, 'repeat');
  if (pattern === null) throw new Error('a pattern could not be made of a tile that is ready');
  return pattern;
}

function tileOf(size: number, ground: string): { tile: OffscreenCanvas; ink: Ink } {
  const tile = new OffscreenCanvas(size, size);
  const ink = tile.getContext('2d');
  if (ink === null) throw new Error('no 2D context for a tile');
  ink.fillStyle = ground;
  ink.fillRect(0, 0, size, size);
  return { tile, ink };
}

function hatchOf(density: number, colours: AbsenceInk): OffscreenCanvas {
  const { size, weight, lines } = hatchTile(density);
  const { tile, ink } = tileOf(size, colours.ground);
  ink.strokeStyle = colours.mark;
  ink.lineWidth = weight;
  ink.beginPath();
  for (const [fromX, fromY, toX, toY] of lines) {
    ink.moveTo(fromX, fromY);
    ink.lineTo(toX, toY);
  }
  ink.stroke();
  return tile;
}

function dotsOf(density: number, colours: AbsenceInk): OffscreenCanvas {
  const { size, radius, dots } = dotTile(density);
  const { tile, ink } = tileOf(size, colours.ground);
  ink.fillStyle = colours.mark;
  for (const [x, y] of dots) {
    ink.beginPath();
    ink.arc(x, y, radius, 0, 2 * Math.PI);
    ink.fill();
  }
  return tile;
}
