import { expect, it } from 'vitest';
import type { DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import { hertz, milliseconds, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { deliveryWords } from './delivery-words.ts';

const NOON = unixMillis(Date.parse('2026-11-22T12:03:04.567Z'));
const held: DeliveryState = {
  stage: { kind: 'held', since: NOON, through: sampleIndex(500) },
  onlyOnDevice: null,
  attention: { level: 'none' },
  sentence: 'held',
};
const seen = (others: number): DeliveryState => ({
  ...held,
  stage: { kind: 'seen', by: 'Dr Lin', at: NOON, through: sampleIndex(500), others },
  sentence: others === 0 ? 'seen' : 'seen-by-others-too',
});
const late = {
  onlyOnDevice: { samples: sampleCount(22_600), age: milliseconds(45_900) },
  attention: { level: 'amber', reason: 'not-held', lasting: milliseconds(45_900) },
} as const;
const words = (state: DeliveryState): string => deliveryWords(state, hertz(500));

it('names who has seen it, and when', () => {
  expect(words(seen(0))).toBe('seen by Dr Lin 12:03:04');
  expect(words(seen(2))).toBe('seen by Dr Lin and 2 more 12:03:04');
  expect(words({ ...seen(0), ...late })).toBe('seen by Dr Lin 12:03:04, 45 s ONLY ON THIS DEVICE');
});

it('tells the crew to call where nobody has seen it, or nobody can', () => {
  const attention = { level: 'amber', reason: 'not-seen', lasting: milliseconds(25_400) } as const;
  expect(words({ ...held, attention, sentence: 'held-not-seen' })).toBe('held, not seen for 25 s: CALL HOSPITAL');
  const onDevice: DeliveryState = { ...held, stage: { kind: 'on-device', since: NOON }, sentence: 'on-device' };
  expect(words({ ...onDevice, ...late })).toBe('on this device for 45 s: CALL HOSPITAL');
  expect(words({ ...onDevice, ...late, sentence: 'on-device-no-link' })).toBe(
    'on this device for 45 s, no link: CALL HOSPITAL',
  );
});

it('is calm where nothing is wrong', () => {
  expect(words(held)).toBe('held, not seen yet');
  expect(words({ ...held, ...late })).toBe('held, not seen yet, 45 s ONLY ON THIS DEVICE');
  expect(words({ ...held, sentence: 'never-seen' })).toBe('held, never seen');
  expect(words({ ...held, stage: { kind: 'on-device', since: NOON }, sentence: 'on-device' })).toBe('on this device');
});
