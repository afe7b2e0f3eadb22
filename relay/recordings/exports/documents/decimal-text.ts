/** No exponent, which XML's decimal does not know, and no more digits than a double holds. */
export const decimal = (value: number): string => {
  const text = String(Number(value.toPrecision(15)) + 0);
  return text.includes('e') ? Number(text).toFixed(20).replace(/0+$/, '').replace(/\.$/, '') : text;
};
