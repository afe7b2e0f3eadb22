import { leadsOfMask } from '../../protocol/ecg/leads.ts';
import { maskAt } from '../../protocol/ecg/placement.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { milliseconds, type MonotonicMillis, sampleIndex } from '../../protocol/ecg/units.ts';
import type { DrawingLag, DrawnAfter } from './drawing-lag.ts';
import type { SampleAge } from './freshness.ts';
import type { Playhead } from './playhead.ts';
import { isReportDue, REPORT_ANYHOW } from './report-due.ts';
import type { ViewReport } from './trace-port.ts';
import type { WatchedSession } from './watched-session.ts';

const MOST_AWAITED = 200;

/** What a view tells of itself, besides what it knows of its session. */
export interface ReportedView extends Pick<
  ViewReport,
  'view' | 'freshness' | 'inkAge' | 'pixelsPerMillimetre' | 'gain'
> {
  readonly session: WatchedSession;
  readonly playhead: Playhead;
  readonly age: SampleAge | null;
  readonly lag: Pick<DrawingLag, 'drawnAfter'>;
}

/** What the page hears of a view: at each change, and once a second while it merely runs. */
export class ViewReporting {
  #last: ViewReport | null = null;
  #lastAt = 0;
  #drawnAfter: { readonly told: DrawnAfter | null; readonly at: MonotonicMillis } | null = null;

  /** Another session is shown from now on. */
  begin(): void {
    this.#last = null;
    this.#drawnAfter = null;
  }

  /** Null where nothing has happened since a report less than a second ago. `isWoken`: the page is drawn anew in any case. */
  report(told: ReportedView, now: MonotonicMillis, isWoken: boolean): ViewReport | null {
    const { session, age, view, freshness, inkAge, pixelsPerMillimetre, gain } = told;
    const { description, window } = session;
    const { mode, following, playing, rate, position, heldUpSince } = told.playhead;
    const playhead = sampleIndex(Math.floor(position));
    const awaited = window?.awaited().slice(-MOST_AWAITED) ?? [];
    const leadsOff =
      window === null || window.leadsOff.isEmpty || playhead === 0
        ? []
        : leadsOfMask(
            maskAt(window.leadsOff.at(sampleIndex(playhead - 1)), window.placements.at(sampleIndex(playhead - 1))),
          );
    const report: ViewReport = {
      ...{ view, freshness, inkAge, pixelsPerMillimetre, gain },
      session: session.session,
      mode,
      format: description?.format ?? null,
      unit: description?.unit ?? '',
      source: description?.source ?? '',
      patientLabel: description?.patientLabel ?? '',
      startedAt: description?.startedAt ?? null,
      age: age?.age ?? null,
      ageUncertainty: age?.uncertainty ?? null,
      following,
      playing,
      fetching: heldUpSince !== null && !following,
      rate,
      playhead,
      endSample: session.end,
      gaps: window?.gaps.list ?? [],
      awaited: sameRanges(this.#last?.awaited, awaited),
      leadsOff: sameTexts(this.#last?.leadsOff, leadsOff),
      drawnAfter: this.#drawnAfterAt(told.lag, now),
    };
    if (!isWoken && !isReportDue(this.#last, report, milliseconds(now - this.#lastAt))) return null;
    this.#last = report;
    this.#lastAt = now;
    return report;
  }

  /** Worked out as often as the page hears of a running view. */
  #drawnAfterAt(lag: Pick<DrawingLag, 'drawnAfter'>, now: MonotonicMillis): DrawnAfter | null {
    const last = this.#drawnAfter;
    if (last !== null && now - last.at < REPORT_ANYHOW) return last.told;
    this.#drawnAfter = { told: lag.drawnAfter, at: now };
    return this.#drawnAfter.told;
  }
}

/** The array that was reported last, where the new one says the same. */
function sameRanges(last: readonly SampleRange[] | undefined, now: readonly SampleRange[]): readonly SampleRange[] {
  const same =
    last?.length === now.length && last.every(({ first, end }, i) => first === now[i]?.first && end === now[i].end);
  return same ? last : now;
}
function sameTexts(last: readonly string[] | undefined, now: readonly string[]): readonly string[] {
  return last?.length === now.length && last.every((text, i) => text === now[i]) ? last : now;
}
