import { describe, expect, it } from 'vitest';
import { hertz, sampleCount, sampleIndex, unixMillis } from '../ecg/units.ts';
import { deliveryState, type DeliveryFacts, type DeliveryState } from './delivery-state.ts';

const START = 1_790_000_000_000;
const HELD = START + 500;

/** A recording of ten seconds that the relay holds to its end. */
const facts = (given: Partial<DeliveryFacts> = {}): DeliveryFacts => ({
  startedAt: unixMillis(START),
  endedAt: null,
  samplingRate: hertz(500),
  recordedEnd: sampleIndex(5_000),
  recordedAt: unixMillis(START + 10_000),
  heldEnd: sampleIndex(5_000),
  unheld: sampleCount(0),
  heldSince: unixMillis(HELD),
  looks: [],
  link: 'up',
  ...given,
});
const at = (ms: number, given: Partial<DeliveryFacts> = {}): DeliveryState =>
  deliveryState(facts(given), unixMillis(START + ms));
const nothingHeld = { heldSince: null, heldEnd: sampleIndex(0) } as const;
const lookOf = (by: string, ms: number) => ({ by, at: unixMillis(START + ms), through: sampleIndex(ms / 2) });

describe('how far a recording has come', () => {
  it('is on this device until the relay holds some of it, and says whether there is a link', () => {
    const recorded = { ...nothingHeld, recordedEnd: sampleIndex(1_000), unheld: sampleCount(1_000) };
    const early = at(2_000, { ...recorded, recordedAt: unixMillis(START + 2_000) });
    expect(early.stage).toEqual({ kind: 'on-device', since: START });
    expect(early.onlyOnDevice).toEqual({ samples: 1_000, age: 2_000 });
    expect(early.attention).toEqual({ level: 'none' });
    expect(early.sentence).toBe('on-device');
    expect(at(2_000, { ...recorded, link: 'down' }).sentence).toBe('on-device-no-link');
  });

  it('is held from the first sample on the relay, and nobody is alarmed for twenty seconds', () => {
    const held = at(20_499);
    expect(held.stage).toEqual({ kind: 'held', since: HELD, through: 5_000 });
    expect(held.onlyOnDevice).toBeNull();
    expect(held.attention).toEqual({ level: 'none' });
    expect(held.sentence).toBe('held');
  });

  it('is amber once it has been held for twenty seconds and seen by nobody', () => {
    const unseen = at(20_500);
    expect(unseen.attention).toEqual({ level: 'amber', reason: 'not-seen', lasting: 20_000 });
    expect(unseen.sentence).toBe('held-not-seen');
    expect(at(25_500).attention).toMatchObject({ lasting: 25_000 });
  });

  it('is seen by whoever looked last, with the time, and amber is over', () => {
    const seen = at(60_000, { looks: [lookOf('Dr Lin', 30_000)] });
    expect(seen.stage).toEqual({ kind: 'seen', by: 'Dr Lin', at: START + 30_000, through: 15_000, others: 0 });
    expect(seen.attention).toEqual({ level: 'none' });
    expect(seen.sentence).toBe('seen');
    const two = at(60_000, { looks: [lookOf('Dr Lin', 30_000), lookOf('Dr Wu', 40_000)] });
    expect(two.stage).toMatchObject({ kind: 'seen', by: 'Dr Wu', others: 1 });
    expect(two.sentence).toBe('seen-by-others-too');
  });
});

describe('what is only on the device', () => {
  it('is amber once the oldest of it is ten seconds old, also where somebody has seen what came before', () => {
    const tail = (behind: number): Partial<DeliveryFacts> => ({
      heldEnd: sampleIndex(5_000 - behind),
      unheld: sampleCount(behind),
      looks: [lookOf('Dr Lin', 1_000)],
      link: 'down',
    });
    expect(at(10_000, tail(4_999)).attention).toEqual({ level: 'none' });
    const late = at(10_000, tail(5_000));
    expect(late.attention).toEqual({ level: 'amber', reason: 'not-held', lasting: 10_000 });
    expect(late.stage.kind, 'what somebody saw stays seen').toBe('seen');
  });

  it('ages although nothing more is recorded: the last two seconds of a recording that ended without a link', () => {
    const last = { heldEnd: sampleIndex(4_000), unheld: sampleCount(1_000), endedAt: unixMillis(START + 10_000) };
    expect(at(10_000, last).onlyOnDevice).toEqual({ samples: 1_000, age: 2_000 });
    expect(at(17_999, last).attention).toEqual({ level: 'none' });
    expect(at(18_000, last).attention).toMatchObject({ reason: 'not-held', lasting: 10_000 });
  });

  it('counts what is missing and not what lies between: the head is held while the backlog still comes', () => {
    const backlog = at(10_000, { heldEnd: sampleIndex(500), unheld: sampleCount(1_500) });
    expect(backlog.onlyOnDevice).toEqual({ samples: 1_500, age: 9_000 });
  });

  it('is called unseen before it is called unheld: that is what somebody can be called about', () => {
    const both = at(30_000, { heldEnd: sampleIndex(0), unheld: sampleCount(5_000) });
    expect(both.attention).toMatchObject({ reason: 'not-seen' });
    expect(both.onlyOnDevice).toEqual({ samples: 5_000, age: 30_000 });
  });

  it('is never younger than nothing, whatever the clocks say', () => {
    const ahead = at(0, {
      unheld: sampleCount(1),
      heldEnd: sampleIndex(4_999),
      recordedAt: unixMillis(START + 60_000),
    });
    expect(ahead.onlyOnDevice?.age).toBe(0);
  });
});

describe('a recording that has ended', () => {
  const ended = { endedAt: unixMillis(START + 10_000) };

  it('is still to be seen for an hour, then it is history: never seen, and nobody is called', () => {
    expect(at(10_000 + 3_599_999, ended).attention).toMatchObject({ reason: 'not-seen' });
    const history = at(10_000 + 3_600_000, ended);
    expect(history.stage.kind).toBe('held');
    expect(history.attention).toEqual({ level: 'none' });
    expect(history.sentence).toBe('never-seen');
  });

  it('stays amber for what is still on the device, however old it is', () => {
    const owed = at(86_400_000, { ...ended, heldEnd: sampleIndex(0), unheld: sampleCount(10) });
    expect(owed.attention).toMatchObject({ reason: 'not-held' });
  });
});
