import { expect, it, vi } from 'vitest';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { ageOf, factsOf, readCriteriaInputs, useCriteriaInputs } from './patient-facts.ts';

const session = '01890000-0000-7000-8000-000000000001' as SessionId;

it('takes whole years of a human life for an age, and nothing else', () => {
  expect(['58', ' 7 ', '0', '125'].map(ageOf)).toEqual([58, 7, 0, 125]);
  expect(['', '126', '-3', '58.5', '5e1', 'old', '٥٨'].map(ageOf)).toEqual(Array(7).fill(null));
});

it('reads back what was entered for each session, and that the helper is switched off', () => {
  const kept = JSON.stringify({ patients: { [session]: { ageYears: 58, sex: 'male' } }, evaluates: false });
  expect(readCriteriaInputs(kept)).toEqual({
    patients: { [session]: { ageYears: 58, sex: 'male' } },
    evaluates: false,
  });
});

it('takes nothing from storage that nobody can have entered', () => {
  expect(readCriteriaInputs(null)).toEqual({ patients: {}, evaluates: true });
  expect(readCriteriaInputs('{"patients":{"x":{"ageYears":900,"sex":"?"}}}').patients).toEqual({
    x: { ageYears: null, sex: null },
  });
  expect(readCriteriaInputs('{"patients":7').evaluates).toBe(true);
});

it('keeps age and sex of one session apart from those of another, in a tab whose storage is closed as well', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const other = '01890000-0000-7000-8000-000000000002' as SessionId;
  const { enter } = useCriteriaInputs.getState();
  enter(session, { ageYears: 58 });
  enter(other, { sex: 'female' });
  enter(session, { sex: 'male' });
  expect(useCriteriaInputs.getState().patients).toEqual({
    [session]: { ageYears: 58, sex: 'male' },
    [other]: { ageYears: null, sex: 'female' },
  });
  warn.mockRestore();
});

it('is what the crew wrote until the reader enters something else, each for itself', () => {
  const told = { ageYears: 58, sex: 'male' } as const;
  expect(factsOf({ ageYears: null, sex: null }, told)).toEqual(told);
  expect(factsOf({ ageYears: 85, sex: null }, told)).toEqual({ ageYears: 85, sex: 'male' });
  expect(factsOf({ ageYears: null, sex: 'female' }, { ageYears: null, sex: null })).toEqual({
    ageYears: null,
    sex: 'female',
  });
});
