import type { MonitorFeed } from '../../ambulance-unit/acquisition/monitors/monitor-feed.ts';
import type { FeedTrouble } from '../../ambulance-unit/acquisition/monitors/feed-event.ts';
import { eventually } from './parts.ts';

/** What a feed has given from a moment on, lead by lead, with what it declared as lost. */
export interface MonitorRecord {
  readonly signals: readonly (readonly number[])[];
  readonly gaps: readonly { readonly first: number; readonly end: number }[];
}

/** Listens from now on. Lost samples are 0 in the signals, and in `gaps`. Throws where an index comes twice or never. */
export function recordOf(feed: MonitorFeed): MonitorRecord {
  const signals: number[][] = [];
  const gaps: { first: number; end: number }[] = [];
  let begins: number | null = null;
  let next = 0;
  feed.listen((event) => {
    if (event.kind !== 'samples' && event.kind !== 'gap') return;
    begins ??= event.first;
    const first = event.first - begins;
    if (first !== next) throw new Error(`the feed went on at ${first} after ${next}`);
    next += event.kind === 'gap' ? event.count : (event.channels[0]?.length ?? 0);
    if (event.kind === 'gap') gaps.push({ first, end: next });
    const leads = feed.format?.leads.length ?? 0;
    for (let lead = 0; lead < leads; lead += 1) {
      const signal = (signals[lead] ??= []);
      if (event.kind === 'samples') signal.push(...(event.channels[lead] ?? []));
      else for (let i = 0; i < event.count; i += 1) signal.push(0);
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
