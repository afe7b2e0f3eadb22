import type { Hertz, Milliseconds, SampleCount, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import { milliseconds, unixMillis } from '../../protocol/ecg/units.ts';
import type { Language } from '../words/words.ts';

/** A span of time ready for the words `span.*`: whole numbers as text, cut and never rounded up to time not yet passed. */
export type SpanText =
  | { readonly key: 'span.tenths'; readonly values: { readonly seconds: string } }
  | { readonly key: 'span.seconds'; readonly values: { readonly seconds: string } }
  | { readonly key: 'span.minutes'; readonly values: { readonly minutes: string; readonly seconds: string } }
  | { readonly key: 'span.hours'; readonly values: { readonly hours: string; readonly minutes: string } }
  | { readonly key: 'span.days'; readonly values: { readonly days: string; readonly hours: string } };

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Tenths below 3 s (where they tell live from late), then whole seconds, then the two largest units. Negative is 0. */
export function describeSpan(span: Milliseconds): SpanText {
  const tenths = Math.max(0, Math.floor(span / 100));
  if (tenths < 30) return { key: 'span.tenths', values: { seconds: (tenths / 10).toFixed(1) } };
  const seconds = Math.floor(tenths / 10);
  if (seconds < 100) return { key: 'span.seconds', values: { seconds: String(seconds) } };
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return { key: 'span.minutes', values: { minutes: String(minutes), seconds: twoDigits(seconds % 60) } };
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return { key: 'span.hours', values: { hours: String(hours), minutes: twoDigits(minutes % 60) } };
  return { key: 'span.days', values: { days: String(Math.floor(hours / 24)), hours: String(hours % 24) } };
}

/** Position in a session: `04:07`, `1:04:07`. Cut to the second. */
export function elapsedText(elapsed: Milliseconds): string {
  const seconds = Math.max(0, Math.floor(elapsed / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  return hours === 0 ? rest : `${String(hours)}:${rest}`;
}

/** Time from the session's first sample to this one, by the sampling rate. */
export const elapsedAt = (sample: SampleIndex | SampleCount, rate: Hertz): Milliseconds =>
  milliseconds((sample / rate) * 1000);

/** Wall time of a sample: an annotation reckoned from the session's start, never an order. */
export const wallAt = (sample: SampleIndex, rate: Hertz, startedAt: UnixMillis): UnixMillis =>
  unixMillis(startedAt + (sample / rate) * 1000);

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: Language, style: 'clock' | 'date'): Intl.DateTimeFormat {
  const key = `${language} ${style}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(
    // British English writes the day first and twenty-four hours, as hospitals do.
    language === 'en' ? 'en-GB' : language,
    style === 'clock'
      ? { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }
      : { year: 'numeric', month: 'short', day: 'numeric' },
  );
  formats.set(key, made);
  return made;
}

/** Local time of day, 24 hours: `14:03:22`. */
export const wallClockText = (time: UnixMillis, language: Language): string => format(language, 'clock').format(time);

/** Local date: `22 Nov 2026`, `2026年11月22日`. */
export const dateText = (time: UnixMillis, language: Language): string => format(language, 'date').format(time);

export const sameLocalDay = (one: UnixMillis, other: UnixMillis): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** The instant of an ISO 8601 text, or null where there is none or it cannot be read. */
export function instantOf(iso: string | null): UnixMillis | null {
  if (iso === null) return null;
  const parsed = Date.parse(iso);
  return Number.isFinite(parsed) ? unixMillis(parsed) : null;
}
