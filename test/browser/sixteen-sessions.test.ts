import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { closeChromium, openPage, signIn } from '../support/chromium.ts';
import { eventually, recordings } from '../support/parts.ts';
import { patientOf, streamingWard } from '../support/streaming-ward.ts';

const SIXTEEN = 16;
/** A machine that does ten things beside is slow; what has to be there comes all the same. */
const PATIENCE = 150_000;

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
}, 300_000);
afterAll(closeChromium);

it(
  'sixteen ambulances side by side: each tile is live, goes on, and draws the patient whose name it bears',
  { timeout: 400_000 },
  async () => {
    const relay = await streamingWard(SIXTEEN);
    const { page, troubles } = await openPage({ width: 1920, height: 1080 });
    page.setDefaultTimeout(PATIENCE);
    await signIn(page, relay);
    await eventually(
      () => page.getByTestId('live-sessions').getByTestId('session-row').count(),
      (rows) => rows === SIXTEEN,
      PATIENCE,
    );
    await page.evaluate(() => {
      location.hash = '#/side-by-side';
    });
    await eventually(
      () => page.locator('[data-testid=tile] [data-testid=trace][data-freshness=live]').count(),
      (live) => live === SIXTEEN,
      PATIENCE,
    );
    const look = () =>
      page.getByTestId('tile').evaluateAll((tiles) =>
        tiles.map((tile) => {
          const canvas = tile.querySelector('canvas');
          return {
            session: /[^/]+$/.exec(tile.querySelector('a')?.getAttribute('href') ?? '')?.[0] ?? '',
            bears: tile.querySelector('a')?.textContent.trim() ?? '',
            draws: `${canvas?.dataset['patient'] ?? ''} ${canvas?.dataset['unit'] ?? ''}`,
            shown: Number(canvas?.dataset['playhead']),
          };
        }),
      );
    const tiles = await look();
    // By the relay: which session is whose. By the tile: its name, from the list. By the worker: what its samples say of themselves.
    const list = JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
    const told = new Map(list.map(({ id, unit }) => [id, `${patientOf(unit)} ${unit}`]));
    expect(new Set(tiles.map(({ session }) => session)).size).toBe(SIXTEEN);
    for (const { session, bears, draws } of tiles) {
      expect({ session, bears, draws }).toEqual({ session, bears: told.get(session), draws: told.get(session) });
    }
    await eventually(
      look,
      (later) => later.every(({ session, shown }, at) => session === tiles[at]?.session && shown > tiles[at].shown),
      PATIENCE,
    );
    expect(troubles).toEqual([]);
  },
);
