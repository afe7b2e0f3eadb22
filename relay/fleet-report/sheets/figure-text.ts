import type { ShareJson95, SpreadJson } from '../../../protocol/wire/fleet-report.ts';
import { filledIn, type SheetWords } from './sheet-words.ts';

/** Below so many a percentage says more than is known. */
export const FEW = 20;

/** One figure as a person reads it: the figure, and what it stands on. */
export interface FigureText {
  readonly figure: string;
  readonly standsOn: string;
}

/** 1 843 200, with spaces that do not break. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0');

export const percent = (share: number): string => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)}\u00a0%`;

/** Milliseconds below a second, seconds below two minutes, then minutes and hours. */
export function durationText(milliseconds: number, words: SheetWords): string {
  if (milliseconds < 1000) return filledIn(words.milliseconds, { value: Math.round(milliseconds) });
  if (milliseconds < 120_000) return filledIn(words.seconds, { value: (milliseconds / 1000).toFixed(1) });
  if (milliseconds < 7_200_000) return filledIn(words.minutes, { value: Math.round(milliseconds / 60_000) });
  return filledIn(words.hours, { value: (milliseconds / 3_600_000).toFixed(1) });
}

export function minutesText(seconds: number, words: SheetWords): string {
  const minutes = seconds / 60;
  const value = minutes === 0 ? '0' : minutes < 10 ? minutes.toFixed(1) : String(Math.round(minutes));
  return filledIn(words.minutes, { value });
}

export function shareText(share: ShareJson95, words: SheetWords): FigureText {
  if (share.kind === 'absent') return { figure: '–', standsOn: words.absent[share.reason] };
  const { count, of, least, most } = share;
  const counted = filledIn(words.of, { count: grouped(count), of: grouped(of) });
  const interval = filledIn(words.interval, { least: percent(least), most: percent(most) });
  return of < FEW
    ? { figure: counted, standsOn: interval }
    : { figure: percent(count / of), standsOn: `${counted} · ${interval}` };
}

export function spreadText(spread: SpreadJson, words: SheetWords): FigureText {
  if (spread.kind === 'absent') return { figure: '–', standsOn: words.absent[spread.reason] };
  const { p50, p95, p99, n } = spread;
  const tails = { p95: durationText(p95, words), p99: durationText(p99, words) };
  // Of a handful p99 is the slowest of them and no percentile.
  const told = n < FEW ? '' : `${filledIn(words.percentiles, tails)} · `;
  return { figure: durationText(p50, words), standsOn: `${told}${filledIn(words.n, { n: grouped(n) })}` };
}
