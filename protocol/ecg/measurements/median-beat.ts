import type { Beat, PacerSpike } from '../beats/beat.ts';
import { type AbsenceKind, absentCount, type EcgExcerpt, isWhole, leadOf } from '../excerpt.ts';
import { deriveLead, DERIVED_LEADS, type DerivedLead, type LeadName } from '../leads.ts';
import { absent, type AbsentReason, known, type Measured } from '../measured.ts';
import { microvolts, sampleCount, sampleIndex } from '../units.ts';
import { subtractBaseline } from './baseline.ts';
import { type AlignedBeat, alignBeats } from './beat-alignment.ts';
import { averageBeats, type BeatStretch } from './beat-averaging.ts';
import { GRID_RATE, type GridLead, gridLeads, isWholeOnGrid } from './grid-leads.ts';
import { subtractMains } from './mains-hum.ts';

/** One lead of the beat that all dominant beats have in common. */
export interface CommonLead {
  readonly lead: LeadName;
  /** µV, one a millisecond. */
  readonly samples: Float64Array;
  /** What is left of the noise in it, µV: half the difference between the means of every other beat. */
  readonly noise: Float64Array;
  readonly beats: number;
}

/** The beat that the dominant beats have in common, with what the delineation needs to know of it. */
export interface CommonBeat {
  /** Time of the first sample, ms from the reference. */
  readonly from: number;
  readonly length: number;
  readonly beatsUsed: number;
  /** Usual distance between beats, ms. */
  readonly rr: number;
  /** Leads with information of their own, for finding fiducials. */
  readonly independent: readonly CommonLead[];
  /** All of them, the derived ones from I and II. */
  readonly leads: readonly CommonLead[];
  /** Why a recorded lead is not among them. */
  readonly missing: ReadonlyMap<LeadName, AbsentReason>;
  /** The beats themselves, to look for a P in each: references on the grid, ms, and the leads they are of. */
  readonly aligned: readonly AlignedBeat[];
  readonly grid: readonly GridLead[];
}

/** Fewer have nothing in common that could be told from chance. */
const FEWEST_BEATS = 3;
/** Below this likeness of the QRS a beat is disturbed, or not of the kind. */
const LIKENESS = 0.85;
/** Longest stretch before and after the reference, ms. */
const LONGEST_BEFORE = 450;
const LONGEST_AFTER = 900;
/** How near the window comes to the next reference, and begins behind the one before: clear of their QRS, ms. */
const BEFORE_NEXT = 100;
/** A broad complex of another kind begins earlier before its place. */
const BEFORE_OTHER = 150;
const AFTER_LAST = 130;

/**
 * The common beat of the dominant beats (of the paced ones where those are the larger family), on a grid of 1000 Hz: mains and
 * baseline subtracted, beats aligned over all leads, then their mean, each by how quiet it is and without what is odd
 * (`averageBeats`).
 * A lead's beats that an absence touches are left out of that lead.
 */
export function commonBeatOf(
  excerpt: EcgExcerpt,
  beats: readonly Beat[],
  spikes: readonly PacerSpike[],
  unfit: ReadonlyMap<LeadName, AbsentReason>,
): Measured<CommonBeat> {
  const toGrid = GRID_RATE / excerpt.samplingRate;
  const onGrid = (one: Beat): number => (one.at - excerpt.firstSample) * toGrid;
  const chosen = measuredKind(beats);
  if (beats.length === 0) return absent(reasonOfNoBeats(excerpt, unfit));
  if (chosen.length < FEWEST_BEATS) {
    if (excerpt.length / excerpt.samplingRate < SHORT) return absent('too-short');
    return absent(beats.length < FEWEST_BEATS ? 'too-few-beats' : 'no-dominant-beat');
  }
  const grid = gridLeads(excerpt, spikes).filter(({ lead }) => !unfit.has(lead));
  if (grid.length === 0) return absent([...unfit.values()][0] ?? 'lead-missing');
  subtractMains(grid, beats.map(onGrid));
  const places = chosen.map(onGrid);
  subtractBaseline(grid, { alike: places, others: beats.filter((one) => !chosen.includes(one)).map(onGrid) });
  const aligned = alignBeats(grid, places).filter(({ likeness }) => likeness >= LIKENESS);
  if (aligned.length < FEWEST_BEATS) return absent('no-dominant-beat');

  const all = beats.map(onGrid);
  const alike = new Set(places);
  const rr = middleDistance(all);
  const before = Math.round(Math.min(LONGEST_BEFORE, Math.max(rr - AFTER_LAST, AFTER_LAST)));
  const after = Math.round(Math.min(LONGEST_AFTER, Math.max(rr - BEFORE_NEXT, AFTER_LAST)));
  const stretches = aligned.map(({ at }) => {
    const last = all.findLast((one) => one < at - 2 * NEARBY);
    const next = all.find((one) => one > at + 2 * NEARBY);
    return {
      at,
      from: Math.max(-before, last === undefined ? -before : last + AFTER_LAST - at, 1 - at),
      to: Math.min(
        after,
        next === undefined ? after : next - (alike.has(next) ? BEFORE_NEXT : BEFORE_OTHER) - at,
        (grid[0]?.samples.length ?? 0) - 3 - at,
      ),
    };
  });
  const window = commonWindow(stretches, before, after);
  const missing = new Map<LeadName, AbsentReason>(unfit);
  const independent: CommonLead[] = [];
  for (const lead of grid) {
    const whole = stretches.filter(({ at, from, to }) => isWholeOnGrid(lead, at + from, at + to));
    if (whole.length < FEWEST_BEATS) missing.set(lead.lead, reasonOf(excerpt, lead.lead));
    else independent.push({ lead: lead.lead, ...averageBeats(lead, whole, window), beats: whole.length });
  }
  if (independent.length === 0) return absent([...missing.values()][0] ?? 'noise');
  const derived = derivedLeads(independent, missing, new Set(excerpt.leads.map(({ lead }) => lead)));
  return known({
    from: window.from,
    length: window.to - window.from,
    beatsUsed: Math.max(...independent.map((lead) => lead.beats)),
    rr,
    independent,
    leads: [...independent, ...derived],
    missing,
    aligned,
    grid,
  });
}

/**
 * Why an excerpt has no beats: what takes most of its leads, an absence or a disturbance, if more than half of them are taken;
 * else that it is too short for one; else that there are none.
 */
export function reasonOfNoBeats(excerpt: EcgExcerpt, unfit: ReadonlyMap<LeadName, AbsentReason>): AbsentReason {
  const counts = new Map<AbsentReason, number>();
  for (const { lead } of excerpt.leads) {
    const taken = mostlyAbsent(excerpt, lead) ?? unfit.get(lead);
    if (taken !== undefined) counts.set(taken, (counts.get(taken) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  if (most !== undefined && most[1] * 2 > excerpt.leads.length) return most[0];
  if (excerpt.leads.length === 0) return 'lead-missing';
  return excerpt.length < excerpt.samplingRate * ONE_BEAT ? 'too-short' : 'no-beats';
}
/** So many seconds hold a beat of any rhythm, unless the heart stands. */
const ONE_BEAT = 2;

/** Under so many seconds a lack of beats is a lack of time. */
const SHORT = 5;
const NEARBY = 50;

/** Dominant beats, or the paced ones where they are more; of either the most numerous family. */
export function measuredKind(beats: readonly Beat[]): readonly Beat[] {
  const counts = new Map<string, Beat[]>();
  for (const beat of beats) {
    if (beat.beatClass === 'other') continue;
    const key = `${beat.beatClass} ${beat.family}`;
    const group = counts.get(key) ?? [];
    group.push(beat);
    counts.set(key, group);
  }
  return [...counts.values()].sort((one, other) => other.length - one.length)[0] ?? [];
}

function middleDistance(places: readonly number[]): number {
  const distances = places.slice(1).map((place, at) => place - (places[at] ?? 0));
  distances.sort((one, other) => one - other);
  return distances[Math.floor(distances.length / 2)] ?? LONGEST_AFTER;
}

/** What at least half of the beats, and three, reach on both sides. */
function commonWindow(stretches: readonly BeatStretch[], before: number, after: number): { from: number; to: number } {
  const needed = Math.max(FEWEST_BEATS, Math.ceil(stretches.length / 2)) - 1;
  const from = stretches.map((one) => one.from).sort((one, other) => one - other)[needed];
  const to = stretches.map((one) => one.to).sort((one, other) => other - one)[needed];
  return { from: Math.ceil(Math.max(-before, from ?? -before)), to: Math.floor(Math.min(after, to ?? after)) };
}

function derivedLeads(
  independent: readonly CommonLead[],
  missing: Map<LeadName, AbsentReason>,
  recorded: ReadonlySet<LeadName>,
): readonly CommonLead[] {
  if (!recorded.has('I') || !recorded.has('II')) return [];
  const one = independent.find(({ lead }) => lead === 'I');
  const two = independent.find(({ lead }) => lead === 'II');
  if (one === undefined || two === undefined) {
    const why = missing.get('I') ?? missing.get('II') ?? 'lead-missing';
    for (const lead of DERIVED_LEADS) missing.set(lead, why);
    return [];
  }
  const derive = (lead: DerivedLead, from: Float64Array, and: Float64Array): Float64Array =>
    from.map((value, at) => deriveLead(lead, microvolts(value), microvolts(and[at] ?? 0)));
  return DERIVED_LEADS.map((lead) => ({
    lead,
    samples: derive(lead, one.samples, two.samples),
    noise: derive(lead, one.noise, two.noise),
    beats: Math.min(one.beats, two.beats),
  }));
}

/** What takes some of a lead's samples; where nothing does, its beats were too few. */
function reasonOf(excerpt: EcgExcerpt, name: LeadName): AbsentReason {
  return absenceOf(excerpt, name)?.kind ?? 'too-few-beats';
}

const mostlyAbsent = (excerpt: EcgExcerpt, name: LeadName): AbsenceKind | undefined => {
  const found = absenceOf(excerpt, name);
  return found !== null && found.share > 0.5 ? found.kind : undefined;
};

/** The kind of absence that takes most of a lead's samples, and the share of all absences; null where it is whole. */
function absenceOf(excerpt: EcgExcerpt, name: LeadName): { readonly kind: AbsenceKind; readonly share: number } | null {
  const lead = leadOf(excerpt, name);
  const range = { first: excerpt.firstSample, end: sampleIndex(excerpt.firstSample + excerpt.length) };
  if (lead === null || excerpt.length === 0 || isWhole(lead, range)) return null;
  const counts = KINDS.map((kind) =>
    absentCount({ ...lead, absent: lead.absent.filter((one) => one.kind === kind) }, range),
  );
  const most = Math.max(...counts);
  return { kind: KINDS[counts.indexOf(sampleCount(most))] ?? 'gap', share: absentCount(lead, range) / excerpt.length };
}
const KINDS: readonly AbsenceKind[] = ['gap', 'awaited', 'lead-off'];
