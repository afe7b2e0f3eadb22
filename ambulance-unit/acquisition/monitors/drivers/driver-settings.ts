import type { DriverName, DriverSettings } from '../monitor-driver.ts';

/** What one setting of a driver may be. */
export type SettingRange =
  | { readonly kind: 'number'; readonly otherwise: number; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly otherwise: string; readonly choices: readonly string[] };
export type SettingRanges = Readonly<Record<string, SettingRange>>;

export type SettingValues<Ranges extends SettingRanges> = {
  readonly [Name in keyof Ranges]: Ranges[Name] extends { readonly kind: 'number' } ? number : string;
};

export type ReadSettings<Ranges extends SettingRanges> =
  { readonly ok: true; readonly values: SettingValues<Ranges> } | { readonly ok: false; readonly sentence: string };

/** Reads a driver's settings; what is not given is as the driver's docstring says. */
export function readSettings<const Ranges extends SettingRanges>(
  driver: DriverName,
  ranges: Ranges,
  given: DriverSettings,
): ReadSettings<Ranges> {
  const names = Object.keys(ranges);
  for (const name of given.keys()) {
    if (names.includes(name)) continue;
    return { ok: false, sentence: `The driver ${driver} has no setting '${name}'; it knows ${names.join(', ')}.` };
  }
  const values: Record<string, number | string> = {};
  for (const [name, range] of Object.entries(ranges)) {
    const text = given.get(name);
    if (text === undefined) {
      values[name] = range.otherwise;
      continue;
    }
    const value = readOne(range, text);
    if (value === null) return { ok: false, sentence: `${name} of ${driver} is ${wanted(range)}, not '${text}'.` };
    values[name] = value;
  }
  return { ok: true, values: values as SettingValues<Ranges> };
}

function readOne(range: SettingRange, text: string): number | string | null {
  if (range.kind === 'choice') return range.choices.includes(text) ? text : null;
  const value = text.trim() === '' ? NaN : Number(text);
  return value >= range.least && value <= range.most ? value : null;
}

const wanted = (range: SettingRange): string =>
  range.kind === 'choice' ? `one of ${range.choices.join(', ')}` : `a number from ${range.least} to ${range.most}`;

export const oneOf = <const Choice extends string>(otherwise: Choice, ...others: readonly Choice[]) =>
  ({ kind: 'choice', otherwise, choices: [otherwise, ...others] }) as const;
export const numberFrom = (least: number, most: number, otherwise: number) =>
  ({ kind: 'number', otherwise, least, most }) as const;
/** µV a count; 0.1 nV to 1 mV. */
export const lsbOf = (otherwise: number) => numberFrom(1e-4, 1000, otherwise);
