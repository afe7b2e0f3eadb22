import type { Arrangement } from './trace-port.ts';

/** Colours of paper and ink. Weights are in millimetres, so that paper and trace are scaled together. */
export interface InkTheme {
  readonly paper: string;
  readonly fineLine: string;
  readonly boldLine: string;
  readonly trace: string;
  /** Lead names and the calibration pulse. */
  readonly label: string;
  readonly footer: string;
  readonly gap: AbsenceInk;
  readonly awaited: AbsenceInk;
  readonly leadOff: string;
  /** Across a blank page. */
  readonly notice: string;
}

export interface AbsenceInk {
  readonly ground: string;
  readonly mark: string;
  readonly edge: string;
  readonly text: string;
}

const PAPER: InkTheme = {
  paper: '#fffaf2',
  fineLine: '#f8ddd3',
  boldLine: '#ecb3a4',
  trace: '#16130f',
  label: '#16130f',
  footer: '#4a423b',
  gap: { ground: '#e9e5e0', mark: '#8d857d', edge: '#4a423b', text: '#2d2823' },
  awaited: { ground: '#eef3f8', mark: '#7b9cbc', edge: '#7b9cbc', text: '#2f5b85' },
  leadOff: '#7d756d',
  notice: '#5b534b',
};

const NIGHT: InkTheme = {
  paper: '#060b09',
  fineLine: '#0e1f19',
  boldLine: '#1b4034',
  trace: '#7df0ad',
  label: '#d3e8dc',
  footer: '#93aa9e',
  gap: { ground: '#1b1d1e', mark: '#5c6367', edge: '#9aa3a8', text: '#d5dadd' },
  awaited: { ground: '#0b1622', mark: '#3d6c99', edge: '#3d6c99', text: '#8fbce6' },
  leadOff: '#8d9b94',
  notice: '#c2d2c9',
};

export const inkTheme = (theme: Arrangement['theme']): InkTheme => (theme === 'night' ? NIGHT : PAPER);

/** mm */
export const WEIGHTS = {
  trace: 0.33,
  fineLine: 0.13,
  boldLine: 0.2,
  pulse: 0.3,
  tick: 0.3,
  label: 3.6,
  note: 2.7,
  footer: 2.7,
  notice: 7,
} as const;

/** Width of the trace's line, device pixels; `density`: device pixels a millimetre. */
export const traceWidth = (density: number): number => Math.max(1.1, WEIGHTS.trace * density);
/** So many whole device pixels beyond its samples a trace may leave ink: half its line, and what softens its edge. */
export const traceReach = (density: number): number => Math.ceil(traceWidth(density) / 2) + 1;
