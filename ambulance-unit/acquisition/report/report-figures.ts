import type { Measured } from '../../../protocol/ecg/measured.ts';
import type { Evidence } from '../../../protocol/ecg/statement.ts';
import type { Degrees, Microvolts, Milliseconds, UnixMillis } from '../../../protocol/ecg/units.ts';
import type { FindingWords } from '../../../protocol/ecg/words/finding-words-en.ts';
import type { ReportLanguage, ReportWords } from './report-words.ts';

/** The minus of print: a hyphen before a number is overlooked. */
const MINUS = '\u2212';

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? MINUS : '+'}${text}`;
}

const whole = (value: number): string => {
  const rounded = Math.round(value);
  return (rounded < 0 ? MINUS : '') + String(Math.abs(rounded));
};

/** What was measured, or that it was not and why: a place is never left empty. */
export function measuredText<Value>(
  measured: Measured<Value>,
  text: (value: Value) => string,
  words: ReportWords,
  findings: FindingWords,
): string {
  return measured.known ? text(measured.value) : words.notAvailable(findings.absentReason[measured.why]);
}

export const millisecondsText = (value: Milliseconds): string => `${whole(value)} ms`;
export const degreesText = (value: Degrees): string => `${whole(value)}°`;

/** ST in mm with its sign, cut to the tenth: what reads as a limit has reached it. */
export const stText = (level: Microvolts): string => signed(Math.trunc(Math.round(level) / 10) / 10, 1);

/** A number of the evidence as it was compared, potentials in mm. */
export function evidenceText({ what, unit }: Pick<Evidence, 'what' | 'unit'>, value: number): string {
  switch (unit) {
    case 'µV': {
      const text = signed(Math.round(value) / 100, 2);
      return `${what.startsWith('st-j') ? text : text.replace(/^\+/, '')} mm`;
    }
    case 'ms':
      return `${whole(value)} ms`;
    case 'bpm':
      return `${whole(value)} /min`;
    case 'degrees':
      return `${whole(value)}°`;
    case 'ratio':
      return signed(value, 2).replace(/^\+/, '');
    case 'count':
    case 'years':
      return whole(value);
  }
}

/** `26 Nov 2026, 20:14:05 (GMT+8, Asia/Taipei)`: an instant without its zone is none. */
export function wallText(at: UnixMillis, timeZone: string, language: ReportLanguage): string {
  // The month by its name in English: 03/04 is March to one reader and April to the next.
  const locale = language === 'en' ? 'en-GB' : 'zh-TW';
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const text = parts
    .filter(({ type }) => type !== 'timeZoneName')
    .map(({ value }) => value)
    .join('')
    .replaceAll('[]', '')
    .trim();
  const zone = offset === timeZone ? offset : `${offset}, ${timeZone}`;
  return `${text} (${zone})`;
}

/** `+00:12:43` */
export function elapsedText(seconds: number): string {
  const all = Math.max(0, Math.floor(seconds + 1e-6));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `+${two(Math.floor(all / 3600))}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
}

/** `+00:12:43.5` */
export function elapsedTenthsText(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  return `${elapsedText(tenths / 10)}.${String(tenths % 10)}`;
}

/** `0.20 s`, `3.2 s`, `42 s` */
export const durationText = (seconds: number): string =>
  seconds < 0.995
    ? `${Math.max(0.01, seconds).toFixed(2)} s`
    : seconds < 9.95
      ? `${seconds.toFixed(1)} s`
      : `${whole(seconds)} s`;
