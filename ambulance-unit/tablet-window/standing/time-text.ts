import { milliseconds, type Milliseconds, type Seconds, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { Language } from '../words/language.ts';
import type { Say } from '../words/word-key.ts';

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Tenths below 3 s (where they tell live from late), then whole seconds, then two units; cut, never rounded up. Below nothing is nothing. */
export function spanText(span: Milliseconds, say: Say): string {
  const tenths = Math.max(0, Math.floor(span / 100));
  if (tenths < 30) return say('span.tenths', { seconds: (tenths / 10).toFixed(1) });
  const whole = Math.floor(tenths / 10);
  if (whole < 100) return say('span.seconds', { seconds: whole });
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return say('span.minutes', { minutes, seconds: twoDigits(whole % 60) });
  return say('span.hours', { hours: Math.floor(minutes / 60), minutes: twoDigits(minutes % 60) });
}

/** What is left of a silence: `1:59`. A begun second counts, so that 0:00 means that it is over. */
export function leftText(left: Milliseconds): string {
  const whole = Math.max(0, Math.ceil(left / 1000));
  return `${String(Math.floor(whole / 60))}:${twoDigits(whole % 60)}`;
}

export const ofSeconds = (span: Seconds): Milliseconds => milliseconds(span * 1000);

/** Since the case began: `04:07`, `1:04:07`. */
export function elapsedText(elapsed: Milliseconds): string {
  const whole = Math.max(0, Math.floor(elapsed / 1000));
  const hours = Math.floor(whole / 3600);
  const rest = `${twoDigits(Math.floor(whole / 60) % 60)}:${twoDigits(whole % 60)}`;
  return hours === 0 ? rest : `${String(hours)}:${rest}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Local time of day, twenty-four hours: `14:03:22`. */
export function wallClockText(time: UnixMillis, language: Language, withSeconds = true): string {
  const key = `${language}${String(withSeconds)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      hour: '2-digit',
      minute: '2-digit',
      ...(withSeconds ? { second: '2-digit' } : {}),
      hourCycle: 'h23',
    });
    formats.set(key, format);
  }
  return format.format(time);
}
