/**
 * A text that somebody else wrote, fit for the screen: control characters and those that turn the reading direction become
 * visible, so that an order can neither hide a part of itself nor reorder what stands beside it.
 */
const HIDDEN = /[\p{Cc}\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

export function visibleText(text: string, longest = 2000): string {
  const characters = Array.from(text);
  const kept = characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text;
  return kept.replace(HIDDEN, '\u25a1').trim();
}
