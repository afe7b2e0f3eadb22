import type { Hertz, Milliseconds } from '../../protocol/ecg/units.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { ViewReport } from '../trace/trace-port.ts';
import { elapsedAt } from './clock-text.ts';

/** What the badge beside the trace says. Only `live` may ever stand beside samples that are drawn as live (D18). */
export type Badge =
  | { readonly kind: 'opening' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'live'; readonly age: Milliseconds | null }
  | { readonly kind: 'delayed'; readonly age: Milliseconds | null }
  | { readonly kind: 'no-data'; readonly age: Milliseconds | null }
  | { readonly kind: 'ended' }
  /** The view left the head; `behind` is how far. */
  | { readonly kind: 'rewound'; readonly behind: Milliseconds | null }
  | { readonly kind: 'replay' }
  /** The worker that reports the freshness has fallen silent: nothing it said last may stand. */
  | { readonly kind: 'stopped'; readonly since: Milliseconds };

/** The worker reports several times a second; after this long without a word its last one is not believed. */
export const REPORTS_STOPPED_AFTER = milliseconds(3_000);

/** `sinceReport`: how long ago the worker spoke. */
export function badgeOf(report: ViewReport | null, sinceReport: Milliseconds): Badge {
  if (report === null) return { kind: 'opening' };
  if (report.mode === 'replay') return { kind: 'replay' };
  if (sinceReport > REPORTS_STOPPED_AFTER && report.freshness !== 'ended')
    return { kind: 'stopped', since: sinceReport };
  if (!report.following) return { kind: 'rewound', behind: behindHead(report) };
  return headBadge(report);
}

/** The state of the head alone, wherever the view looks. */
export function headBadge(report: ViewReport): Badge {
  switch (report.freshness) {
    case 'live':
    case 'delayed':
    case 'no-data':
      return { kind: report.freshness, age: report.age };
    case 'ended':
      return { kind: 'ended' };
    case 'waiting':
      return { kind: 'waiting' };
  }
}

function behindHead(report: ViewReport): Milliseconds | null {
  const rate: Hertz | undefined = report.format?.samplingRate;
  if (rate === undefined) return null;
  return milliseconds(elapsedAt(report.endSample, rate) - elapsedAt(report.playhead, rate));
}
