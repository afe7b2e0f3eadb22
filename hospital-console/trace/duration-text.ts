/** `0.20 s`, `3.2 s`, `42 s`, `12 min 5 s`: never rounded to nothing. */
export function durationText(seconds: number, language: string): string {
  const number = (value: number, digits: number): string =>
    new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  if (seconds < 0.995) return `${number(Math.max(0.01, seconds), 2)} s`;
  if (seconds < 9.95) return `${number(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${number(whole, 0)} s`;
  return `${number(Math.floor(whole / 60), 0)} min ${number(whole % 60, 0)} s`;
}
