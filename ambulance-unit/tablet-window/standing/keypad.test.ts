import { describe, expect, it } from 'vitest';
import { ageAfter, ageWithout } from './age.ts';
import { emptyKeypad, judgeKeypad, KEYPAD_FIELDS, type KeypadKey, pressKey } from './keypad.ts';
import type { EnteredCard } from './vital-cards.ts';

/** `1`, `.`, `<` erase, `>` the next field. */
const typed = (card: EnteredCard, keys: string) => {
  const fields = KEYPAD_FIELDS[card];
  const state = Array.from(keys).reduce((before, key) => {
    const press: KeypadKey =
      key === '.'
        ? { kind: 'point' }
        : key === '<'
          ? { kind: 'erase' }
          : key === '>'
            ? { kind: 'field', at: before.at + 1 }
            : { kind: 'digit', digit: key };
    return pressKey(before, press, fields);
  }, emptyKeypad(fields));
  return { texts: state.texts, verdict: judgeKeypad(state, fields) };
};

describe('a value by hand', () => {
  it('is taken where a living patient can have it', () => {
    expect(typed('spo2', '94').verdict).toEqual({ kind: 'good', values: [{ vital: 'spo2', value: 94 }] });
    expect(typed('temperature', '36.8').verdict).toEqual({
      kind: 'good',
      values: [{ vital: 'temperature', value: 36.8 }],
    });
  });
  it('is refused beyond that, with the range', () => {
    expect(typed('spo2', '101').verdict).toMatchObject({ kind: 'out-of-range', field: { least: 30, most: 100 } });
    expect(typed('temperature', '368').verdict.kind).toBe('out-of-range');
  });
  it('is two values of one measurement for a blood pressure, the lower one lower', () => {
    expect(typed('nibp', '138>84').verdict).toEqual({
      kind: 'good',
      values: [
        { vital: 'systolic', value: 138 },
        { vital: 'diastolic', value: 84 },
      ],
    });
    expect(typed('nibp', '138').verdict).toEqual({ kind: 'incomplete' });
    expect(typed('nibp', '84>138').verdict).toEqual({ kind: 'not-below' });
  });
  it('is mended digit by digit', () => {
    expect(typed('spo2', '96<4').texts).toEqual(['94']);
    expect(typed('spo2', '<<').texts).toEqual(['']);
  });
  it('takes no key that makes no number: a fourth digit, a second point, a point where none belongs', () => {
    expect(typed('respiration', '1234').texts).toEqual(['123']);
    expect(typed('temperature', '36.85.').texts).toEqual(['36.8']);
    expect(typed('spo2', '9.4').texts).toEqual(['94']);
    expect(typed('spo2', '094').texts).toEqual(['94']);
  });
});

describe('an age by digits', () => {
  it('grows by each digit, and begins anew where nobody can be that old', () => {
    expect(ageAfter(null, 5)).toBe(5);
    expect(ageAfter(5, 8)).toBe(58);
    expect(ageAfter(58, 3)).toBe(3);
    expect(ageAfter(10, 4)).toBe(104);
  });
  it('is erased digit by digit', () => {
    expect(ageWithout(58)).toBe(5);
    expect(ageWithout(5)).toBeNull();
    expect(ageWithout(null)).toBeNull();
  });
});
