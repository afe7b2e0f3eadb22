import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADULT_LIMITS, ALARM_KINDS, checkAlarmLimits } from '../../../protocol/ecg/course/alarm-limits.ts';
import {
  alarmsOff,
  LIMIT_COLUMNS,
  type LimitField,
  limitText,
  newlyOff,
  stepLimit,
  switchAlarm,
} from './limit-rows.ts';

const ROWS = LIMIT_COLUMNS.flat();
const FIELDS = ROWS.flatMap(({ fields }) => fields);
const fieldOf = (limit: LimitField['limit']): LimitField => {
  const field = FIELDS.find((one) => one.limit === limit);
  if (field === undefined) throw new Error(limit);
  return field;
};

describe('the limits that a person sets', () => {
  it('has a switch for every condition and a number for every limit, each once', () => {
    expect(ROWS.map(({ alarm }) => alarm).sort()).toEqual([...ALARM_KINDS].sort());
    const numbers = Object.keys(ADULT_LIMITS).filter((name) => name !== 'isOn');
    expect(FIELDS.map(({ limit }) => limit).sort()).toEqual(numbers.sort());
  });

  it('goes up and down by a step, and no further than may be set', () => {
    const high = fieldOf('rateHigh');
    expect(stepLimit(ADULT_LIMITS, high, 1)?.rateHigh).toBe(125);
    expect(stepLimit(ADULT_LIMITS, high, -1)?.rateHigh).toBe(115);
    const leads = { ...ADULT_LIMITS, stChangeLeads: 1 };
    expect(stepLimit(leads, fieldOf('stChangeLeads'), -1)).toBeNull();
  });

  it('never lets one rate pass another that it must stay below', () => {
    const low = fieldOf('rateLow');
    let limits = ADULT_LIMITS;
    for (let next = stepLimit(limits, low, 1); next !== null; next = stepLimit(limits, low, 1)) limits = next;
    expect(limits.rateLow).toBe(115);
    expect(limits.rateHigh).toBe(120);
  });

  it('whatever is tapped, what stands there can be saved', () => {
    const tap = fc.record({ field: fc.constantFrom(...FIELDS), direction: fc.constantFrom<-1 | 1>(-1, 1) });
    fc.assert(
      fc.property(fc.array(tap, { maxLength: 200 }), (taps) => {
        const limits = taps.reduce(
          (before, { field, direction }) => stepLimit(before, field, direction) ?? before,
          ADULT_LIMITS,
        );
        expect(checkAlarmLimits(limits)).toEqual([]);
      }),
    );
  });

  it('reads an ST limit in millimetres of paper', () => {
    expect(limitText(ADULT_LIMITS, fieldOf('stChange'))).toBe('1.0');
    expect(limitText(ADULT_LIMITS, fieldOf('rateHigh'))).toBe('120');
  });

  it('knows which alarms would be switched off anew, so that this is held and not tapped', () => {
    const withoutLead = switchAlarm(ADULT_LIMITS, 'lead-off');
    expect(alarmsOff(withoutLead)).toEqual(['lead-off']);
    expect(newlyOff(ADULT_LIMITS, withoutLead)).toEqual(['lead-off']);
    expect(newlyOff(withoutLead, withoutLead)).toEqual([]);
    expect(newlyOff(withoutLead, switchAlarm(withoutLead, 'lead-off'))).toEqual([]);
  });
});
