import { describe, expect, it } from 'vitest';
import { statusOf } from './self-test.ts';

const CHECKS = { isMonitorConnected: null, battery: null, position: 'none', isStorageRight: true } as const;

describe('how a unit stands', () => {
  it('is told with its battery and each of its checks; what it cannot tell is not called passed', () => {
    const battery = { percent: 14.4, isCharging: false };
    expect(statusOf({ ...CHECKS, isMonitorConnected: false, battery, position: 'fixed' })).toEqual({
      ...{ kind: 'unit-status', battery: { percent: 14, isCharging: false } },
      checks: [
        { check: 'monitor', result: 'failed' },
        { check: 'battery', result: 'failed' },
        { check: 'position', result: 'passed' },
        { check: 'storage', result: 'passed' },
      ],
    });
    expect(statusOf(CHECKS)).toMatchObject({
      battery: null,
      checks: [
        { result: 'not-available' },
        { result: 'not-available' },
        { result: 'not-available' },
        { result: 'passed' },
      ],
    });
  });
});
