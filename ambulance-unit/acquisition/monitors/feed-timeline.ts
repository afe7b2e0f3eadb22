import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import {
  milliseconds,
  sampleCount,
  sampleIndex,
  type MonotonicMillis,
  type SampleIndex,
} from '../../../protocol/ecg/units.ts';
import type { FeedEvent } from './feed-event.ts';
import type { MonitorEvent } from './monitor-driver.ts';

/** Which index the next sample of a feed bears, through every break of the link. Pure. */
export interface Timeline {
  readonly feed: number;
  readonly format: SignalFormat;
  /** One past the newest sample that was given or declared as lost. */
  readonly next: SampleIndex;
  /** Where the newest sample that came stands, and when it came; null before the first. */
  readonly newest: { readonly end: SampleIndex; readonly at: MonotonicMillis } | null;
  /** The link broke since: what passes until the next sample is lost. */
  readonly isBroken: boolean;
}

export interface Told {
  readonly timeline: Timeline;
  readonly told: readonly FeedEvent[];
}

/**
 * While the monitor is away, time is declared as lost in steps, so that the hospital sees it, too: each as long as all before
 * it in this absence, within these bounds. An hour is some hundred records.
 */
const STEP = { least: milliseconds(1000), most: milliseconds(30_000) } as const;
/**
 * And no later than this before now: what a monitor, its cable or the system kept for us may still come, and what is
 * declared stays declared.
 */
const DECLARE_BEHIND = milliseconds(2000);
/** Rounding of sums of milliseconds, in samples. */
const TRIFLE = 1e-6;

export const beginTimeline = (feed: number, format: SignalFormat): Timeline => ({
  ...{ feed, format, next: sampleIndex(0), newest: null, isBroken: false },
});

export const breakTimeline = (timeline: Timeline): Timeline =>
  timeline.newest === null ? timeline : { ...timeline, isBroken: true };

const samplesIn = (timeline: Timeline, time: number): number => (time * timeline.format.samplingRate) / 1000;

/** The index that a sample taken now would bear. */
export function indexNow(timeline: Timeline, now: MonotonicMillis): SampleIndex {
  const { newest, isBroken, next } = timeline;
  if (newest === null || !isBroken) return next;
  return sampleIndex(Math.max(next, newest.end + Math.floor(samplesIn(timeline, now - newest.at))));
}

/** Samples a lead, come or declared, among what a driver made of some bytes. */
const lengthOf = (event: MonitorEvent): number =>
  event.kind === 'samples' ? (event.channels[0]?.length ?? 0) : event.kind === 'lost' ? event.samples : 0;

/**
 * Puts what a driver made of bytes that came together behind what came before. After a break the first samples end where
 * time says, the arrival of the newest before and of these: the gap between is never shorter than what passed, and at
 * least one sample, for nobody can say that none was lost.
 */
export function placeEvents(timeline: Timeline, events: readonly MonitorEvent[], arrivedAt: MonotonicMillis): Told {
  const told: FeedEvent[] = [];
  let { next, newest, isBroken } = timeline;
  const lose = (end: number): void => {
    if (end <= next) return;
    told.push({ kind: 'gap', feed: timeline.feed, first: next, count: sampleCount(end - next) });
    next = sampleIndex(end);
  };
  if (isBroken && newest !== null && events.some(({ kind }) => kind === 'samples')) {
    const came = events.reduce((sum, event) => sum + lengthOf(event), 0);
    const passed = samplesIn(timeline, arrivedAt - newest.at);
    lose(newest.end + Math.max(1, Math.ceil(passed - came - TRIFLE)));
    isBroken = false;
  }
  for (const event of events) {
    if (event.kind === 'lost' && newest !== null && !isBroken) lose(next + event.samples);
    if (event.kind !== 'samples' || lengthOf(event) === 0) continue;
    const { channels, leadsOff } = event;
    told.push({ kind: 'samples', feed: timeline.feed, first: next, channels, leadsOff, arrivedAt });
    next = sampleIndex(next + lengthOf(event));
    newest = { end: next, at: arrivedAt };
  }
  return { timeline: { ...timeline, next, newest, isBroken }, told };
}

/** What has passed without the monitor is declared, a little behind the clock. */
export function passAway(timeline: Timeline, now: MonotonicMillis): Told {
  const { newest, isBroken, next, feed } = timeline;
  if (newest === null || !isBroken) return { timeline, told: [] };
  const end = newest.end + Math.floor(samplesIn(timeline, now - newest.at - DECLARE_BEHIND));
  const least = Math.max(samplesIn(timeline, STEP.least), next - newest.end);
  if (end - next < Math.min(least, samplesIn(timeline, STEP.most))) return { timeline, told: [] };
  return {
    timeline: { ...timeline, next: sampleIndex(end) },
    told: [{ kind: 'gap', feed, first: next, count: sampleCount(end - next) }],
  };
}

/** What passed since the newest sample of a feed that is over. */
export function endTimeline(timeline: Timeline, now: MonotonicMillis): readonly FeedEvent[] {
  const { feed, next } = timeline;
  const count = sampleCount(indexNow(timeline, now) - next);
  return count > 0 ? [{ kind: 'gap', feed, first: next, count }] : [];
}

export const isSameFormat = (one: SignalFormat, other: SignalFormat): boolean =>
  one.samplingRate === other.samplingRate &&
  one.leads.length === other.leads.length &&
  one.leads.every(({ lead, lsb, baseline }, i) => {
    const there = other.leads[i];
    return there?.lead === lead && there.lsb === lsb && there.baseline === baseline;
  });
