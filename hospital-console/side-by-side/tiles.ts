import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { parseSessionId, type SessionId } from '../../protocol/wire/identity.ts';

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
 * What each tile shows. A session keeps its tile as long as it is live, wherever the worklist has it: a trace that changed its
 * place could be read as another patient's. What has ended stays until another needs the tile.
 */
export function arrangeTiles(
  before: readonly (SessionId | null)[],
  live: readonly SessionId[],
  count: TileCount,
): readonly (SessionId | null)[] {
  const tiles = Array.from({ length: count }, (_, at) => before[at] ?? null);
  for (const session of live) {
    if (tiles.includes(session)) continue;
    const free = tiles.indexOf(null);
    const ended = tiles.findIndex((shown) => shown !== null && !live.includes(shown));
    const at = free >= 0 ? free : ended;
    if (at < 0) break;
    tiles[at] = session;
  }
  return tiles;
}

/** Live sessions, the oldest first: a new one comes behind those that are there. */
export const liveIn = (sessions: readonly SessionSummary[]): readonly SessionId[] =>
  sessions
    .filter(({ state, startedAt }) => state === 'live' && startedAt !== null)
    .toSorted((one, other) => Date.parse(one.startedAt ?? '') - Date.parse(other.startedAt ?? ''))
    .flatMap(({ id }) => parseSessionId(id) ?? []);
