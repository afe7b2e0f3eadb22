import { describe, expect, it } from 'vitest';
import { type MadeFacts, madeMeasurement } from '../../../test/support/made-measurement.ts';
import { absent, known } from '../measured.ts';
import { degrees, microvolts, sampleIndex } from '../units.ts';
import { changesSinceFirst, changeStatement, type ChangesSinceFirst } from './changes-since-first.ts';

const first = madeMeasurement({ leads: { V2: { j: 50 }, III: { j: -20 }, V6: { why: 'noise' } }, first: 1000 });
const compared = (facts: MadeFacts): ChangesSinceFirst => {
  const changes = changesSinceFirst(first, madeMeasurement(facts));
  if (!changes.known) throw new Error(changes.why);
  return changes.value;
};
const of = (changes: ChangesSinceFirst, lead: string): unknown => changes.leads.find(([name]) => name === lead)?.[1];

describe('changed since the first ECG', () => {
  it('each lead has its levels then and now and the difference; from 100 µV on it is changed, up or down', () => {
    const changes = compared({ leads: { V2: { j: 150 }, III: { j: -120 }, V3: { j: 99 } } });
    expect(changes.firstAt).toBe(sampleIndex(1000));
    expect(of(changes, 'V2')).toEqual(known({ lead: 'V2', first: 50, now: 150, difference: 100, isChanged: true }));
    expect(of(changes, 'III')).toEqual(
      known({ lead: 'III', first: -20, now: -120, difference: -100, isChanged: true }),
    );
    expect(of(changes, 'V3')).toEqual(known({ lead: 'V3', first: 0, now: 99, difference: 99, isChanged: false }));
  });

  it('the statement names the leads that changed and by how much, and is not there where none did', () => {
    expect(changeStatement(compared({ leads: { V2: { j: 150 }, V3: { j: 99 } } }))).toMatchObject({
      kind: 'measurement',
      code: 'st-changed-since-first',
      leads: ['V2'],
      evidence: [{ what: 'st-j-difference', lead: 'V2', value: 100, unit: 'µV', limit: 100 }],
    });
    expect(changeStatement(compared({ leads: { V2: { j: 149 } } }))).toBeNull();
  });

  it('another threshold is held to', () => {
    const changes = changesSinceFirst(first, madeMeasurement({ leads: { V2: { j: 110 } } }), microvolts(60));
    expect(changes.known && of(changes.value, 'V2')).toMatchObject({ value: { isChanged: true } });
  });

  it('a lead without ST then or now has no difference, and says why', () => {
    const changes = compared({ leads: { V5: { why: 'lead-off' } } });
    expect(of(changes, 'V6')).toEqual(absent('noise'));
    expect(of(changes, 'V5')).toEqual(absent('lead-off'));
    expect(of(compared({ leads: { V7: { j: 0 } } }), 'V7')).toEqual(absent('lead-missing'));
  });

  it.each([
    ['paced now', { statements: ['paced-rhythm'] }],
    ['left bundle branch block now', { statements: ['lbbb-pattern'], qrs: 115 }],
    ['a QRS 31 ms wider', { qrs: 121 }],
  ] as const)('%s: beats that are not comparable', (_, facts) => {
    expect(changesSinceFirst(first, madeMeasurement(facts))).toEqual(absent('not-comparable'));
  });

  it('a QRS 30 ms wider is still the same beat', () => {
    expect(changesSinceFirst(first, madeMeasurement({ qrs: 120 })).known).toBe(true);
  });

  it.each([
    [170, -135, true],
    [170, -129, false],
    [-10, 50, true],
    [-10, 51, false],
  ])('axes of %d° and %d° are within 60° of each other: %o', (one, other, isAlike) => {
    const turned = (axis: number) => {
      const made = madeMeasurement({});
      return { ...made, axes: { ...made.axes, qrs: known(degrees(axis)) } };
    };
    expect(changesSinceFirst(turned(one), turned(other)).known).toBe(isAlike);
  });

  it('without a QRS to measure there is nothing to compare, for that reason', () => {
    const made = madeMeasurement({});
    const fibrillating = { ...made, intervals: { ...made.intervals, qrs: absent('no-organised-rhythm') } };
    expect(changesSinceFirst(first, fibrillating)).toEqual(absent('no-organised-rhythm'));
    expect(changesSinceFirst(fibrillating, first)).toEqual(absent('no-organised-rhythm'));
  });
});
