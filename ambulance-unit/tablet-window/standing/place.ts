import type { TabletState } from '../../tablet-port/tablet-state.ts';

/** What a crew can have before it while a case is under way. All are one tap away: nothing stands behind a menu. */
export const PLACES = ['live', 'electrodes', 'review', 'hospital', 'talk', 'events', 'finish'] as const;
export type RailPlace = (typeof PLACES)[number];
/** The monitor is chosen before the others matter, and is reached from the electrodes. */
export type Place = RailPlace | 'monitor';

/**
 * Where the screen goes by itself when something happens that the crew asked for. What nobody asked for never takes the
 * screen away from under a finger: an order that comes stands in its banner.
 */
export function nextPlace(place: Place, before: TabletState | null, now: TabletState): Place {
  const current = now.current;
  if (current === null) return 'live';
  const isConnected = now.monitor.kind === 'connected';
  if (before === null || before.current?.session !== current.session) return isConnected ? 'live' : 'monitor';
  if (place === 'monitor' && isConnected && before.monitor.kind !== 'connected') return 'electrodes';
  if (current.alerts.length > before.current.alerts.length) return 'talk';
  const newest = current.twelveLeads.at(-1)?.firstSample;
  const isTaken = newest !== undefined && newest !== before.current.twelveLeads.at(-1)?.firstSample;
  return isTaken ? 'review' : place;
}
