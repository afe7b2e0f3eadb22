import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import type { CaseLog, TalkLine } from '../conversation/case-log.ts';
import { caseLog } from '../conversation/case-log.ts';
import { callsOf, watchedSessions } from './calls.ts';

const session = (id: string, changes: Partial<SessionSummary> = {}): SessionSummary =>
  ({
    id,
    unit: `unit of ${id}`,
    patientLabel: '',
    purpose: 'care',
    endedAt: null,
    state: 'live',
    ...changes,
  }) as SessionSummary;
const NOTHING = caseLog([]);
const line = (offset: number, side: TalkLine['side'], said: TalkLine['said']): TalkLine =>
  ({
    name: `record ${String(offset)}`,
    offset,
    side,
    by: 'Dr Lin',
    at: unixMillis(offset),
    said,
    shown: null,
    readBack: null,
  }) as TalkLine;
function talk(given: { alertAt?: number; urgency?: 'stemi' | 'review'; answeredAt?: number; vf?: number }): CaseLog {
  const alert =
    given.alertAt === undefined
      ? null
      : line(given.alertAt, 'unit', {
          ...{ kind: 'alert', urgency: given.urgency ?? 'stemi', hospital: '', twelveLead: 0 as never },
        });
  const answer =
    given.answeredAt === undefined
      ? []
      : [
          line(given.answeredAt, 'hospital', {
            ...{ kind: 'decision', decision: 'acknowledged', reason: '', placement: 'standard', hospital: '' },
          }),
        ];
  return {
    ...NOTHING,
    lines: [...(alert === null ? [] : [alert]), ...answer].toSorted((one, other) => one.offset - other.offset),
    alert: alert as CaseLog['alert'],
    tabletAlarms:
      given.vf === undefined
        ? []
        : [
            {
              ...{ name: `record ${String(given.vf)}` as never, condition: 'vf-likely', priority: 'high' },
              since: unixMillis(given.vf),
            },
          ],
  };
}
const call = (logs: Readonly<Record<string, CaseLog>>, seen: readonly string[] = []) =>
  callsOf(
    Object.keys(logs).map((id) => session(id)),
    new Map(Object.entries(logs)),
    new Set(seen),
  );

describe('an ambulance that calls', () => {
  it('is one whose alert nobody at the hospital has answered', () => {
    expect(call({ one: talk({ alertAt: 5 }) })).toMatchObject([{ session: 'one', priority: 'high', since: 5 }]);
    expect(call({ one: talk({ alertAt: 5, answeredAt: 6 }) })).toEqual([]);
    expect(call({ one: NOTHING })).toEqual([]);
  });

  it('calls again by a new alert, though the one before was answered', () => {
    expect(call({ one: talk({ alertAt: 9, answeredAt: 6 }) })).toHaveLength(1);
  });

  it('stands before those of lower priority, and of one priority whoever has waited longest is first', () => {
    const calls = call({
      late: talk({ alertAt: 20 }),
      review: talk({ alertAt: 1, urgency: 'review' }),
      early: talk({ alertAt: 10 }),
    });
    expect(calls.map(({ session: id, priority }) => [id, priority])).toEqual([
      ['early', 'high'],
      ['late', 'high'],
      ['review', 'medium'],
    ]);
  });

  it('calls for a condition of high priority until it was seen on this screen; that answers no alert', () => {
    const logs = { one: talk({ alertAt: 5, vf: 7 }) };
    expect(call(logs).map(({ what }) => what.kind)).toEqual(['alert', 'alarm']);
    expect(call(logs, ['one record 7']).map(({ what }) => what.kind)).toEqual(['alert']);
    expect(call(logs, ['one record 5'])).toHaveLength(2);
  });

  it('is none that has arrived, or that only tests itself', () => {
    const all = [
      session('on the way'),
      session('ended', { endedAt: '2026-11-22T12:00:00Z' }),
      session('over', { state: 'ended' }),
      session('test', { purpose: 'self-test' }),
    ];
    expect(watchedSessions(all).map(({ id }) => id)).toEqual(['on the way']);
  });
});
