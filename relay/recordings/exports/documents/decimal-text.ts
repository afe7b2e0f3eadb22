/** A reckoned number without the dust of binary fractions: fifteen digits. */
export const decimal = (value: number): string => plain(Number(value.toPrecision(15)) + 0);

/** A number that a device gave, so that whoever reads the text has the very same one. */
export const exactDecimal = (value: number): string => plain(value);

/** No exponent, which XML's decimal does not know. */
function plain(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}
