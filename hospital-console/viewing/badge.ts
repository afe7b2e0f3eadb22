import type { Hertz, Milliseconds } from '../../protocol/ecg/units.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { freshnessOfAge } from '../trace/freshness.ts';
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
  /** The worker that reports the freshness has fallen silent, or no ink comes on the paper: nothing it said last may stand. */
  | { readonly kind: 'stopped'; readonly since: Milliseconds };

/** The worker reports and paints several times a second; after this long without a word or without ink it is not believed. */
export const REPORTS_STOPPED_AFTER = milliseconds(3_000);

/** `sinceReport`: how long ago the worker spoke. What is on the paper ages meanwhile, and while nothing is painted. */
export function badgeOf(report: ViewReport | null, sinceReport: Milliseconds): Badge {
  if (report === null) return { kind: 'opening' };
  if (report.mode === 'replay') return { kind: 'replay' };
  const silence = milliseconds(sinceReport + (report.inkAge ?? 0));
  if (silence > REPORTS_STOPPED_AFTER && report.freshness !== 'ended') return { kind: 'stopped', since: silence };
  if (!report.following) return { kind: 'rewound', behind: behindHead(report) };
  const head = headBadge(report, silence);
  // Fresh samples that nobody sees yet are no live trace.
  return report.inkAge === null && (head.kind === 'live' || head.kind === 'delayed') ? { kind: 'opening' } : head;
}

/** The state of the head alone, wherever the view looks; `silence`: how much older it is than when it was reported. */
export function headBadge(report: ViewReport, silence = milliseconds(0)): Badge {
  switch (report.freshness) {
    case 'live':
    case 'delayed':
    case 'no-data': {
      if (report.age === null) return { kind: report.freshness, age: null };
      const age = milliseconds(report.age + silence);
      return { kind: freshnessOfAge(age), age };
    }
    case 'ended':
      return { kind: 'ended' };
    case 'waiting':
      return { kind: 'waiting' };
  }
}

/** The span of time that a badge tells beside its word; null where it tells none. */
export function spanOf(badge: Badge): Milliseconds | null {
  switch (badge.kind) {
    case 'live':
    case 'delayed':
    case 'no-data':
      return badge.age;
    case 'rewound':
      return badge.behind;
    case 'stopped':
      return badge.since;
    case 'opening':
    case 'waiting':
    case 'ended':
    case 'replay':
      return null;
  }
}

/** As the notice over the paper tells it: of a trace that may be read it tells no age, and need not be drawn anew with each. */
export function noticed(badge: Badge): Badge {
  switch (badge.kind) {
    case 'live':
    case 'delayed':
      return { kind: badge.kind, age: null };
    case 'rewound':
      return { kind: 'rewound', behind: null };
    case 'no-data':
    case 'stopped':
    case 'opening':
    case 'waiting':
    case 'ended':
    case 'replay':
      return badge;
  }
}

function behindHead(report: ViewReport): Milliseconds | null {
  const rate: Hertz | undefined = report.format?.samplingRate;
  if (rate === undefined) return null;
  return milliseconds(elapsedAt(report.endSample, rate) - elapsedAt(report.playhead, rate));
}
