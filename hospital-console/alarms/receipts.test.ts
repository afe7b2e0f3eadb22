import { describe, expect, it } from 'vitest';
import type { SummonsJson } from '../../protocol/wire/sessions-api.ts';
import { receiptsDue } from './receipts.ts';

const called = (session: string, given: Partial<SummonsJson> = {}): SummonsJson => ({
  ...{ session, hospital: 'harbour', urgency: 'stemi', unit: 'ambulance-1', rank: 1, attempt: 1 },
  ...given,
});

describe('that a call has come to this page', () => {
  it('is told once, however often the person is called about it', () => {
    const { due, known } = receiptsDue([called('one')], new Set());
    expect(due.map(({ session }) => session)).toEqual(['one']);
    expect(receiptsDue([called('one', { attempt: 2 })], known).due).toEqual([]);
  });
  it('is told of each patient, and of a next hospital that is called about the same one', () => {
    const { known } = receiptsDue([called('one')], new Set());
    const next = receiptsDue([called('one', { hospital: 'hill' }), called('two')], known);
    expect(next.due.map(({ session }) => session)).toEqual(['one', 'two']);
  });
  it('is told again for a later alert of the same patient', () => {
    const { known } = receiptsDue([called('one')], new Set());
    const answered = receiptsDue([], known);
    expect(receiptsDue([called('one')], answered.known).due).toHaveLength(1);
  });
});
