/**
 * A text that somebody else wrote, fit for one line: control characters and those that turn the reading direction become
 * visible, so that a label can neither hide a part of itself nor reorder what stands beside it.
 */
const HIDDEN = /[\p{Cc}\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const LONGEST = 200;

export function visibleText(text: string): string {
  const characters = Array.from(text);
  const kept = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text;
  return kept.replace(HIDDEN, '\u25a1').trim();
}
