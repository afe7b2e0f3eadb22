import { exactDecimal } from '../decimal-text.ts';

/** A decimal string has no more characters. Source: DICOM PS3.5, table 6.2-1. */
const LONGEST_DECIMAL = 16;

/** A number as a decimal string: itself where that fits, else the nearest that does. */
export function decimalString(value: number): { readonly text: string; readonly isExact: boolean } {
  const text = exactDecimal(value);
  if (text.length <= LONGEST_DECIMAL) return { text, isExact: true };
  for (let digits = LONGEST_DECIMAL; digits > 0; digits -= 1) {
    const shorter = exactDecimal(Number(value.toPrecision(digits)));
    if (shorter.length <= LONGEST_DECIMAL) return { text: shorter, isExact: Number(shorter) === value };
  }
  return { text: value.toExponential(8), isExact: false };
}

export interface DicomSensitivity {
  /** µV a count, and what it is to be multiplied by. */
  readonly sensitivity: string;
  readonly correction: string;
  /** Their product, as doubles multiply, is the LSB itself. */
  readonly isExact: boolean;
}

/** Factors that are tried; each differs from 1 by less than 0.1 %, so that a reader who passes it over sees the same ECG. */
const MOST_FACTORS = 10_000;

/**
 * The weight of a count. One of more digits than a decimal string holds, such as 4.5 V / 24 / (2^23 − 1), is written as the
 * product of two that do.
 */
export function sensitivityOf(lsb: number): DicomSensitivity {
  const plain = decimalString(lsb);
  if (plain.isExact) return { sensitivity: plain.text, correction: '1', isExact: true };
  for (let factor = 1; factor < MOST_FACTORS; factor += 1) {
    const correction = 1 + factor / 1e7;
    const { text } = decimalString(lsb / correction);
    if (Number(text) * correction === lsb)
      return { sensitivity: text, correction: exactDecimal(correction), isExact: true };
  }
  return { sensitivity: plain.text, correction: '1', isExact: false };
}

/** One value of one line: a backslash would part it in two. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replaceAll('\\', '/')
    .trim();

/** Cut to what a value representation holds, in characters. */
export const cut = (text: string, most: number): string => Array.from(text).slice(0, most).join('').trim();

/** A label is not known to be a family's name or a given one: it stands as the family's, without what parts a name. */
export const personName = (label: string): string => {
  const name = cut(oneLine(label.replaceAll(/[\^=]/g, ' ')), 62);
  return name === '' ? '' : `${name}^`;
};

/** `061Y`; of the youngest in months, weeks or days. */
export function ageString(years: number): string {
  const written = (count: number, unit: string): string => `${String(Math.floor(count)).padStart(3, '0')}${unit}`;
  if (years >= 2) return written(Math.min(999, years), 'Y');
  if (years * 12 >= 2) return written(years * 12, 'M');
  const days = years * 365.2425;
  return days >= 14 ? written(days / 7, 'W') : written(days, 'D');
}

/** Date, time and both together, UTC. */
export function dicomTime(instant: number): { readonly date: string; readonly time: string; readonly both: string } {
  const [day = '', hour = ''] = new Date(Math.floor(instant)).toISOString().split('T');
  const date = day.replaceAll('-', '');
  const time = `${hour.slice(0, 8).replaceAll(':', '')}.${hour.slice(9, 12)}000`;
  return { date, time, both: `${date}${time}+0000` };
}
