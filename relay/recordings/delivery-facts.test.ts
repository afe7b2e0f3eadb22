import { expect, it } from 'vitest';
import { deliveryState } from '../../protocol/delivery/delivery-state.ts';
import { hertz, offset, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { Presence } from '../fan-out/presence.ts';
import { SessionPulse } from '../fan-out/session-pulse.ts';
import { NO_FACTS } from '../log/case-facts.ts';
import type { SessionStanding } from '../log/session-log.ts';
import { deliveryFactsOf } from './delivery-facts.ts';

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const UNIT = 'ambulance-1' as UnitId;
const BEGAN = 1_790_000_000_000;

/** Ten seconds of a session, all of it held, heard of last ten seconds after it began. */
const standing: SessionStanding = {
  session: SESSION,
  unit: UNIT,
  opened: null,
  description: {
    unit: UNIT,
    source: '',
    patientLabel: '',
    startedAt: unixMillis(1),
    format: { samplingRate: hertz(500), leads: [] },
    software: '',
  },
  head: offset(100),
  epochs: [],
  samples: sampleCount(5_000),
  gaps: [],
  awaited: [],
  endSample: sampleIndex(5_000),
  firstCommitAt: unixMillis(BEGAN),
  lastCommitAt: unixMillis(BEGAN + 10_000),
  endedAt: null,
  endCommittedAt: null,
  complete: false,
  looks: [],
  facts: NO_FACTS,
};
const factsOf = (given: Partial<SessionStanding>, { isLive = true, presence = new Presence() } = {}) => {
  const held = { ...standing, ...given };
  const pulse = new SessionPulse({ ledger: 'a'.repeat(32) as LedgerId, standing: () => held }, presence);
  const now = { monotonic: 0 as never, unix: unixMillis(BEGAN) };
  if (isLive) pulse.noteCommit(SESSION, now);
  return deliveryFactsOf(held, held.awaited, presence, pulse);
};

it('is held from the first commit, by the relay’s clock, however wrong the unit’s is', () => {
  const state = deliveryState(factsOf({}), unixMillis(BEGAN + 20_000));
  expect(state.stage).toEqual({ kind: 'held', since: BEGAN, through: 5_000 });
  expect(state.attention).toMatchObject({ reason: 'not-seen', lasting: 20_000 });
});

it('knows what is still on the device from what the unit announced and what has not come', () => {
  const presence = new Presence();
  presence.announce(SESSION, { unit: UNIT, newestSample: sampleIndex(6_000), clock: null });
  const awaited = [
    { first: sampleIndex(1_000), end: sampleIndex(1_500) },
    { first: sampleIndex(5_000), end: sampleIndex(6_000) },
  ];
  const facts = factsOf({ awaited }, { presence });
  expect(facts).toMatchObject({ recordedEnd: 6_000, heldEnd: 1_000, unheld: 1_500 });
  expect(deliveryState(facts, unixMillis(BEGAN + 10_000)).onlyOnDevice).toEqual({ samples: 1_500, age: 10_000 });
});

it('is history an hour after END came, or after the unit’s last word where none came', () => {
  const ended = { endedAt: unixMillis(5), endCommittedAt: unixMillis(BEGAN + 9_000) };
  for (const [facts, at] of [
    [factsOf(ended, { isLive: false }), BEGAN + 9_000],
    [factsOf({}, { isLive: false }), BEGAN + 10_000],
  ] as const) {
    expect(deliveryState(facts, unixMillis(at + 3_599_999)).sentence).toBe('held-not-seen');
    expect(deliveryState(facts, unixMillis(at + 3_600_000)).sentence).toBe('never-seen');
  }
});

it('holds nothing while only the description has come', () => {
  const facts = factsOf({ samples: sampleCount(0), endSample: sampleIndex(0) });
  expect(deliveryState(facts, unixMillis(BEGAN + 60_000)).stage.kind).toBe('on-device');
});
