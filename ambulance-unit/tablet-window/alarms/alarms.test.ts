import { describe, expect, it } from 'vitest';
import type { AlarmCondition } from '../../../protocol/ecg/course/alarm-conditions.ts';
import type { AlarmKind } from '../../../protocol/ecg/course/alarm-limits.ts';
import { sampleIndex, unixMillis } from '../../../protocol/ecg/units.ts';
import type { ShownAlarm } from '../../tablet-port/tablet-state.ts';
import { audiblePriority, orderAlarms, silenceLeft } from './alarm-order.ts';

const alarm = (
  kind: AlarmKind,
  priority: AlarmCondition['priority'],
  more: Partial<AlarmCondition> = {},
): ShownAlarm => ({
  since: unixMillis(0),
  condition: {
    kind,
    priority,
    isTechnical: kind === 'lead-off' || kind === 'no-ecg-signal',
    onset: sampleIndex(0),
    leads: [],
    evidence: [],
    isPresent: true,
    isAcknowledged: false,
    ...more,
  },
});
const now = unixMillis(1_000_000);

describe('which alarm comes first', () => {
  it('is the most urgent one, and of one priority the patient’s before the equipment’s', () => {
    const ordered = orderAlarms([
      alarm('lead-off', 'low'),
      alarm('no-ecg-signal', 'medium'),
      alarm('rate-high', 'medium'),
      alarm('asystole', 'high'),
    ]);
    expect(ordered.map(({ condition }) => condition.kind)).toEqual([
      'asystole',
      'rate-high',
      'no-ecg-signal',
      'lead-off',
    ]);
  });
});

describe('what is heard', () => {
  it('is the most urgent alarm that nobody has seen', () => {
    const alarms = [alarm('rate-high', 'medium'), alarm('asystole', 'high', { isAcknowledged: true })];
    expect(audiblePriority({ alarms, alarmsSilencedUntil: null }, now)).toBe('medium');
    expect(audiblePriority({ alarms: [], alarmsSilencedUntil: null }, now)).toBeNull();
    expect(audiblePriority(null, now)).toBeNull();
  });
  it('is an alarm that is over and that nobody has seen, too: it is kept for that', () => {
    const alarms = [alarm('vf-likely', 'high', { isPresent: false })];
    expect(audiblePriority({ alarms, alarmsSilencedUntil: null }, now)).toBe('high');
  });
  it('is nothing while silenced, and again the alarm once the two minutes are over', () => {
    const facts = { alarms: [alarm('asystole', 'high')], alarmsSilencedUntil: unixMillis(now + 120_000) };
    expect(audiblePriority(facts, now)).toBeNull();
    expect(silenceLeft(facts, now)).toBe(120_000);
    expect(audiblePriority(facts, unixMillis(now + 120_000))).toBe('high');
    expect(silenceLeft(facts, unixMillis(now + 120_000))).toBeNull();
  });
});
