import { describe, expect, it } from 'vitest';
import { sampleCount, sampleIndex } from '../../protocol/ecg/units.ts';
import type { CaseEntry, Decision } from '../../protocol/wire/case-entry.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import { intervalBetween, intervalsOf, isWithin, milestonesOf } from './case-intervals.ts';

const AT = Date.parse('2026-01-01T10:00:00.000Z');
const iso = (seconds: number): string => new Date(AT + seconds * 1000).toISOString();
let seq = 0;
/** Times are seconds by the writer's own clock; the relay's is 100 s ahead of the tablet's, and everything takes a second. */
const entry = (at: number, side: 'unit' | 'hospital', what: CaseEntry): EntryJson => {
  seq += 1;
  return {
    ...{ epoch: { number: side === 'unit' ? 1 : 0, nonce: 'n' }, seq, offset: seq, side, atSample: 0, entry: what },
    ...{ by: side === 'unit' ? 'crew' : 'Dr Lin', recordedAt: iso(at) },
    committedAt: iso(side === 'unit' ? at + 101 : at),
  };
};
const event = (at: number, name: 'first-contact' | 'arrived'): EntryJson =>
  entry(at, 'unit', { kind: 'event', event: name, text: '' });
const taken = (at: number): EntryJson =>
  entry(at, 'unit', {
    ...{ kind: 'twelve-lead', placement: 'standard', quality: 'good' },
    ...{ firstSample: sampleIndex(0), sampleCount: sampleCount(5_000) },
  });
const decided = (at: number, decision: Decision): EntryJson =>
  entry(at, 'hospital', { kind: 'decision', decision, reason: '', placement: 'standard', hospital: '' });

const caseOf = [
  ...[event(0, 'first-contact'), taken(300), decided(431, 'acknowledged'), decided(461, 'activated')],
  event(1_500, 'arrived'),
];
const looks = [
  { by: 'Dr Early', at: AT + 50_000, through: 10 },
  { by: 'Dr Lin', at: AT + 421_000, through: 9_000 },
];
const clock = { least: 99_000, most: 101_000 };

describe('the intervals of a case', () => {
  it('finds the steps from contact to arrival, each by the clock of whoever wrote it', () => {
    const found = milestonesOf(caseOf, looks);
    expect([...found.values()].map(({ name, clock: by, at }) => [name, by, (at - AT) / 1000]).sort()).toEqual(
      [
        ['contact', 'tablet', 0],
        ['ecg', 'tablet', 300],
        ['relay', 'relay', 401],
        ['opened', 'relay', 421],
        ['acknowledged', 'relay', 431],
        ['activated', 'relay', 461],
        ['arrival', 'tablet', 1_500],
      ].sort(),
    );
  });
  it('knows exactly what lies between two times of one clock, and bounds what lies between two clocks', () => {
    const lengths = intervalsOf(milestonesOf(caseOf, looks), clock).map(({ from, to, length }) => [
      `${from.name} ${to.name}`,
      (length.least ?? NaN) / 1000,
      (length.most ?? NaN) / 1000,
    ]);
    expect(lengths).toEqual([
      ['contact ecg', 300, 300],
      ['ecg relay', 0, 2],
      ['relay opened', 20, 20],
      ['opened acknowledged', 10, 10],
      ['acknowledged activated', 30, 30],
      ['activated arrival', 1_138, 1_140],
    ]);
  });
  it('does not take a look from before the ECG had come for one at the ECG', () => {
    expect(milestonesOf(caseOf, looks).get('opened')?.by).toBe('Dr Lin');
  });
  it('leaves one side open where the tablet has answered nothing, and both where a clock was set', () => {
    const found = milestonesOf(caseOf, looks);
    const span = (bounds: typeof clock | { least: null; most: number }) =>
      intervalBetween(found, ['ecg', 'relay'], bounds)?.length;
    expect(span({ least: null, most: 101_000 })).toEqual({ least: 0, most: null });
    expect(span({ least: 102_000, most: 101_000 })).toEqual({ least: null, most: null });
  });
  it('passes over a step that nobody noted', () => {
    const found = milestonesOf(caseOf.slice(1), []);
    expect(found.has('contact')).toBe(false);
    expect(intervalsOf(found, clock).map(({ from, to }) => `${from.name} ${to.name}`)).toEqual([
      ...['ecg relay', 'relay acknowledged', 'acknowledged activated', 'activated arrival'],
    ]);
  });
  it('says whether a limit was kept only where the clocks allow it', () => {
    expect(isWithin({ least: 1, most: 10 }, 10)).toBe(true);
    expect(isWithin({ least: 11, most: 12 }, 10)).toBe(false);
    expect(isWithin({ least: 1, most: null }, 10)).toBeNull();
    expect(isWithin({ least: 9, most: 11 }, 10)).toBeNull();
  });
});
