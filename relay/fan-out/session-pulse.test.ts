import { describe, expect, it } from 'vitest';
import type { Moment } from '../../protocol/delivery/intake-state.ts';
import {
  milliseconds,
  monotonicMillis,
  offset,
  sampleCount,
  sampleIndex,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { NO_FACTS } from '../log/case-facts.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import { Presence } from './presence.ts';
import { SessionPulse } from './session-pulse.ts';

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const UNIT = 'ambulance-1' as UnitId;
const at = (ms: number): Moment => ({ monotonic: monotonicMillis(ms), unix: unixMillis(1_000_000 + ms) });

/** A log that holds one session as far as the pulse looks. */
function logOf(standing: Partial<SessionStanding> | null): Pick<SessionLog, 'standing' | 'ledger'> {
  const held: SessionStanding | null =
    standing === null
      ? null
      : {
          session: SESSION,
          unit: UNIT,
          opened: null,
          description: null,
          head: offset(10),
          epochs: [],
          samples: sampleCount(500),
          gaps: [],
          awaited: [],
          endSample: sampleIndex(500),
          firstCommitAt: unixMillis(1),
          lastCommitAt: unixMillis(2),
          endedAt: null,
          endCommittedAt: null,
          complete: false,
          looks: [],
          facts: NO_FACTS,
          ...standing,
        };
  return { ledger: 'ab'.repeat(16) as LedgerId, standing: () => held };
}

describe("a session's pulse", () => {
  it('is live from its first commit, stale after ten seconds without one, and live again with the next', () => {
    const pulse = new SessionPulse(logOf({}), new Presence());
    expect(pulse.facts(SESSION)).toMatchObject({ state: 'stale', since: 2 });
    expect(pulse.noteCommit(SESSION, at(100))).toBe(true);
    expect(pulse.noteCommit(SESSION, at(9_000))).toBe(false);
    expect(pulse.passTime(at(18_999))).toEqual([]);
    expect(pulse.facts(SESSION)).toMatchObject({ state: 'live', since: 1_000_100 });
    expect(pulse.passTime(at(19_000))).toEqual([SESSION]);
    expect(pulse.passTime(at(20_000))).toEqual([]);
    expect(pulse.facts(SESSION)).toMatchObject({ state: 'stale' });
    expect(pulse.noteCommit(SESSION, at(60_000))).toBe(true);
    expect(pulse.facts(SESSION)).toMatchObject({ state: 'live', since: 1_060_000 });
  });

  it('has ended with END, though its backlog still comes', () => {
    const presence = new Presence();
    presence.announce(SESSION, { unit: UNIT, newestSample: sampleIndex(9_999), clock: null });
    const pulse = new SessionPulse(logOf({ endedAt: unixMillis(77), endSample: sampleIndex(800) }), presence);
    pulse.noteCommit(SESSION, at(0));
    expect(pulse.facts(SESSION)).toMatchObject({ state: 'ended', since: 77, endSample: 800 });
  });

  it('tells how far the unit says it has come, and the clocks, before it has arrived', () => {
    const presence = new Presence();
    const heard: SessionId[] = [];
    presence.listen((session) => heard.push(session));
    const clock = { offset: milliseconds(12), uncertainty: milliseconds(3) };
    const announcement = { unit: UNIT, newestSample: sampleIndex(900), clock };
    presence.announce(SESSION, announcement);
    presence.announce(SESSION, { ...announcement, clock: { ...clock } });
    expect(heard, 'the same again is no change').toEqual([SESSION]);
    const pulse = new SessionPulse(logOf({}), presence);
    expect(pulse.facts(SESSION)).toMatchObject({ endSample: 900, unitClock: clock });
  });

  it('tells who has seen it: what the log holds, and what is newer than that', () => {
    const look = (by: string, ms: number) => ({ by, at: unixMillis(ms), through: sampleIndex(ms) });
    const written = [
      { ...look('Dr Lin', 1_000), firstAt: unixMillis(500) },
      { ...look('Dr Wu', 2_000), firstAt: unixMillis(2_000) },
    ];
    const presence = new Presence();
    presence.noteLook(SESSION, look('Dr Lin', 3_000));
    const told = new SessionPulse(logOf({ looks: written }), presence).facts(SESSION).looks;
    expect(told.map(({ by, at }) => [by, at])).toEqual([
      ['Dr Wu', 2_000],
      ['Dr Lin', 3_000],
    ]);
  });

  it('knows nothing of a session that the log does not hold', () => {
    expect(new SessionPulse(logOf(null), new Presence()).facts(SESSION)).toMatchObject({ state: 'unknown', head: 0 });
  });
});
