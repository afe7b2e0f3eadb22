import { mostUrgent } from '../../protocol/ecg/alarm-signals/alarm-priority.ts';
import type { AlarmPriority } from '../../protocol/ecg/course/alarm-conditions.ts';
import { milliseconds, type Milliseconds, type UnixMillis, unixMillis } from '../../protocol/ecg/units.ts';

/** Something that is to be heard until somebody has answered it. Its key names this very condition, not its kind. */
export interface Sounding {
  readonly key: string;
  readonly priority: AlarmPriority;
}

/** What is to be heard on this page, from wherever it comes, and a pause that ends by itself. */
export interface SoundPlan {
  /** By the place that sounds them: the view of a session, the calls of all others. */
  readonly from: Readonly<Record<string, readonly Sounding[]>>;
  readonly pausedUntil: UnixMillis | null;
  /** What a person has paused: anything else ends the pause. */
  readonly paused: readonly string[];
}

export const SILENT: SoundPlan = { from: {}, pausedUntil: null, paused: [] };
/** As on the tablet. Nobody can silence it for longer at one go, and never for good. */
export const PAUSE_LASTS = milliseconds(120_000);

const all = ({ from }: SoundPlan): readonly Sounding[] => Object.values(from).flat();

export function withSoundings(plan: SoundPlan, place: string, soundings: readonly Sounding[]): SoundPlan {
  const before = plan.from[place] ?? [];
  if (before.length === soundings.length && before.every((one, at) => isSame(one, soundings[at]))) return plan;
  const others = Object.entries(plan.from).filter(([name]) => name !== place);
  const from = Object.fromEntries(soundings.length === 0 ? others : [...others, [place, soundings]]);
  const next = { ...plan, from };
  // A condition that was not there when it was silenced is heard.
  return all(next).some(({ key }) => !plan.paused.includes(key)) ? { ...next, pausedUntil: null, paused: [] } : next;
}

const isSame = (one: Sounding, other: Sounding | undefined): boolean =>
  one.key === other?.key && one.priority === other.priority;

export const pausedAt = (plan: SoundPlan, now: UnixMillis): SoundPlan => ({
  ...plan,
  pausedUntil: unixMillis(now + PAUSE_LASTS),
  paused: all(plan).map(({ key }) => key),
});
export const resumed = (plan: SoundPlan): SoundPlan => ({ ...plan, pausedUntil: null, paused: [] });

/** How long it stays silent; null: it is not paused. Also where a clock was set, never longer than a pause lasts. */
export function pauseLeft({ pausedUntil }: SoundPlan, now: UnixMillis): Milliseconds | null {
  if (pausedUntil === null || pausedUntil <= now) return null;
  return milliseconds(Math.min(PAUSE_LASTS, pausedUntil - now));
}

export const heardNow = (plan: SoundPlan, now: UnixMillis): AlarmPriority | null =>
  pauseLeft(plan, now) === null ? mostUrgent(all(plan).map(({ priority }) => priority)) : null;
export const soundsAnything = (plan: SoundPlan): boolean => all(plan).length > 0;
