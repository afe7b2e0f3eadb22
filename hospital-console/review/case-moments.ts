import { sampleIndex, type Hertz, type SampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { AlarmPriority, CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import type { ClockBoundsJson, DeliveryCourseJson } from '../../protocol/wire/session-review.ts';

/** The lanes of the strip below that of the samples, from top to bottom. */
export const LANES = ['care', 'talk', 'decision', 'alarm', 'position'] as const;
export type Lane = (typeof LANES)[number];

/** Something that happened, at its place in the session. */
export interface CaseMoment {
  readonly key: string;
  readonly lane: Lane;
  /** One past the newest sample when it happened. */
  readonly at: SampleIndex;
  /** By the relay's clock where the relay wrote it down, otherwise by the tablet's; ms. */
  readonly time: number;
  readonly clock: 'tablet' | 'relay';
  readonly by: string;
  readonly side: 'unit' | 'hospital';
  readonly what: MomentWhat;
  /** Worth a stop of its own on the way through the session. */
  readonly isStop: boolean;
}

export type MomentWhat =
  | { readonly kind: 'entry'; readonly entry: CaseEntry }
  /** Somebody's first look. */
  | { readonly kind: 'look'; readonly person: string };

export interface SessionTimes {
  readonly rate: Hertz;
  /** Of the first sample, by the tablet's clock. */
  readonly startedAt: UnixMillis;
  readonly endSample: SampleIndex;
  readonly clock: ClockBoundsJson;
}

/** Where in the session the relay's clock said this; clocks are reconciled as far as the log allows. */
export function sampleAtRelayTime(at: number, { rate, startedAt, endSample, clock }: SessionTimes): SampleIndex {
  const tablet = at - (clock.most ?? 0);
  return sampleIndex(Math.min(endSample, Math.max(0, Math.round(((tablet - startedAt) * rate) / 1000))));
}

const LANE_OF: Readonly<Record<CaseEntry['kind'], Lane | null>> = {
  'twelve-lead': 'care',
  event: 'care',
  vital: 'care',
  patient: 'care',
  hospital: 'care',
  alert: 'decision',
  decision: 'decision',
  offer: 'decision',
  summons: 'decision',
  message: 'talk',
  order: 'talk',
  'read-back': 'talk',
  alarm: 'alarm',
  position: 'position',
  // What the tablet notes for itself.
  shown: null,
  'alarm-limits': null,
  share: null,
  'unit-status': null,
  other: null,
};
const STOPS: ReadonlySet<CaseEntry['kind']> = new Set([
  ...(['twelve-lead', 'event', 'alert', 'decision', 'offer', 'message', 'order', 'alarm'] as const),
]);

/** Everything that was written and everybody's first look, in order of their place in the session. */
export function caseMoments(
  entries: readonly EntryJson[],
  looks: DeliveryCourseJson['looks'],
  times: SessionTimes,
): readonly CaseMoment[] {
  const written = entries.flatMap((entry): readonly CaseMoment[] => {
    const lane = LANE_OF[entry.entry.kind];
    if (lane === null) return [];
    const { side, by } = entry;
    const time = Date.parse(entry.recordedAt);
    return [
      {
        ...{ lane, time, by, side, clock: side === 'unit' ? 'tablet' : 'relay' },
        key: `${String(entry.epoch.number)}/${entry.epoch.nonce}/${String(entry.seq)}`,
        at: placeOf(entry, time, times),
        what: { kind: 'entry', entry: entry.entry },
        isStop: STOPS.has(entry.entry.kind),
      },
    ];
  });
  const seen = new Set<string>();
  const first = looks.flatMap(({ by, at }): readonly CaseMoment[] => {
    if (seen.has(by)) return [];
    seen.add(by);
    return [
      {
        ...{ key: `look ${by}`, lane: 'talk', time: at, clock: 'relay', by, side: 'hospital', isStop: true },
        at: sampleAtRelayTime(at, times),
        what: { kind: 'look', person: by },
      },
    ];
  });
  return [...written, ...first].sort((one, other) => one.at - other.at || one.time - other.time);
}

function placeOf({ entry, atSample, side }: EntryJson, time: number, times: SessionTimes): SampleIndex {
  const within = (sample: number): SampleIndex => sampleIndex(Math.min(times.endSample, Math.max(0, sample)));
  // Its ten seconds end there.
  if (entry.kind === 'twelve-lead') return within(entry.firstSample + entry.sampleCount);
  if (side === 'hospital') return sampleAtRelayTime(time, times);
  return atSample > 0 ? within(atSample) : within(((time - times.startedAt) * times.rate) / 1000);
}

/** A condition that stood, until it ended or the session did. */
export interface AlarmSpan {
  readonly condition: string;
  readonly priority: AlarmPriority;
  readonly from: SampleIndex;
  readonly to: SampleIndex;
}

/** Alarms as they stood on the tablet. */
export function alarmSpans(moments: readonly CaseMoment[], endSample: SampleIndex): readonly AlarmSpan[] {
  const open = new Map<string, AlarmSpan>();
  const spans: AlarmSpan[] = [];
  for (const { what, at } of moments) {
    if (what.kind !== 'entry' || what.entry.kind !== 'alarm') continue;
    const { condition, change, priority } = what.entry;
    const standing = open.get(condition);
    if (change === 'began' && standing === undefined) {
      open.set(condition, { condition, priority, from: at, to: endSample });
    } else if (change === 'ended' && standing !== undefined) {
      open.delete(condition);
      spans.push({ ...standing, to: at });
    }
  }
  return [...spans, ...open.values()].sort((one, other) => one.from - other.from);
}

/** After what happened so much is still on the paper, s. */
const LEFT_AFTER_S = 5;

/** The page on which a moment is looked at: a 12-lead as it was taken, all else with what came before and after it. */
export function pageOfMoment({ at, what }: CaseMoment, rate: Hertz, endSample: SampleIndex): SampleIndex {
  const isTaken = what.kind === 'entry' && what.entry.kind === 'twelve-lead';
  return sampleIndex(Math.min(endSample, isTaken ? at : Math.round(at + LEFT_AFTER_S * rate)));
}

/** The next or the previous moment worth a stop, seen from the page that ends at `playhead`; null where there is none. */
export function stopFrom(
  direction: 'next' | 'previous',
  moments: readonly CaseMoment[],
  from: { readonly playhead: SampleIndex; readonly endSample: SampleIndex; readonly rate: Hertz },
): CaseMoment | null {
  const stops = moments
    .filter(({ isStop }) => isStop)
    .map((moment) => ({ moment, page: pageOfMoment(moment, from.rate, from.endSample) }))
    .sort((one, other) => one.page - other.page);
  const found =
    direction === 'next'
      ? stops.find(({ page }) => page > from.playhead)
      : stops.findLast(({ page }) => page < from.playhead);
  return found?.moment ?? null;
}
