import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import type { ClockBoundsJson, DeliveryCourseJson } from '../../protocol/wire/session-review.ts';

/** The way of an ECG, in the order in which a case should go. */
export const MILESTONES = ['contact', 'ecg', 'relay', 'opened', 'acknowledged', 'activated', 'arrival'] as const;
export type MilestoneName = (typeof MILESTONES)[number];

/** By one clock, ms since 1970. */
export interface Milestone {
  readonly name: MilestoneName;
  readonly at: number;
  readonly clock: 'tablet' | 'relay';
  /** Empty: nobody by name. */
  readonly by: string;
}

/** A time that lies between two, ms; null: nothing bounds it on that side. */
export interface TimeBounds {
  readonly least: number | null;
  readonly most: number | null;
}

export interface CaseInterval {
  readonly from: Milestone;
  readonly to: Milestone;
  /** Of its length. Of one clock both are the same. */
  readonly length: TimeBounds;
}

/**
 * When each step of the case happened first. The tablet's clock dates what the crew did, the relay's what came to it and
 * what the hospital did. A decision or a look from before the 12-lead had come is not an answer to it.
 */
export function milestonesOf(
  entries: readonly EntryJson[],
  looks: DeliveryCourseJson['looks'],
): ReadonlyMap<MilestoneName, Milestone> {
  const found = new Map<MilestoneName, Milestone>();
  const note = (name: MilestoneName, clock: Milestone['clock'], at: number, by: string): void => {
    if (!found.has(name)) found.set(name, { name, clock, at, by });
  };
  const ofUnit = (matches: (entry: CaseEntry) => boolean): EntryJson | undefined =>
    entries.find(({ side, entry }) => side === 'unit' && matches(entry));
  const contact = ofUnit((entry) => entry.kind === 'event' && entry.event === 'first-contact');
  if (contact !== undefined) note('contact', 'tablet', Date.parse(contact.recordedAt), contact.by);
  const taken = ofUnit((entry) => entry.kind === 'twelve-lead');
  const heldAt = taken === undefined ? -Infinity : Date.parse(taken.committedAt);
  if (taken !== undefined) {
    note('ecg', 'tablet', Date.parse(taken.recordedAt), taken.by);
    note('relay', 'relay', heldAt, '');
  }
  const look = looks.find(({ at }) => at >= heldAt);
  if (look !== undefined) note('opened', 'relay', look.at, look.by);
  for (const { side, entry, committedAt, by } of entries) {
    const at = Date.parse(committedAt);
    if (side !== 'hospital' || entry.kind !== 'decision' || at < heldAt) continue;
    note('acknowledged', 'relay', at, by);
    if (entry.decision === 'activated') note('activated', 'relay', at, by);
  }
  const arrived = ofUnit((entry) => entry.kind === 'event' && entry.event === 'arrived');
  if (arrived !== undefined) note('arrival', 'tablet', Date.parse(arrived.recordedAt), arrived.by);
  return found;
}

/**
 * How long from one milestone to the next that is known, with what the clocks leave open: between two times of one clock
 * nothing, between the tablet's and the relay's as much as the log leaves of their difference.
 */
export function intervalsOf(
  milestones: ReadonlyMap<MilestoneName, Milestone>,
  clock: ClockBoundsJson,
): readonly CaseInterval[] {
  const known = MILESTONES.flatMap((name) => milestones.get(name) ?? []);
  return known.slice(1).map((to, i) => {
    const from = known[i] as Milestone;
    return { from, to, length: lengthBetween(from, to, clock) };
  });
}

/** From the first to the last, where both are known. */
export function intervalBetween(
  milestones: ReadonlyMap<MilestoneName, Milestone>,
  [first, last]: readonly [MilestoneName, MilestoneName],
  clock: ClockBoundsJson,
): CaseInterval | null {
  const from = milestones.get(first);
  const to = milestones.get(last);
  return from === undefined || to === undefined ? null : { from, to, length: lengthBetween(from, to, clock) };
}

function lengthBetween(from: Milestone, to: Milestone, clock: ClockBoundsJson): TimeBounds {
  const difference = to.at - from.at;
  if (from.clock === to.clock) return { least: difference, most: difference };
  // A clock that was set during the session bounds nothing.
  const { least, most } = areContradicting(clock) ? { least: null, most: null } : clock;
  // The tablet's time, by the relay's clock, is itself plus the difference of the clocks.
  return from.clock === 'tablet'
    ? { least: most === null ? null : difference - most, most: least === null ? null : difference - least }
    : { least: least === null ? null : difference + least, most: most === null ? null : difference + most };
}

export const areContradicting = ({ least, most }: ClockBoundsJson): boolean =>
  least !== null && most !== null && least > most;

/** Limits that the field sets itself, ms: first medical contact to ECG ten minutes, to arrival is the way to the device. */
export const LIMITS: Readonly<Partial<Record<`${MilestoneName} ${MilestoneName}`, number>>> = {
  'contact ecg': 10 * 60_000,
};

/** Whether a limit was kept; null where the clocks leave it open. */
export function isWithin({ least, most }: TimeBounds, limit: number): boolean | null {
  if (most !== null && most <= limit) return true;
  return least !== null && least > limit ? false : null;
}
