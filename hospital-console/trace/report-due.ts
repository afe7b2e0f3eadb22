import { milliseconds, type Milliseconds } from '../../protocol/ecg/units.ts';
import type { ViewReport } from './trace-port.ts';

/** A page that hears nothing for three times as long knows that its worker has died. */
export const REPORT_ANYHOW = milliseconds(950);

/** What goes on by itself while a view follows the head: the page shows it once a second, and hears of it no more often. */
const RUNS: ReadonlySet<keyof ViewReport> = new Set([
  'playhead',
  'endSample',
  'age',
  'ageUncertainty',
  'drawnAfter',
] as const);

/**
 * Whether the page is to hear this report: at once where something happened or a view moves otherwise than with the head, else
 * once a second. Each one wakes the page's main thread.
 */
export function isReportDue(last: ViewReport | null, next: ViewReport, sinceLast: Milliseconds): boolean {
  if (last === null || sinceLast >= REPORT_ANYHOW) return true;
  const keys = Object.keys(next) as (keyof ViewReport)[];
  const isRunning = last.following && next.following;
  return keys.some((key) => !Object.is(last[key], next[key]) && !(isRunning && RUNS.has(key)));
}
