import { expect, it } from 'vitest';
import { hertz, monotonicMillis, sampleCount } from '../../protocol/ecg/units.ts';
import type { UnitStanding } from './ambulance-unit.ts';
import { progressLine } from './progress-line.ts';

const standing: UnitStanding = {
  read: sampleCount(12_345),
  sent: sampleCount(12_300),
  acknowledged: sampleCount(12_250),
  isComplete: false,
  isDelivered: false,
  isKnownToRelay: true,
  owedOfEarlier: 0,
  damaged: 0,
  phase: { kind: 'offline', attempt: 3, retryAt: monotonicMillis(5) },
  trouble: null,
};
const line = (given: Partial<UnitStanding>): string => progressLine({ ...standing, ...given }, hertz(500));

it('says in one line how a unit stands', () => {
  expect(line({})).toBe('no relay: read 12,345 samples (24.7 s), sent 12,300, acknowledged 12,250');
  expect(line({ isKnownToRelay: false })).toBe('no relay: read 12,345 samples (24.7 s), not handed over yet');
  expect(line({ owedOfEarlier: 1200 })).toContain('1,200 records of earlier recordings to hand over');
  expect(line({ damaged: 2 })).toContain('2 damaged on the disk');
  expect(line({ isComplete: true })).toContain('recorded to the end');
  expect(line({ isComplete: true, isDelivered: true })).toContain('the relay holds all of it');
  expect(line({ trouble: { kind: 'disk-full' } })).toContain('JOURNAL TROUBLE');
});

it('says why a relay refuses', () => {
  const phase = { kind: 'refused', reason: 'unknown-credential', attempt: 1, retryAt: monotonicMillis(5) } as const;
  expect(line({ phase })).toMatch(/^refused \(The credential is not known here\): /);
});
