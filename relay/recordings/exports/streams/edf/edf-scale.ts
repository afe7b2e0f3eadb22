import type { DeviceCount, MicrovoltsPerLsb } from '../../../../../protocol/ecg/units.ts';

/** What a signal's header says of its counts: volts run in a line from (digitalMinimum, physicalMinimum) to the other corner. */
export interface EdfScale {
  readonly unit: 'uV' | 'mV' | '';
  readonly digitalMinimum: number;
  readonly digitalMaximum: number;
  readonly physicalMinimum: string;
  readonly physicalMaximum: string;
  /** The two corners give the LSB and the baseline without any rounding. */
  readonly isExact: boolean;
}

/** Room for a number in a signal's header. Source: EDF (Kemp 1992). */
const ROOM = 8;
/** Counts at either end that are tried as a corner. */
const TRIED = 5000;
const UNITS = ['uV', 'mV'] as const;
const UNIT_MICROVOLTS = { uV: 1, mV: 1000 } as const;

/**
 * Corners whose voltages fit eight characters exactly, as far out as there are any that leave room for `lowest` to
 * `highest`; otherwise the ends of the range, rounded.
 */
export function edfScale(
  lsb: MicrovoltsPerLsb,
  baseline: DeviceCount,
  bits: 16 | 24,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
): EdfScale {
  const ends = { least: -(2 ** (bits - 1)), most: 2 ** (bits - 1) - 1 };
  for (const unit of UNITS) {
    // Nothing further out than what eight characters hold, a sign among them.
    const reach = Math.floor((10 ** (ROOM - 1) * UNIT_MICROVOLTS[unit]) / lsb);
    // Absent samples hold the digital minimum: it is one that no sample has, where there is room.
    const bottom = corner(Math.max(ends.least, baseline - reach), 1, Math.max(ends.least, lowest - 1), unit);
    const top = corner(Math.min(ends.most, baseline + reach), -1, highest, unit);
    if (bottom !== null && top !== null)
      return {
        unit,
        digitalMinimum: bottom.count,
        digitalMaximum: top.count,
        physicalMinimum: bottom.text,
        physicalMaximum: top.text,
        isExact: true,
      };
  }
  const inUnit = (count: number, unit: 'uV' | 'mV'): string | null =>
    rounded(((count - baseline) * lsb) / UNIT_MICROVOLTS[unit]);
  const unit = inUnit(ends.least, 'uV') === null || inUnit(ends.most, 'uV') === null ? 'mV' : 'uV';
  return {
    unit,
    digitalMinimum: ends.least,
    digitalMaximum: ends.most,
    physicalMinimum: inUnit(ends.least, unit) ?? '',
    physicalMaximum: inUnit(ends.most, unit) ?? '',
    isExact: false,
  };

  function corner(
    from: number,
    step: 1 | -1,
    limit: number,
    unit: 'uV' | 'mV',
  ): { count: number; text: string } | null {
    for (let count = from; Math.abs(count - from) <= TRIED && (limit - count) * step >= 0; count += step) {
      const text = exactDecimal(count - baseline, lsb, unit === 'mV' ? 3 : 0);
      if (text !== null && text.length <= ROOM) return { count, text };
    }
    return null;
  }
}

/** `count` × a number as it is written in decimal, so many places lower, without rounding; null where it is no plain decimal. */
function exactDecimal(count: number, lsb: number, lower: number): string | null {
  const written = /^(\d+)(?:\.(\d+))?$/.exec(String(lsb));
  if (written === null) return null;
  const [, whole = '', fraction = ''] = written;
  const product = BigInt(count) * BigInt(whole + fraction);
  const sign = product < 0n ? '-' : '';
  const places = fraction.length + lower;
  const digits = String(product < 0n ? -product : product).padStart(places + 1, '0');
  const cut = digits.length - places;
  const decimals = digits.slice(cut).replace(/0+$/, '');
  return `${sign}${digits.slice(0, cut)}${decimals === '' ? '' : `.${decimals}`}`;
}

/** As many digits as there is room for; null where there is none. */
function rounded(value: number): string | null {
  for (let digits = ROOM; digits > 0; digits -= 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= ROOM && !text.includes('e')) return text;
  }
  return null;
}
