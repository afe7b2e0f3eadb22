import type { Evidence } from '../../protocol/ecg/statement.ts';
import type { Degrees, Microvolts } from '../../protocol/ecg/units.ts';

/** The minus of print: a hyphen before a number is overlooked. */
const MINUS = '\u2212';
const MICROVOLTS_A_MILLIMETRE = 100;

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? MINUS : '+'}${text}`;
}

/**
 * ST in mm of paper (1 mm = 0.1 mV) with its sign: `+2.3`, `−1.5`, `0.0`. Of whole µV, as the criteria compare them, and cut to
 * the tenth: what reads as a limit has reached it.
 */
export const stText = (level: Microvolts): string => signed(Math.trunc(Math.round(level) / 10) / 10, 1);

/** Higher or deeper than what a normal ST is in any lead; which limit counts is the criteria's affair. */
export type StShift = 'elevated' | 'depressed' | 'level';
const ELEVATED_FROM = 100;
const DEPRESSED_FROM = -50;
export function stShift(level: Microvolts): StShift {
  const whole = Math.round(level);
  return whole >= ELEVATED_FROM ? 'elevated' : whole <= DEPRESSED_FROM ? 'depressed' : 'level';
}

/** A span or a rate in whole units. */
export function wholeText(value: number): string {
  const whole = Math.round(value);
  return (whole < 0 ? MINUS : '') + String(Math.abs(whole));
}

/** `62°`, `−30°` */
export const degreesText = (axis: Degrees): string => `${wholeText(axis)}°`;

/**
 * A number of the evidence as it was compared, in the unit in which it is read: potentials in mm, to the hundredth. A level
 * of ST has its sign, a height none.
 */
export function evidenceText(value: number, { what, unit }: Pick<Evidence, 'what' | 'unit'>): string {
  const isLevel = what.startsWith('st-j');
  switch (unit) {
    case 'µV':
      return `${unsigned(signed(Math.round(value) / MICROVOLTS_A_MILLIMETRE, 2), isLevel)} mm`;
    case 'ms':
      return `${wholeText(value)} ms`;
    case 'bpm':
      return `${wholeText(value)} /min`;
    case 'degrees':
      return `${wholeText(value)}°`;
    case 'ratio':
      return unsigned(signed(value, 2), false);
    case 'count':
    case 'years':
      return wholeText(value);
  }
}

const unsigned = (text: string, keepsPlus: boolean): string => (keepsPlus ? text : text.replace(/^\+/, ''));
