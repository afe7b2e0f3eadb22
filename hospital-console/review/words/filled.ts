/** A sentence with its blanks filled; one that is not given stays to be seen. */
export const filled = (sentence: string, blanks: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{\{(\w+)\}\}/g, (blank, name: string) => String(blanks[name] ?? blank));

/** Words that follow a number: those of one, and those of any other, none included. Chinese has the same for both. */
export interface Counted {
  readonly one: string;
  readonly other: string;
}

const numbers = new Intl.PluralRules('en');

/** The words of a count; its own blank is filled as it stands in `blanks`, which may group its digits. */
export const counted = (
  words: Counted,
  count: number,
  blanks: Readonly<Record<string, string | number>> = { count },
): string => filled(numbers.select(count) === 'one' ? words.one : words.other, blanks);
