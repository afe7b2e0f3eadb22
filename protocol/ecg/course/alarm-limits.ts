import type { BeatsPerMinute, Microvolts, Seconds } from '../units.ts';
import { beatsPerMinute, microvolts, seconds } from '../units.ts';

/** Everything that may raise an alarm, most urgent first. */
export const ALARM_KINDS = [
  'vf-likely',
  'asystole',
  'wide-complex-tachycardia',
  'extreme-bradycardia',
  'extreme-tachycardia',
  'rate-low',
  'rate-high',
  'st-change',
  'no-ecg-signal',
  'lead-off',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** What a person sets for one patient. */
export interface AlarmLimits {
  /** A kind that is off raises nothing, and what it had raised is gone. */
  readonly isOn: Readonly<Record<AlarmKind, boolean>>;
  /** Without a beat, though leads have contact. */
  readonly asystoleAfter: Seconds;
  /** Rates beyond which an alarm is raised. */
  readonly extremeBradycardia: BeatsPerMinute;
  readonly rateLow: BeatsPerMinute;
  readonly rateHigh: BeatsPerMinute;
  readonly extremeTachycardia: BeatsPerMinute;
  /** From this rate on a wide-complex tachycardia is one. */
  readonly wideComplexRate: BeatsPerMinute;
  /** ST at J against the first ECG, up or down, in as many leads as `stChangeLeads`, for as long as `stChangeFor`. */
  readonly stChange: Microvolts;
  readonly stChangeLeads: number;
  readonly stChangeFor: Seconds;
  readonly noSignalAfter: Seconds;
  readonly leadOffAfter: Seconds;
}

/**
 * For adults. Sources: 4 s of asystole as is usual with IEC 60601-2-27; the rates as patient monitors are delivered
 * (50 and 120, extreme 40 and 150); ST 1 mm, as in Sandau 2017 (AHA practice standards for ECG monitoring), in two leads for
 * half a minute, so that turning on the side does not raise it.
 */
export const ADULT_LIMITS: AlarmLimits = {
  isOn: {
    'vf-likely': true,
    asystole: true,
    'wide-complex-tachycardia': true,
    'extreme-bradycardia': true,
    'extreme-tachycardia': true,
    'rate-low': true,
    'rate-high': true,
    'st-change': true,
    'no-ecg-signal': true,
    'lead-off': true,
  },
  asystoleAfter: seconds(4),
  extremeBradycardia: beatsPerMinute(40),
  rateLow: beatsPerMinute(50),
  rateHigh: beatsPerMinute(120),
  extremeTachycardia: beatsPerMinute(150),
  wideComplexRate: beatsPerMinute(100),
  stChange: microvolts(100),
  stChangeLeads: 2,
  stChangeFor: seconds(30),
  noSignalAfter: seconds(4),
  leadOffAfter: seconds(2),
};

export type NumberLimit = Exclude<keyof AlarmLimits, 'isOn'>;

/** What is wrong with a limit: it does not lie within `least` and `most`, or not below the one that it must lie below. */
export type LimitMistake =
  | { readonly kind: 'out-of-range'; readonly limit: NumberLimit; readonly least: number; readonly most: number }
  | { readonly kind: 'not-below'; readonly limit: NumberLimit; readonly other: NumberLimit };

/** Within which a person may set each, in the limit's own unit. */
export const LIMIT_RANGES: Readonly<Record<NumberLimit, readonly [least: number, most: number]>> = {
  asystoleAfter: [3, 10],
  extremeBradycardia: [20, 100],
  rateLow: [20, 150],
  rateHigh: [60, 250],
  extremeTachycardia: [80, 300],
  wideComplexRate: [100, 200],
  stChange: [50, 500],
  stChangeLeads: [1, 12],
  stChangeFor: [0, 120],
  noSignalAfter: [1, 30],
  leadOffAfter: [0, 30],
};

const ORDER: readonly (readonly [NumberLimit, NumberLimit])[] = [
  ['extremeBradycardia', 'rateLow'],
  ['rateLow', 'rateHigh'],
  ['rateHigh', 'extremeTachycardia'],
];

/** All mistakes at once; none where the limits can be used. A number that is none is out of range. */
export function checkAlarmLimits(limits: AlarmLimits): readonly LimitMistake[] {
  const names = Object.keys(LIMIT_RANGES) as NumberLimit[];
  const outOfRange = names.flatMap((limit): LimitMistake[] => {
    const [least, most] = LIMIT_RANGES[limit];
    const value: number = limits[limit];
    const isWhole = limit !== 'stChangeLeads' || Number.isInteger(value);
    return value >= least && value <= most && isWhole ? [] : [{ kind: 'out-of-range', limit, least, most }];
  });
  const notBelow = ORDER.flatMap(([limit, other]): LimitMistake[] =>
    limits[limit] < limits[other] ? [] : [{ kind: 'not-below', limit, other }],
  );
  return [...outOfRange, ...notBelow];
}
