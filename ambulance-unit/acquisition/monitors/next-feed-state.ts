import type { Electrode } from '../../../protocol/ecg/quality/electrodes.ts';
import { milliseconds, type Milliseconds, type MonotonicMillis } from '../../../protocol/ecg/units.ts';
import { LONGEST_ABSENCE } from '../recording-plan.ts';
import type { FeedEvent, FeedTrouble } from './feed-event.ts';
import {
  beginTimeline,
  breakTimeline,
  endTimeline,
  isSameFormat,
  passAway,
  placeEvents,
  type Timeline,
} from './feed-timeline.ts';
import type { MonitorEvent } from './monitor-driver.ts';
import type { LinkTrouble } from './monitor-link.ts';

/** Connected, and not a byte for so long: whoever carries the bytes has died without a word. */
export const SILENT_AFTER = milliseconds(2000);
/** Bytes come, and for so long there was no sample in them. */
export const NOT_UNDERSTOOD_AFTER = milliseconds(5000);
/** A radio may take long to find a device; a daemon that hangs never answers. */
export const OPENED_WITHIN = milliseconds(12_000);
/** Everything that must be written before a monitor starts, the waits in between included. */
export const GREETED_WITHIN = milliseconds(10_000);
export const BACK_OFF = {
  least: milliseconds(250),
  most: milliseconds(5000),
  /** Where there is nothing to be disturbed: a cable that is plugged in again is seen soon. */
  mostWhileAway: milliseconds(1000),
} as const;

/** How the link stands; connections are numbered, so that what an earlier one still says is known as such. */
export type FeedLink =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'opening'; readonly connection: number; readonly since: MonotonicMillis }
  | {
      readonly kind: 'open';
      readonly connection: number;
      readonly openedAt: MonotonicMillis;
      readonly isGreeted: boolean;
      /** In this connection the monitor has said how its samples are to be read. */
      readonly isReady: boolean;
      /** Newest bytes, or when the greeting was done. */
      readonly heardAt: MonotonicMillis;
      /** Newest samples, or when the greeting was done. */
      readonly understoodAt: MonotonicMillis;
    }
  | { readonly kind: 'waiting'; readonly until: MonotonicMillis };

export interface FeedState {
  readonly link: FeedLink;
  /** Connections so far. */
  readonly connections: number;
  /** Attempts in a row that gave no sample. */
  readonly failures: number;
  /** Null before the first failure, and again once the monitor is back. */
  readonly trouble: { readonly kind: FeedTrouble; readonly detail: string; readonly since: MonotonicMillis } | null;
  /** When it was first tried to connect. */
  readonly startedAt: MonotonicMillis | null;
  readonly electrodesOff: readonly Electrode[];
  /** Null before the first format. */
  readonly timeline: Timeline | null;
}

export type FeedHappening =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'opened'; readonly connection: number }
  | {
      readonly kind: 'closed';
      readonly connection: number;
      readonly trouble: LinkTrouble;
      readonly detail: string;
    }
  /** What the monitor is told at its start has been written. */
  | { readonly kind: 'greeted'; readonly connection: number }
  /** Bytes came, and this is what the driver made of them. */
  | {
      readonly kind: 'heard';
      readonly connection: number;
      readonly arrivedAt: MonotonicMillis;
      readonly events: readonly MonitorEvent[];
    }
  /** Time passed, and this is what the driver makes of that. */
  | { readonly kind: 'time'; readonly connection: number; readonly events: readonly MonitorEvent[] };

export type FeedAction =
  | { readonly kind: 'open'; readonly connection: number }
  | { readonly kind: 'greet'; readonly connection: number }
  /** `saysGoodbye`: it may still be told to stop. */
  | { readonly kind: 'close'; readonly connection: number; readonly saysGoodbye: boolean }
  | { readonly kind: 'tell'; readonly event: FeedEvent };

export interface FeedStep {
  readonly state: FeedState;
  readonly actions: readonly FeedAction[];
}

export const initialFeedState: FeedState = {
  link: { kind: 'stopped' },
  connections: 0,
  failures: 0,
  trouble: null,
  startedAt: null,
  electrodesOff: [],
  timeline: null,
};

/** How long to wait before the next attempt. `failures`: attempts in a row without a sample, from 1. */
export function backOffAfter(failures: number, trouble: FeedTrouble): Milliseconds {
  const isAway = trouble === 'not-found' || trouble === 'unplugged';
  const most = isAway ? BACK_OFF.mostWhileAway : BACK_OFF.most;
  return milliseconds(Math.min(most, BACK_OFF.least * 2 ** Math.min(failures - 1, 10)));
}

/** Decides what a feed does; the feed itself only performs it. */
export function nextFeedState(state: FeedState, happening: FeedHappening, now: MonotonicMillis): FeedStep {
  switch (happening.kind) {
    case 'start':
      return state.link.kind === 'stopped' ? open({ ...state, startedAt: now }, now) : unchanged(state);
    case 'stop':
      return stop(state);
    case 'time':
      return pass(state, happening, now);
    case 'opened':
    case 'closed':
    case 'greeted':
    case 'heard':
      return ofConnection(state, happening, now);
  }
}

const unchanged = (state: FeedState): FeedStep => ({ state, actions: [] });

/** Puts what was decided before in front of what is decided from it. */
function after({ state, actions }: FeedStep, next: (state: FeedState) => FeedStep): FeedStep {
  const step = next(state);
  return { state: step.state, actions: [...actions, ...step.actions] };
}

function open(state: FeedState, now: MonotonicMillis): FeedStep {
  const connection = state.connections + 1;
  return {
    state: { ...state, connections: connection, link: { kind: 'opening', connection, since: now } },
    actions: [{ kind: 'open', connection }],
  };
}

function stop(state: FeedState): FeedStep {
  const { link, timeline } = state;
  const actions: FeedAction[] =
    link.kind === 'opening' || link.kind === 'open'
      ? [{ kind: 'close', connection: link.connection, saysGoodbye: link.kind === 'open' }]
      : [];
  return {
    state: { ...state, link: { kind: 'stopped' }, timeline: timeline === null ? null : breakTimeline(timeline) },
    actions,
  };
}

/** The connection is of no use: it is given up, and tried again later, for ever. */
function fail(state: FeedState, trouble: FeedTrouble, detail: string, isGone: boolean, now: MonotonicMillis): FeedStep {
  const { link, timeline } = state;
  if (link.kind !== 'opening' && link.kind !== 'open') return unchanged(state);
  const failures = state.failures + 1;
  return {
    state: {
      ...state,
      failures,
      link: { kind: 'waiting', until: (now + backOffAfter(failures, trouble)) as MonotonicMillis },
      trouble: {
        kind: firstCause(state.trouble?.kind ?? null, trouble),
        detail,
        since: state.trouble?.since ?? timeline?.newest?.at ?? state.startedAt ?? now,
      },
      timeline: timeline === null ? null : breakTimeline(timeline),
    },
    // No goodbye: whoever hears nothing, or something else, would keep the next attempt waiting.
    actions: isGone ? [] : [{ kind: 'close', connection: link.connection, saysGoodbye: false }],
  };
}

/** That it is not found is no news where its cable was pulled, or its radio went out of reach. */
const firstCause = (before: FeedTrouble | null, now: FeedTrouble): FeedTrouble =>
  now === 'not-found' && (before === 'unplugged' || before === 'out-of-range') ? before : now;

function ofConnection(
  state: FeedState,
  happening: Exclude<FeedHappening, { kind: 'start' | 'stop' | 'time' }>,
  now: MonotonicMillis,
): FeedStep {
  const { link } = state;
  // An earlier connection's last words.
  if ((link.kind !== 'opening' && link.kind !== 'open') || link.connection !== happening.connection)
    return unchanged(state);
  switch (happening.kind) {
    case 'closed':
      return fail(state, happening.trouble, happening.detail, true, now);
    case 'opened': {
      if (link.kind !== 'opening') return unchanged(state);
      const { connection } = link;
      return {
        state: {
          ...state,
          link: {
            ...{ kind: 'open', connection, openedAt: now, isGreeted: false, isReady: false },
            ...{ heardAt: now, understoodAt: now },
          },
        },
        actions: [{ kind: 'greet', connection }],
      };
    }
    case 'greeted':
      if (link.kind !== 'open') return unchanged(state);
      return unchanged({ ...state, link: { ...link, isGreeted: true, heardAt: now, understoodAt: now } });
    case 'heard':
      if (link.kind !== 'open') return unchanged(state);
      return hear({ ...state, link: { ...link, heardAt: now } }, happening.events, happening.arrivedAt, now);
  }
}

function pass(
  state: FeedState,
  { connection, events }: Extract<FeedHappening, { kind: 'time' }>,
  now: MonotonicMillis,
): FeedStep {
  const { link } = state;
  switch (link.kind) {
    case 'stopped':
      return unchanged(state);
    case 'waiting':
      return after(beAway(state, now), (away) => (now >= link.until ? open(away, now) : unchanged(away)));
    case 'opening':
      return after(beAway(state, now), (away) =>
        now - link.since >= OPENED_WITHIN
          ? fail(away, 'silent', 'it did not answer the attempt to connect', false, now)
          : unchanged(away),
      );
    case 'open': {
      const heard = connection === link.connection ? hear(state, events, now, now) : unchanged(state);
      return after(heard, (next) => (next.link.kind === 'open' ? watch(next, next.link, now) : unchanged(next)));
    }
  }
}

/** A link that is up and of no use. */
function watch(state: FeedState, link: Extract<FeedLink, { kind: 'open' }>, now: MonotonicMillis): FeedStep {
  if (!link.isGreeted) {
    return now - link.openedAt >= GREETED_WITHIN
      ? fail(state, 'silent', 'it did not take what it was told', false, now)
      : beAway(state, now);
  }
  if (now - link.heardAt >= SILENT_AFTER) return fail(state, 'silent', 'nothing came', false, now);
  if (now - link.understoodAt >= NOT_UNDERSTOOD_AFTER)
    return fail(state, 'not-understood', 'bytes came, and no samples in them', false, now);
  return beAway(state, now);
}

function beAway(state: FeedState, now: MonotonicMillis): FeedStep {
  if (state.timeline === null) return unchanged(state);
  const { timeline, told } = passAway(state.timeline, now);
  return { state: { ...state, timeline }, actions: told.map((event) => ({ kind: 'tell', event })) };
}

/** What the driver made of bytes, or of time. */
function hear(
  state: FeedState,
  events: readonly MonitorEvent[],
  arrivedAt: MonotonicMillis,
  now: MonotonicMillis,
): FeedStep {
  let step = unchanged(state);
  const ready = events.find((event) => event.kind === 'ready');
  if (ready !== undefined) step = after(step, (before) => begin(before, ready, now));
  const electrodes = events.findLast((event) => event.kind === 'electrodes-off');
  if (electrodes !== undefined) step = { ...step, state: { ...step.state, electrodesOff: electrodes.electrodes } };
  const fault = events.find((event) => event.kind === 'fault');
  const before = fault === undefined ? events : events.slice(0, events.indexOf(fault));
  step = after(step, (heard) => place(heard, before, arrivedAt, now));
  if (fault === undefined) return step;
  const said = events.findLast((event) => event.kind === 'reply')?.said ?? '';
  return after(step, (heard) => fail(heard, fault.fault, said, false, now));
}

function begin(state: FeedState, { format }: Extract<MonitorEvent, { kind: 'ready' }>, now: MonotonicMillis): FeedStep {
  const { link, timeline } = state;
  if (link.kind !== 'open') return unchanged(state);
  const ready: FeedState = { ...state, electrodesOff: [], link: { ...link, isReady: true } };
  const isAnother =
    timeline === null ||
    !isSameFormat(timeline.format, format) ||
    // Nobody carries the same patient after so long.
    (timeline.newest !== null && now - timeline.newest.at > LONGEST_ABSENCE);
  if (!isAnother) return unchanged(ready);
  const feed = (timeline?.feed ?? 0) + 1;
  const ended = timeline === null ? [] : endTimeline(timeline, now);
  return {
    state: { ...ready, timeline: beginTimeline(feed, format) },
    actions: [...ended, { kind: 'format', feed, format } as const].map((event) => ({ kind: 'tell', event })),
  };
}

/** Samples before a format are a driver's fault, and have no place. */
function place(
  state: FeedState,
  events: readonly MonitorEvent[],
  arrivedAt: MonotonicMillis,
  now: MonotonicMillis,
): FeedStep {
  const { link, timeline } = state;
  if (timeline === null || link.kind !== 'open' || !link.isReady || events.length === 0) return unchanged(state);
  const placed = placeEvents(timeline, events, arrivedAt);
  const hasSamples = events.some(({ kind }) => kind === 'samples');
  const next: FeedState = hasSamples
    ? { ...state, failures: 0, trouble: null, link: { ...link, understoodAt: now }, timeline: placed.timeline }
    : { ...state, timeline: placed.timeline };
  return { state: next, actions: placed.told.map((event) => ({ kind: 'tell', event })) };
}
