import type { Hertz, UnixMillis } from '../../protocol/ecg/units.ts';

/** One line, as long as there is room for: the longest first. Empty: nothing is said. */
export type ClockForms = readonly string[];
export const NO_CLOCK: ClockForms = [];

/** The two clocks of a page, as one line: wall time by the unit's clock, and time since the recording began. */
export class PageClock {
  readonly #date: Intl.DateTimeFormat;
  readonly #shortDate: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  /** Asked sixty times a second, and reads otherwise when a second of either clock begins. */
  #last = { startedAt: NaN, from: NaN as number | null, wall: NaN, elapsed: NaN, forms: NO_CLOCK };

  constructor(language: string) {
    // The month by its name: 03/04 is March to one reader and April to the next.
    this.#date = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric' });
    // 2026-11-22: year first, which nobody takes for a day.
    this.#shortDate = new Intl.DateTimeFormat('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' });
    this.#time = new Intl.DateTimeFormat(language, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /**
   * `22 Nov 2026  14:03:22    +00:12:43`; a still page says from when to when. On a phone `2026-11-22  14:03:22    +00:12:43`,
   * without the date, or the wall clock alone.
   */
  forms(startedAt: UnixMillis, rate: Hertz, from: number | null, to: number): ClockForms {
    const wallSecond = Math.floor((startedAt + (to * 1000) / rate) / 1000);
    const elapsed = wholeSeconds(to / rate);
    const last = this.#last;
    const isSame = last.wall === wallSecond && last.elapsed === elapsed && last.startedAt === startedAt;
    if (isSame && last.from === from) return last.forms;
    const wall = (sample: number): Date => new Date(startedAt + (sample * 1000) / rate);
    const times = from === null ? this.#time.format(wall(to)) : this.#time.formatRange(wall(from), wall(to));
    const since = from === null ? elapsedText(to / rate) : `${elapsedText(from / rate)} – ${elapsedText(to / rate)}`;
    const both = `${times}    +${since}`;
    const [date, shortDate] = [this.#date.format(wall(to)), this.#shortDate.format(wall(to))];
    const forms: ClockForms = [`${date}   ${both}`, `${shortDate}   ${both}`, both, times];
    this.#last = { startedAt, from, wall: wallSecond, elapsed, forms };
    return forms;
  }
}

const wholeSeconds = (seconds: number): number => Math.floor(seconds + 1e-6);

/** `00:12:43` */
export function elapsedText(seconds: number): string {
  const whole = wholeSeconds(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
