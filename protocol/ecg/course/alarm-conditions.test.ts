import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeadName } from '../leads.ts';
import { absent, known } from '../measured.ts';
import type { Statement } from '../statement.ts';
import { beatsPerMinute, hertz, microvolts, sampleIndex, seconds } from '../units.ts';
import {
  type AlarmCondition,
  type AlarmEvent,
  type AlarmState,
  nextAlarms,
  noAlarms,
  type StDifference,
} from './alarm-conditions.ts';
import { ADULT_LIMITS, ALARM_KINDS, type AlarmLimits, checkAlarmLimits } from './alarm-limits.ts';

const at = (second: number) => sampleIndex(Math.round(second * 500));
const beat = (second: number): AlarmEvent => ({ kind: 'beat', at: at(second) });
const signal = (
  end: number,
  { live = ['I', 'II', 'V1'], off = [], swing = 900 }: { live?: LeadName[]; off?: LeadName[]; swing?: number } = {},
): AlarmEvent => ({ kind: 'signal', first: at(end - 1), end: at(end), live, off, swing: microvolts(swing) });
const rhythm = (code: string): Statement => ({ kind: 'rhythm', code, leads: [], evidence: [], why: null, source: '' });
const measured = (
  end: number,
  {
    rate = 80,
    codes = [],
    st = [],
  }: { rate?: number | null; codes?: readonly string[]; st?: readonly (readonly [LeadName, number])[] } = {},
): AlarmEvent => ({
  kind: 'measured',
  first: at(end - 10),
  end: at(end),
  heartRate: rate === null ? absent('noise') : known(beatsPerMinute(rate)),
  rhythm: codes.map(rhythm),
  stDifferences: st.map(([lead, difference]): StDifference => ({ lead, difference: microvolts(difference) })),
});

const after = (
  events: readonly AlarmEvent[],
  limits: AlarmLimits = ADULT_LIMITS,
  from: AlarmState = noAlarms(hertz(500)),
): AlarmState => events.reduce((state, event) => nextAlarms(state, event, limits), from);
const kinds = ({ conditions }: AlarmState): string[] =>
  conditions.map(({ kind, isPresent }) => (isPresent ? kind : `${kind} (over)`));
const find = (state: AlarmState, kind: string): AlarmCondition => {
  const found = state.conditions.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`No ${kind} among ${kinds(state).join(', ')}`);
  return found;
};
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, place) => from + place);
const beating = (from: number, to: number): AlarmEvent[] => range(from, to).flatMap((s) => [beat(s - 0.5), signal(s)]);

describe('asystole', () => {
  it('is raised after more than four seconds without a beat, known with the detector’s one second; its onset is the last beat', () => {
    const still = (to: number): AlarmState =>
      after([...beating(1, 10), ...range(11, to).map((s) => signal(s, { swing: 40 }))]);
    expect(kinds(still(14))).toEqual([]);
    const state = still(15);
    expect(find(state, 'asystole')).toMatchObject({
      priority: 'high',
      isTechnical: false,
      onset: at(9.5),
      isPresent: true,
    });
    expect(find(state, 'asystole').evidence[0]).toEqual({
      what: 'since-last-beat',
      lead: null,
      value: 4500,
      unit: 'ms',
      limit: 4000,
    });
  });

  it('a standstill of just four seconds is none yet', () => {
    const state = after([beat(10), ...range(1, 15).map((s) => signal(s, { swing: 40 }))]);
    expect(kinds(state)).toEqual([]);
    expect(kinds(after([signal(16, { swing: 40 })], ADULT_LIMITS, state))).toEqual(['asystole']);
  });

  it('a line that swings may hide beats: then eight seconds are asked for, but not more', () => {
    const state = after([...beating(1, 10), ...range(11, 18).map((s) => signal(s, { swing: 800 }))]);
    expect(kinds(state)).toEqual([]);
    expect(kinds(after([signal(19, { swing: 800 })], ADULT_LIMITS, state))).toEqual(['asystole']);
  });

  it('is over with the next beat, and stays to be seen until a person has acknowledged it', () => {
    const still = after([...beating(1, 10), ...range(11, 16).map((s) => signal(s, { swing: 40 }))]);
    const back = after([beat(16.5)], ADULT_LIMITS, still);
    expect(kinds(back)).toEqual(['asystole (over)']);
    expect(find(back, 'asystole').onset).toBe(at(9.5));
    expect(kinds(after([{ kind: 'acknowledged', alarm: 'asystole' }], ADULT_LIMITS, back))).toEqual([]);
  });

  it('acknowledged while it stands, it is silent, and goes with the next beat', () => {
    const still = after([...beating(1, 10), ...range(11, 16).map((s) => signal(s, { swing: 40 }))]);
    const seen = after([{ kind: 'acknowledged', alarm: 'asystole' }, signal(17, { swing: 40 })], ADULT_LIMITS, still);
    expect(find(seen, 'asystole')).toMatchObject({ isPresent: true, isAcknowledged: true });
    expect(kinds(after([beat(17.5)], ADULT_LIMITS, seen))).toEqual([]);
  });

  it('a second standstill is a new one, with its own onset and unseen', () => {
    const first = after([...beating(1, 10), ...range(11, 16).map((s) => signal(s, { swing: 40 })), beat(16.5)]);
    const second = after(
      range(17, 23).map((s) => signal(s, { swing: 40 })),
      ADULT_LIMITS,
      first,
    );
    expect(find(second, 'asystole')).toMatchObject({ onset: at(16.5), isPresent: true, isAcknowledged: false });
  });

  it('is never raised without contact: electrodes off are a technical alarm', () => {
    const state = after([
      ...beating(1, 10),
      ...range(11, 40).map((s) => signal(s, { live: [], off: ['I', 'II', 'V1'] })),
    ]);
    expect(kinds(state)).toEqual(['no-ecg-signal', 'lead-off']);
  });

  it('is not reckoned across a gap, nor across what is not here yet: its time starts with the signal', () => {
    for (const kind of ['gap', 'awaited'] as const) {
      const state = after([
        ...beating(1, 10),
        { kind, first: at(10), end: at(30) },
        ...range(31, 35).map((s) => signal(s, { swing: 40 })),
      ]);
      expect(kinds(state)).not.toContain('asystole');
      expect(kinds(after([signal(36, { swing: 40 })], ADULT_LIMITS, state))).toContain('asystole');
    }
  });

  it('gives way to fibrillation of the ventricles, which has no beats either', () => {
    const still = after([...beating(1, 10), ...range(11, 16).map((s) => signal(s, { swing: 40 }))]);
    const fibrillating = after([measured(20, { rate: null, codes: ['vf-likely'] }), signal(21)], ADULT_LIMITS, still);
    expect(kinds(fibrillating)).toEqual(['vf-likely', 'asystole (over)']);
  });
});

describe('rhythms that a measurement finds', () => {
  it.each(['vf-likely', 'wide-complex-tachycardia'] as const)(
    '%s is high, over when two measurements in a row no longer find it, and then kept to be seen',
    (code) => {
      const raised = after([measured(10, { rate: 170, codes: [code] })]);
      expect(find(raised, code)).toMatchObject({ priority: 'high', onset: at(0), isPresent: true });
      const once = after([measured(15)], ADULT_LIMITS, raised);
      expect(kinds(once)).toContain(code);
      expect(kinds(after([measured(20, { rate: 170, codes: [code] }), measured(25)], ADULT_LIMITS, once))).toContain(
        code,
      );
      expect(kinds(after([measured(20)], ADULT_LIMITS, once))).toEqual([`${code} (over)`]);
    },
  );

  it('a wide-complex tachycardia counts from the rate that a person sets', () => {
    const limits = { ...ADULT_LIMITS, wideComplexRate: beatsPerMinute(130) };
    const wide = (rate: number): string[] =>
      kinds(after([measured(10, { rate, codes: ['wide-complex-tachycardia'] })], limits));
    expect(wide(129)).not.toContain('wide-complex-tachycardia');
    expect(wide(130)).toContain('wide-complex-tachycardia');
  });
});

describe('rates', () => {
  it.each([
    [121, 'rate-high', 'medium'],
    [151, 'extreme-tachycardia', 'high'],
    [49, 'rate-low', 'medium'],
    [39, 'extreme-bradycardia', 'high'],
  ] as const)('%d bpm: %s (%s), and nothing besides', (rate, kind, priority) => {
    const state = after([measured(10, { rate })]);
    expect(kinds(state)).toEqual([kind]);
    expect(find(state, kind)).toMatchObject({ priority, onset: at(0) });
    expect(find(state, kind).evidence).toMatchObject([{ what: 'rate', value: rate, unit: 'bpm' }]);
  });

  it.each([50, 80, 120])('%d bpm raises nothing', (rate) => {
    expect(kinds(after([measured(10, { rate })]))).toEqual([]);
  });

  it('an alarm ends 5 bpm within its limit, not at it', () => {
    const high = after([measured(10, { rate: 125 })]);
    expect(kinds(after([measured(15, { rate: 116 })], ADULT_LIMITS, high))).toEqual(['rate-high']);
    expect(kinds(after([measured(15, { rate: 115 })], ADULT_LIMITS, high))).toEqual([]);
    const low = after([measured(10, { rate: 45 })]);
    expect(kinds(after([measured(15, { rate: 54 })], ADULT_LIMITS, low))).toEqual(['rate-low']);
    expect(kinds(after([measured(15, { rate: 55 })], ADULT_LIMITS, low))).toEqual([]);
  });

  it('an extreme rate takes the place of the plain one, and gives it back', () => {
    const extreme = after([measured(10, { rate: 130 }), measured(15, { rate: 160 })]);
    expect(kinds(extreme)).toEqual(['extreme-tachycardia']);
    expect(kinds(after([measured(20, { rate: 140 })], ADULT_LIMITS, extreme))).toEqual(['rate-high']);
  });

  it('keeps the onset while it stands', () => {
    expect(find(after([measured(10, { rate: 130 }), measured(15, { rate: 140 })]), 'rate-high').onset).toBe(at(0));
  });

  it('a rate that cannot be measured neither raises nor ends an alarm', () => {
    expect(kinds(after([measured(10, { rate: 130 }), measured(15, { rate: null })]))).toEqual(['rate-high']);
    expect(kinds(after([measured(10, { rate: null })]))).toEqual([]);
  });

  it('with the extreme ones switched off the plain ones speak', () => {
    const limits = { ...ADULT_LIMITS, isOn: { ...ADULT_LIMITS.isOn, 'extreme-tachycardia': false } };
    expect(kinds(after([measured(10, { rate: 180 })], limits))).toEqual(['rate-high']);
  });
});

describe('ST against the first ECG', () => {
  const changed = (end: number, difference = 120): AlarmEvent =>
    measured(end, {
      st: [
        ['II', difference],
        ['aVF', difference],
        ['V1', 10],
      ],
    });

  it('two leads by 100 µV for half a minute: medium, since they changed', () => {
    const events = range(0, 5).map((step) => changed(10 + 5 * step));
    expect(kinds(after(events))).toEqual([]);
    const state = after([...events, changed(40)]);
    expect(find(state, 'st-change')).toMatchObject({ priority: 'medium', onset: at(0), leads: ['II', 'aVF'] });
    expect(find(state, 'st-change').evidence[0]).toEqual({
      what: 'st-j-difference',
      lead: 'II',
      value: 120,
      unit: 'µV',
      limit: 100,
    });
  });

  it('downward counts like upward, and at the limit itself', () => {
    const events = range(0, 6).map((step) => changed(10 + 5 * step, -100));
    expect(kinds(after(events))).toEqual(['st-change']);
    expect(kinds(after(range(0, 9).map((step) => changed(10 + 5 * step, -99))))).toEqual([]);
  });

  it('one lead alone is not enough, and a change that comes and goes starts anew', () => {
    const one = range(0, 9).map((step) =>
      measured(10 + 5 * step, {
        st: [
          ['II', 300],
          ['aVF', 20],
        ],
      }),
    );
    expect(kinds(after(one))).toEqual([]);
    const broken = [...range(0, 5).map((step) => changed(10 + 5 * step)), changed(40, 0), changed(45), changed(50)];
    expect(kinds(after(broken))).toEqual([]);
  });

  it('ends below four fifths of the limit; with nothing to compare it stays', () => {
    const raised = after(range(0, 6).map((step) => changed(10 + 5 * step)));
    expect(kinds(after([changed(45, 80)], ADULT_LIMITS, raised))).toEqual(['st-change']);
    expect(kinds(after([measured(45)], ADULT_LIMITS, raised))).toEqual(['st-change']);
    expect(kinds(after([changed(45, 79)], ADULT_LIMITS, raised))).toEqual([]);
  });
});

describe('technical alarms', () => {
  it('a lead off for two seconds: low, technical, with its name; over at once', () => {
    const off = (end: number): AlarmEvent => signal(end, { live: ['I', 'II'], off: ['V1'] });
    expect(kinds(after([...beating(1, 5), beat(5.5), off(6)]))).toEqual([]);
    const state = after([...beating(1, 5), beat(5.5), off(6), beat(6.5), off(7)]);
    expect(find(state, 'lead-off')).toMatchObject({ priority: 'low', isTechnical: true, onset: at(5), leads: ['V1'] });
    expect(kinds(after([beat(7.5), signal(8)], ADULT_LIMITS, state))).toEqual([]);
  });

  it('seen by a person, it is silent until a further lead comes off', () => {
    const off = (end: number, ...leads: LeadName[]): AlarmEvent => signal(end, { live: ['I'], off: leads });
    const seen = after([off(1, 'V1'), off(2, 'V1'), { kind: 'acknowledged', alarm: 'lead-off' }, off(3, 'V1')]);
    expect(find(seen, 'lead-off').isAcknowledged).toBe(true);
    const more = after([off(4, 'V1', 'V2'), off(5, 'V1', 'V2')], ADULT_LIMITS, seen);
    expect(find(more, 'lead-off')).toMatchObject({ isAcknowledged: false, leads: ['V1', 'V2'] });
  });

  it('no signal for four seconds: medium, technical; flat lines and gaps alike', () => {
    const flat = range(11, 14).map((s) => signal(s, { live: [] }));
    expect(kinds(after([...beating(1, 10), ...flat.slice(0, 3)]))).toEqual([]);
    expect(find(after([...beating(1, 10), ...flat]), 'no-ecg-signal')).toMatchObject({
      priority: 'medium',
      isTechnical: true,
      onset: at(10),
    });
    expect(kinds(after([...beating(1, 10), { kind: 'gap', first: at(10), end: at(14) }]))).toEqual(['no-ecg-signal']);
    expect(kinds(after([...beating(1, 10), ...flat, signal(15)]))).toEqual([]);
  });

  it('what is not here yet raises nothing, however long', () => {
    expect(kinds(after([...beating(1, 10), { kind: 'awaited', first: at(10), end: at(3600) }]))).toEqual([]);
  });
});

describe('conditions as values', () => {
  it('stand most urgent first', () => {
    const state = after([
      ...range(1, 3).map((s) => signal(s, { live: ['I'], off: ['V1'] })),
      measured(10, { rate: 160, codes: ['wide-complex-tachycardia'] }),
    ]);
    expect(kinds(state)).toEqual(['wide-complex-tachycardia', 'extreme-tachycardia', 'lead-off']);
  });

  it('what is switched off is neither raised nor kept', () => {
    const raised = after([measured(10, { rate: 130 })]);
    const limits = { ...ADULT_LIMITS, isOn: { ...ADULT_LIMITS.isOn, 'rate-high': false } };
    expect(kinds(after([signal(11)], limits, raised))).toEqual([]);
    expect(kinds(after([measured(10, { rate: 130 })], limits))).toEqual([]);
  });

  it('an event that changes nothing leaves the very same conditions', () => {
    const state = after([
      ...range(1, 3).map((s) => signal(s, { live: ['I'], off: ['V1'] })),
      measured(10, { rate: 130 }),
    ]);
    expect(nextAlarms(state, measured(15, { rate: 130 }), ADULT_LIMITS).conditions).toBe(state.conditions);
  });

  const anyEvent = (second: number): fc.Arbitrary<AlarmEvent> =>
    fc.oneof(
      fc.constant(beat(second)),
      fc
        .record({
          live: fc.subarray<LeadName>(['I', 'II', 'V1']),
          off: fc.subarray<LeadName>(['V2', 'V3']),
          swing: fc.integer({ min: 0, max: 2000 }),
        })
        .map((facts) => signal(second, facts)),
      fc
        .constantFrom('gap' as const, 'awaited' as const)
        .map((kind) => ({ kind, first: at(second - 1), end: at(second) })),
      fc
        .record({
          rate: fc.option(fc.integer({ min: 20, max: 300 })),
          codes: fc.subarray(['vf-likely', 'wide-complex-tachycardia']),
        })
        .map((facts) => measured(second, facts)),
      fc.constantFrom(...ALARM_KINDS).map((alarm) => ({ kind: 'acknowledged' as const, alarm })),
    );

  it('whatever happens: one condition a kind, never one whose onset lies ahead, never both asystole and fibrillation', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.nat(), { minLength: 1, maxLength: 60 })
          .chain((steps) => fc.tuple(...steps.map((_, place) => anyEvent(place + 1)))),
        (events) => {
          let state = noAlarms(hertz(500));
          events.forEach((event, place) => {
            state = nextAlarms(state, event, ADULT_LIMITS);
            const names = state.conditions.map(({ kind }) => kind);
            expect(new Set(names).size).toBe(names.length);
            for (const { onset } of state.conditions) expect(onset).toBeLessThanOrEqual(at(place + 1));
            const present = state.conditions.filter(({ isPresent }) => isPresent).map(({ kind }) => kind);
            expect(present.includes('asystole') && present.includes('vf-likely')).toBe(false);
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('limits that a person sets', () => {
  it('those for adults have no mistake', () => {
    expect(checkAlarmLimits(ADULT_LIMITS)).toEqual([]);
  });

  it('all mistakes are told at once', () => {
    const mistakes = checkAlarmLimits({
      ...ADULT_LIMITS,
      asystoleAfter: seconds(60),
      rateLow: beatsPerMinute(130),
      stChange: microvolts(Number.NaN),
      stChangeLeads: 1.5,
    });
    expect(mistakes).toEqual([
      { kind: 'out-of-range', limit: 'asystoleAfter', least: 3, most: 10 },
      { kind: 'out-of-range', limit: 'stChange', least: 50, most: 500 },
      { kind: 'out-of-range', limit: 'stChangeLeads', least: 1, most: 12 },
      { kind: 'not-below', limit: 'rateLow', other: 'rateHigh' },
    ]);
  });

  it.each([
    ['extremeBradycardia', 20, 100],
    ['rateHigh', 60, 250],
    ['leadOffAfter', 0, 30],
  ] as const)('%s may be %d and %d, not beyond', (limit, least, most) => {
    const mistakes = (value: number): unknown[] =>
      checkAlarmLimits({ ...ADULT_LIMITS, [limit]: value }).filter((one) => one.kind === 'out-of-range');
    expect([mistakes(least), mistakes(most)]).toEqual([[], []]);
    expect([mistakes(least - 1), mistakes(most + 1)]).toEqual([
      [{ kind: 'out-of-range', limit, least, most }],
      [{ kind: 'out-of-range', limit, least, most }],
    ]);
  });
});
