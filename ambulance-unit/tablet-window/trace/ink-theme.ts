import type { InkTheme } from './ink-port.ts';

/** Colours of paper and ink; weights are in millimetres, so that paper and trace are scaled together. */
export interface InkColours {
  readonly paper: string;
  readonly fineLine: string;
  readonly boldLine: string;
  readonly trace: string;
  /** Of a sweep that is no longer live. */
  readonly oldTrace: string;
  readonly label: string;
  readonly footer: string;
  /** A lead that this monitor does not have. */
  readonly missing: string;
  readonly gap: AbsenceColours;
  readonly missed: AbsenceColours;
  readonly leadOff: string;
  /** Words that warn: not for ST, delayed, stale. */
  readonly warning: { readonly ground: string; readonly text: string };
  readonly notice: string;
}

export interface AbsenceColours {
  readonly ground: string;
  readonly mark: string;
  readonly edge: string;
  readonly text: string;
}

const DAY: InkColours = {
  paper: '#fffaf2',
  fineLine: '#f8ddd3',
  boldLine: '#ecb3a4',
  trace: '#100d0a',
  oldTrace: '#b5a79c',
  label: '#100d0a',
  footer: '#3d352f',
  missing: '#6d645c',
  gap: { ground: '#e9e5e0', mark: '#8d857d', edge: '#4a423b', text: '#2d2823' },
  missed: { ground: '#eef3f8', mark: '#7b9cbc', edge: '#7b9cbc', text: '#2f5b85' },
  leadOff: '#9a2f17',
  warning: { ground: '#ffd23f', text: '#1d1700' },
  notice: '#3d352f',
};

const NIGHT: InkColours = {
  paper: '#050908',
  fineLine: '#0c1a16',
  boldLine: '#183a2f',
  trace: '#7df0ad',
  oldTrace: '#2f5a45',
  label: '#e4f3ea',
  footer: '#a9bfb3',
  missing: '#8ba096',
  gap: { ground: '#1b1d1e', mark: '#5c6367', edge: '#9aa3a8', text: '#d5dadd' },
  missed: { ground: '#0b1622', mark: '#3d6c99', edge: '#3d6c99', text: '#8fbce6' },
  leadOff: '#ff9d6b',
  warning: { ground: '#ffcf3d', text: '#1d1700' },
  notice: '#c2d2c9',
};

export const inkColours = (theme: InkTheme): InkColours => (theme === 'night' ? NIGHT : DAY);

/** mm */
export const WEIGHTS = {
  trace: 0.36,
  /** A lead or two by themselves. */
  rhythmTrace: 0.5,
  fineLine: 0.13,
  boldLine: 0.2,
  pulse: 0.35,
  tick: 0.3,
  label: 4.2,
  note: 3,
  footer: 3.2,
  badge: 3.4,
  notice: 8,
} as const;
/** CSS pixels: below these nobody reads them at arm's length in a moving vehicle. */
export const LEAST_LETTERS = { label: 18, note: 18, footer: 18, badge: 18, notice: 24 } as const;
