import type { ShareJson95, SpreadJson } from '../../protocol/wire/fleet-report.ts';
import { filled } from '../review/words/filled.ts';
import type { ReportWords } from './words/report-en.ts';

/** Below so many a percentage says more than is known. */
export const FEW = 20;

/** One figure as a person reads it: the figure, and what it stands on. */
export interface FigureText {
  readonly figure: string;
  readonly standsOn: string;
}

const percent = (share: number): string => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)}\u00a0%`;

export function shareText(share: ShareJson95, words: ReportWords): FigureText {
  if (share.kind === 'absent') return { figure: '–', standsOn: words.absent[share.reason] };
  const { count, of, least, most } = share;
  const counted = filled(words.of, { count, of });
  const interval = filled(words.interval, { least: percent(least), most: percent(most) });
  return of < FEW
    ? { figure: counted, standsOn: interval }
    : { figure: percent(count / of), standsOn: `${counted} · ${interval}` };
}

export function spreadText(spread: SpreadJson, words: ReportWords): FigureText {
  if (spread.kind === 'absent') return { figure: '–', standsOn: words.absent[spread.reason] };
  const { p50, p95, p99, n } = spread;
  // Of a handful p99 is the slowest of them and no percentile.
  const tails =
    n < FEW ? '' : `${filled(words.percentiles, { p95: durationText(p95, words), p99: durationText(p99, words) })} · `;
  return { figure: durationText(p50, words), standsOn: `${tails}${filled(words.n, { n: grouped(n) })}` };
}

/** Milliseconds below a second, seconds below two minutes, then minutes and hours. */
export function durationText(milliseconds: number, words: ReportWords): string {
  if (milliseconds < 1000) return filled(words.milliseconds, { value: Math.round(milliseconds) });
  if (milliseconds < 120_000) return filled(words.seconds, { value: (milliseconds / 1000).toFixed(1) });
  if (milliseconds < 7_200_000) return filled(words.minutes, { minutes: Math.round(milliseconds / 60_000) });
  return filled(words.hours, { value: (milliseconds / 3_600_000).toFixed(1) });
}

/** 1 843 200, with narrow spaces that do not break. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');

export const minutesOf = (seconds: number): string => {
  const minutes = seconds / 60;
  return minutes === 0 ? '0' : minutes < 10 ? minutes.toFixed(1) : String(Math.round(minutes));
};
