/** What sheets are drawn with, mm from the upper left corner of each: handed in, so that all paper of the house is of one ink. */
export interface SheetPen {
  addSheet(): void;
  readonly sheets: number;
  /** Goes back to a sheet, counted from 0. */
  turnTo(sheet: number): void;
  /** One line on a base line; gives its width. */
  text(text: string, x: number, baseline: number, look?: TextLook): number;
  widthOf(text: string, look?: TextLook): number;
  linesOf(text: string, width: number, look?: TextLook): readonly string[];
  fill(x: number, y: number, width: number, height: number, colour: string): void;
  /** A path for `stroke`. */
  line(x1: number, y1: number, x2: number, y2: number): string;
  stroke(
    path: string,
    look: { readonly colour: string; readonly width: number; readonly dash?: readonly number[] },
  ): void;
  finish(): Promise<Uint8Array>;
}

export interface TextLook {
  /** Height of the letters in points. */
  readonly size?: number;
  readonly weight?: 400 | 700;
  readonly colour?: string;
  /** What is longer ends with an ellipsis. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

export type OpenSheetPen = (about: {
  readonly title: string;
  readonly author: string;
  readonly madeAt: Date;
}) => SheetPen;

/** A4, landscape. */
export const SHEET = { width: 297, height: 210, margin: 12 } as const;

export const COLOUR = {
  ...{ ink: '#1b1d21', soft: '#565d68', line: '#c3c9d2', bar: '#2a6fb0', pale: '#b4cbe2' },
} as const;

/** A block of a sheet. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
