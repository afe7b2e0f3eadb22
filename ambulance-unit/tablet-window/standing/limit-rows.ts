import {
  type AlarmKind,
  ALARM_KINDS,
  type AlarmLimits,
  checkAlarmLimits,
  LIMIT_RANGES,
  type NumberLimit,
} from '../../../protocol/ecg/course/alarm-limits.ts';

/** How a limit is read: below it, above it, from it on, or that far to either side. */
export type LimitSign = '<' | '>' | '≥' | '±';
export type LimitUnit = 'perMinute' | 'seconds' | 'millimetres' | 'leads';

/** One number that a person sets, and by how much a tap changes it, in the limit's own unit. */
export interface LimitField {
  readonly limit: NumberLimit;
  readonly step: number;
  readonly sign: LimitSign;
  readonly unit: LimitUnit;
}

/** A condition that can be switched off, with its numbers. */
export interface LimitRow {
  readonly alarm: AlarmKind;
  readonly fields: readonly LimitField[];
}

const rate = (limit: NumberLimit, sign: LimitSign): LimitField => ({ limit, step: 5, sign, unit: 'perMinute' });
const after = (limit: NumberLimit, step = 1): LimitField => ({ limit, step, sign: '≥', unit: 'seconds' });

/** What the heart does, by its rate; beside it the rest. In each column as many numbers. */
export const LIMIT_COLUMNS: readonly (readonly LimitRow[])[] = [
  [
    { alarm: 'extreme-tachycardia', fields: [rate('extremeTachycardia', '>')] },
    { alarm: 'rate-high', fields: [rate('rateHigh', '>')] },
    { alarm: 'rate-low', fields: [rate('rateLow', '<')] },
    { alarm: 'extreme-bradycardia', fields: [rate('extremeBradycardia', '<')] },
    { alarm: 'wide-complex-tachycardia', fields: [rate('wideComplexRate', '≥')] },
    { alarm: 'asystole', fields: [after('asystoleAfter')] },
  ],
  [
    { alarm: 'vf-likely', fields: [] },
    {
      alarm: 'st-change',
      fields: [
        { limit: 'stChange', step: 50, sign: '±', unit: 'millimetres' },
        { limit: 'stChangeLeads', step: 1, sign: '≥', unit: 'leads' },
        after('stChangeFor', 10),
      ],
    },
    { alarm: 'no-ecg-signal', fields: [after('noSignalAfter')] },
    { alarm: 'lead-off', fields: [after('leadOffAfter')] },
  ],
];

/** `120`, `1.0`: µV stand as millimetres of paper, 0.1 mV each. */
export const limitText = (limits: AlarmLimits, { limit, unit }: LimitField): string =>
  unit === 'millimetres' ? (limits[limit] / 100).toFixed(1) : String(limits[limit]);

/**
 * One tap on − or +. Null where it leads nowhere: beyond what may be set, or past the limit that it must stay below. So what stands
 * there can always be saved.
 */
export function stepLimit(limits: AlarmLimits, { limit, step }: LimitField, direction: -1 | 1): AlarmLimits | null {
  const [least, most] = LIMIT_RANGES[limit];
  const value = Math.min(most, Math.max(least, limits[limit] + direction * step));
  if (value === limits[limit]) return null;
  const next: AlarmLimits = { ...limits, [limit]: value };
  return checkAlarmLimits(next).length === 0 ? next : null;
}

export const switchAlarm = (limits: AlarmLimits, alarm: AlarmKind): AlarmLimits => ({
  ...limits,
  isOn: { ...limits.isOn, [alarm]: !limits.isOn[alarm] },
});

export const alarmsOff = ({ isOn }: AlarmLimits): readonly AlarmKind[] => ALARM_KINDS.filter((alarm) => !isOn[alarm]);

/** On before, and off if this is saved: nobody switches an alarm off by a tap that slipped. */
export const newlyOff = (before: AlarmLimits, draft: AlarmLimits): readonly AlarmKind[] =>
  alarmsOff(draft).filter((alarm) => before.isOn[alarm]);
