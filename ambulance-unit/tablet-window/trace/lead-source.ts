import { type EcgExcerpt, leadOf } from '../../../protocol/ecg/excerpt.ts';
import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import type { Hertz } from '../../../protocol/ecg/units.ts';
import type { FeedAbsence, FeedRing } from './feed-ring.ts';
import type { FilteredFeed } from './filtered-feed.ts';

export interface PlacementRun extends SampleRange {
  readonly placement: Placement;
}

/** What ink is drawn from: leads by the channel's name, in µV, and what of them is absent. */
export interface LeadSource {
  readonly samplingRate: Hertz;
  has(lead: LeadName): boolean;
  /** From `first` up to and without `end` into the start of `into`; only what is not absent means anything. */
  read(lead: LeadName, first: number, end: number, into: Float32Array): void;
  /** Of all leads, in order. */
  readonly absences: readonly FeedAbsence[];
  leadOffIn(lead: LeadName, range: SampleRange): readonly SampleRange[];
  readonly isAnyLeadOff: boolean;
  /** In order; what follows the last is as the last. */
  readonly placements: readonly PlacementRun[];
}

export function sourceOfFeed(ring: FeedRing, filtered: FilteredFeed): LeadSource | null {
  const { format } = ring;
  if (format === null) return null;
  return {
    samplingRate: format.samplingRate,
    has: (lead) => filtered.has(lead),
    read: (lead, first, end, into) => {
      filtered.read(lead, first, end, into);
    },
    absences: ring.absences,
    leadOffIn: (lead, range) => ring.leadOffIn(lead, range),
    isAnyLeadOff: ring.isAnyLeadOff,
    placements: placementRuns(ring.stretches),
  };
}

export function sourceOfExcerpt(excerpt: EcgExcerpt, placements: readonly PlacementRun[]): LeadSource {
  const first = excerpt.leads[0];
  return {
    samplingRate: excerpt.samplingRate,
    has: (lead) => leadOf(excerpt, lead) !== null,
    read: (lead, from, end, into) => {
      const samples = leadOf(excerpt, lead)?.samples;
      if (samples !== undefined) into.set(samples.subarray(from - excerpt.firstSample, end - excerpt.firstSample));
    },
    absences: (first?.absent ?? []).flatMap(({ kind, ...range }) =>
      kind === 'lead-off' ? [] : [{ ...range, kind: kind === 'gap' ? ('gap' as const) : ('missed' as const) }],
    ),
    leadOffIn: (lead, range) =>
      (leadOf(excerpt, lead)?.absent ?? []).filter(
        ({ kind, first: start, end }) => kind === 'lead-off' && end > range.first && start < range.end,
      ),
    isAnyLeadOff: excerpt.leads.some(({ absent }) => absent.some(({ kind }) => kind === 'lead-off')),
    placements: placementRuns(placements),
  };
}

/** Runs of one placement: whatever else changed between them. */
export function placementRuns(stretches: readonly PlacementRun[]): readonly PlacementRun[] {
  const runs: PlacementRun[] = [];
  for (const { first, end, placement } of stretches) {
    const last = runs.at(-1);
    if (last?.placement === placement) runs[runs.length - 1] = { ...last, end };
    else runs.push({ first, end, placement });
  }
  return runs;
}

export const placementAt = (runs: readonly PlacementRun[], sample: number): Placement => {
  let found: Placement = runs[0]?.placement ?? 'standard';
  for (const run of runs) if (run.first <= sample) found = run.placement;
  return found;
};
