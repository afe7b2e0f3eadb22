/** Nobody has lived longer. */
const OLDEST = 125;

/** What an age becomes with one more digit of a keypad; a digit that makes no age begins anew with it. */
export function ageAfter(age: number | null, digit: number): number {
  const more = (age ?? 0) * 10 + digit;
  return more <= OLDEST ? more : digit;
}
export const ageWithout = (age: number | null): number | null =>
  age === null || age < 10 ? null : Math.floor(age / 10);
