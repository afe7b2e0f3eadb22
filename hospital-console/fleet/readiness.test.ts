import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { UnitReadinessJson } from '../../protocol/wire/sessions-api.ts';
import { fleetCounts, readinessOf } from './readiness.ts';

const NOON = Date.parse('2026-11-27T12:00:00Z');
const minutesAgo = (minutes: number): string => new Date(NOON - minutes * 60_000).toISOString();
const selfTest = (changes: Partial<NonNullable<UnitReadinessJson['selfTest']>> = {}) => ({
  ...{ session: 's', at: minutesAgo(20), isHeld: true, seenBy: ['Dr Lin'] },
  ...{ checks: [{ check: 'storage', result: 'passed' as const }] },
  ...changes,
});
const unit = (name: string, changes: Partial<UnitReadinessJson> = {}): UnitReadinessJson => ({
  ...{ unit: name, link: 'up', heardAt: minutesAgo(1), software: 'prearrival 1', session: null },
  ...{ selfTest: selfTest(), battery: { percent: 80, isCharging: false, at: minutesAgo(20) } },
  ...changes,
});
const board = (...fleet: UnitReadinessJson[]) => readinessOf(fleet, unixMillis(NOON));
const concerns = (changes: Partial<UnitReadinessJson>): string[] =>
  board(unit('one', changes)).flatMap((one) => one.concerns.map(({ kind }) => kind));

describe('the fleet', () => {
  it('is ready where a unit is connected, tested within two hours and charged', () => {
    expect(board(unit('one'))).toMatchObject([{ standing: 'ready', concerns: [] }]);
  });
  it('says what is wrong with a unit, each by its name', () => {
    expect(concerns({ link: 'down' })).toEqual(['link-down']);
    expect(concerns({ selfTest: null })).toEqual(['test-never']);
    expect(concerns({ selfTest: selfTest({ at: minutesAgo(119) }) })).toEqual([]);
    expect(concerns({ selfTest: selfTest({ at: minutesAgo(121) }) })).toEqual(['test-old']);
    expect(concerns({ selfTest: selfTest({ isHeld: false }) })).toEqual(['test-not-held']);
    expect(concerns({ battery: { percent: 19, isCharging: false, at: minutesAgo(1) } })).toEqual(['battery-low']);
    expect(concerns({ battery: { percent: 19, isCharging: true, at: minutesAgo(1) } })).toEqual([]);
    expect(concerns({ battery: null })).toEqual([]);
    const checks = [
      { check: 'monitor', result: 'failed' as const },
      { check: 'position', result: 'not-available' as const },
    ];
    expect(board(unit('one', { selfTest: selfTest({ checks }) }))[0]?.concerns).toEqual([
      { kind: 'check-failed', check: 'monitor' },
    ]);
  });
  it('counts none as ready that has a case, or that somebody should look after', () => {
    const fleet = board(unit('one'), unit('on a case', { session: 'c' }), unit('broken', { link: 'down' }));
    expect(fleetCounts(fleet)).toEqual({ ready: 1, recording: 1, all: 3 });
  });
  it('puts whoever needs somebody first, then by name as people count', () => {
    const all = board(
      unit('unit 10'),
      unit('unit 2'),
      unit('on a case', { session: 'c', selfTest: null, link: 'down' }),
      unit('new', { selfTest: null }),
      unit('broken', { link: 'down' }),
    );
    expect(all.map((one) => `${one.unit.unit}: ${one.standing}`)).toEqual([
      ...['broken: attention', 'new: untested', 'on a case: recording', 'unit 2: ready', 'unit 10: ready'],
    ]);
  });
  it('marks another version than most have, and keeps nobody at home for it', () => {
    const all = board(unit('a'), unit('b'), unit('c', { software: 'prearrival 0' }));
    expect(all.map((one) => [one.standing, one.concerns.map(({ kind }) => kind)])).toEqual([
      ['ready', []],
      ['ready', []],
      ['ready', ['version-differs']],
    ]);
    expect(board(unit('a'), unit('b', { software: 'other' })).flatMap((one) => one.concerns)).toEqual([]);
  });
  it('is searched by unit and version', () => {
    const fleet = [unit('Taichung 91'), unit('Taichung 92', { software: 'beta' })];
    expect(readinessOf(fleet, unixMillis(NOON), 'beta tai').map((one) => one.unit.unit)).toEqual(['Taichung 92']);
  });
});
