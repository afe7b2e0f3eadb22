import type { MonitorFeed } from '../../ambulance-unit/acquisition/monitors/monitor-feed.ts';
import type { FeedTrouble } from '../../ambulance-unit/acquisition/monitors/feed-event.ts';
import { eventually } from './parts.ts';

/** What a feed has given from a moment on, lead by lead, with what it declared as lost. */
export interface MonitorRecord {
  readonly signals: readonly (readonly number[])[];
  readonly gaps: readonly { readonly first: number; readonly end: number }[];
}

/** Listens from now on. Lost samples are 0 in the signals, and in `gaps`. */
export function recordOf(feed: MonitorFeed): MonitorRecord {
  const signals: number[][] = [];
  const gaps: { first: number; end: number }[] = [];
  let begins: number | null = null;
  feed.listen((event) => {
    if (event.kind === 'samples') {
      begins ??= event.first;
      event.channels.forEach((channel, lead) => (signals[lead] ??= []).push(...channel));
    } else if (event.kind === 'gap') {
      begins ??= event.first;
      gaps.push({ first: event.first - begins, end: event.first + event.count - begins });
      for (const signal of signals) for (let i = 0; i < event.count; i += 1) signal.push(0);
    }
  });
  return { signals, gaps };
}

export const untilConnected = (feed: MonitorFeed, withinMs = 30_000): Promise<unknown> =>
  eventually(
    () => feed.standing.kind,
    (kind) => kind === 'connected',
    withinMs,
  );

/** Asked before the fault is made: how long it takes until the screen shows this trouble, ms. */
export function untilTrouble(feed: MonitorFeed, trouble: FeedTrouble, withinMs: number): Promise<number> {
  const began = performance.now();
  const seen: string[] = [];
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`${trouble} was not said within ${withinMs} ms, but: ${seen.join(', ')}`));
    }, withinMs);
    feed.listen((event) => {
      if (event.kind !== 'standing') return;
      const said = event.standing.kind === 'lost' ? event.standing.trouble : event.standing.kind;
      seen.push(said);
      if (said !== trouble) return;
      clearTimeout(late);
      resolve(Math.round(performance.now() - began));
    });
  });
}
