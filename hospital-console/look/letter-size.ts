/** CSS pixels of `count` rem now: the letters of the page grow with the screen (look.css). */
export const pixelsOfRem = (count: number): number =>
  count * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
