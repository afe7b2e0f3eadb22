import type { Hertz, UnixMillis } from '../../protocol/ecg/units.ts';

/** The two clocks of a page, as one line: wall time by the unit's clock, and time since the recording began. */
export class PageClock {
  readonly #date: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  /** Asked sixty times a second, and reads otherwise once. */
  #last = { key: '', text: '' };

  constructor(language: string) {
    // The month by its name: 03/04 is March to one reader and April to the next.
    this.#date = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric' });
    this.#time = new Intl.DateTimeFormat(language, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** `22 Nov 2026  14:03:22    +00:12:43`; a still page says from when to when. */
  text(startedAt: UnixMillis, rate: Hertz, from: number | null, to: number): string {
    const key = `${String(startedAt)} ${String(from)} ${String(Math.floor((to / rate) * 10))}`;
    if (key === this.#last.key) return this.#last.text;
    const wall = (sample: number): Date => new Date(startedAt + (sample * 1000) / rate);
    const times = from === null ? this.#time.format(wall(to)) : this.#time.formatRange(wall(from), wall(to));
    const elapsed = from === null ? elapsedText(to / rate) : `${elapsedText(from / rate)} – ${elapsedText(to / rate)}`;
    this.#last = { key, text: `${this.#date.format(wall(to))}   ${times}    +${elapsed}` };
    return this.#last.text;
  }
}

/** `00:12:43` */
export function elapsedText(seconds: number): string {
  const whole = Math.floor(seconds + 1e-6);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
