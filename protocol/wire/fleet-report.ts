/**
 * How delivery went over a period, over the cases that whoever asks may see.
 *   GET /api/fleet-report?from=DATE&to=DATE&zone=IANA → 202 FleetReportProgress while it is reckoned, then FleetReportJson
 *   GET /api/fleet-report.csv?… → the same as rows
 *   GET /api/fleet-report.pdf?…&language=en|zh-TW → the same on paper; 501 where the relay has no ink
 * Dates are days of the zone, both inclusive. For reviewers and operators. Errors are ApiProblem.
 */
export interface FleetReportProgress {
  readonly sessionsRead: number;
  readonly ofSessions: number;
}

/** Why there is no figure: nothing of the kind happened. */
export type NoFigure = 'no-samples' | 'no-12-lead' | 'no-alert' | 'no-answer' | 'no-activation';

/** So many of so many, with the interval in which the true share lies with 95 % (Wilson 1927). */
export type ShareJson95 =
  | {
      readonly kind: 'share';
      readonly count: number;
      readonly of: number;
      readonly least: number;
      readonly most: number;
    }
  | { readonly kind: 'absent'; readonly reason: NoFigure };

/** Milliseconds; `n`: of how many. */
export type SpreadJson =
  | { readonly kind: 'spread'; readonly p50: number; readonly p95: number; readonly p99: number; readonly n: number }
  | { readonly kind: 'absent'; readonly reason: NoFigure };

export interface FleetRowJson {
  readonly cases: number;
  /** What the monitors produced, s; a lead. */
  readonly recorded: number;
  /** Declared as never recorded, s. */
  readonly gap: number;
  /** Recorded and not here yet, s. */
  readonly awaited: number;
  /** 12-leads of which the relay holds every sample. */
  readonly delivered: ShareJson95;
  /** Taken again with the electrodes in the same places within three minutes. */
  readonly retakes: ShareJson95;
  /** Of each sample from its recording to the relay's disk, beyond the quickest of its session. */
  readonly delay: SpreadJson;
  /** From the relay's holding of an alert to the first decision. */
  readonly acknowledgement: SpreadJson;
  readonly unanswered: ShareJson95;
  /** Activations that were withdrawn, or decided as no STEMI afterwards. */
  readonly falseActivations: ShareJson95;
}

export interface FleetReportJson {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly all: FleetRowJson;
  readonly units: readonly (FleetRowJson & { readonly unit: string })[];
  /** Gap and recorded seconds by hour of day, 0 to 23. */
  readonly hours: readonly { readonly recorded: number; readonly gap: number }[];
  /** Gap seconds by place, most first: the middle of a square of about two kilometres. */
  readonly places: readonly {
    readonly latitude: number;
    readonly longitude: number;
    readonly gap: number;
    readonly cases: number;
  }[];
  /** Gap seconds of which no place is known. */
  readonly gapWithoutPlace: number;
  /** Cases of the period that were not read, for there are more than one report takes. */
  readonly casesNotRead: number;
}
