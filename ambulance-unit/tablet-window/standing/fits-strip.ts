/** Three lines beside two buttons on the narrowest tablet, in Latin letters; a Chinese character takes two. */
const MOST_LETTERS = 90;

/**
 * Whether all of a text can be read in the strip that follows to every step. An order that cannot is neither shown there nor
 * read back from there: whoever confirms it must have had all of it before their eyes.
 */
export function fitsStrip(text: string): boolean {
  let letters = 0;
  for (const character of text) letters += /[\u1100-\uffff]|[\u{10000}-\u{3ffff}]/u.test(character) ? 2 : 1;
  return letters <= MOST_LETTERS;
}
