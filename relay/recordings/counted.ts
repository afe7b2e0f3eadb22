/**
 * A count with its noun, in English: `1 gap`, `2 gaps`, `no` being left to whoever asks.
 * @param other what stands after any count but one
 * @param shown the count as it is written, where its digits are grouped
 */
export const counted = (count: number, one: string, other = `${one}s`, shown = String(count)): string =>
  `${shown} ${count === 1 ? one : other}`;
