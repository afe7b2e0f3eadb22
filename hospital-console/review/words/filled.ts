/** A sentence with its blanks filled; one that is not given stays to be seen. */
export const filled = (sentence: string, blanks: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{\{(\w+)\}\}/g, (blank, name: string) => String(blanks[name] ?? blank));
