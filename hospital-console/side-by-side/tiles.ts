import type { UnixMillis } from '../../protocol/ecg/units.ts';
import { parseSessionId, type SessionId } from '../../protocol/wire/identity.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { arrangeWorklist } from '../worklist/arrange-worklist.ts';

/** As many sessions as one screen shows in equal tiles. */
export const TILE_COUNTS = [1, 2, 4, 9, 16] as const;
export type TileCount = (typeof TILE_COUNTS)[number];

/** The smallest number of tiles that shows so many sessions; sixteen where none does. */
export const countFor = (sessions: number): TileCount => TILE_COUNTS.find((count) => count >= sessions) ?? 16;

/** Columns and rows of so many tiles: two lie beside each other on a wide screen, one above the other on an upright one. */
export function gridOfTiles(count: TileCount, isUpright: boolean): { readonly columns: number; readonly rows: number } {
  if (count === 2) return isUpright ? { columns: 1, rows: 2 } : { columns: 2, rows: 1 };
  const side = Math.sqrt(count);
  return { columns: side, rows: side };
}

/**
 * What each tile shows. A session keeps its tile as long as it is open, wherever the worklist has it and however silent its
 * ambulance is: a trace that changed its place could be read as another patient's, and one that is gone is forgotten. What has
 * ended stays until another needs the tile. Only who asks for fewer tiles than are taken moves them together.
 */
export function arrangeTiles(
  before: readonly (SessionId | null)[],
  open: readonly SessionId[],
  count: TileCount,
): readonly (SessionId | null)[] {
  const kept = before.length > count ? before.filter((shown) => shown !== null && open.includes(shown)) : before;
  const tiles = Array.from({ length: count }, (_, at) => kept[at] ?? null);
  for (const session of open) {
    if (tiles.includes(session)) continue;
    const free = tiles.indexOf(null);
    const ended = tiles.findIndex((shown) => shown !== null && !open.includes(shown));
    const at = free >= 0 ? free : ended;
    if (at < 0) break;
    tiles[at] = session;
  }
  return tiles;
}

/** Sessions that are open as the worklist has it, the oldest first: a new one comes behind those that are there. */
export function openIn(sessions: readonly SessionSummary[], relayNow: UnixMillis): readonly SessionId[] {
  const { incoming, live } = arrangeWorklist(sessions, relayNow);
  return [...incoming, ...live]
    .map(({ session }) => session)
    .filter(({ startedAt }) => startedAt !== null)
    .toSorted((one, other) => Date.parse(one.startedAt ?? '') - Date.parse(other.startedAt ?? ''))
    .flatMap(({ id }) => parseSessionId(id) ?? []);
}
