import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, looksToTake, openLive, openPage, signIn } from '../support/chromium.ts';
import { sharedByAll, tidily } from '../support/endings.ts';
import { eventually, pause } from '../support/parts.ts';
import { seenAt, streaming } from '../support/streaming-relay.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

it.concurrent('a hidden page makes nothing seen; once it is in front again, it does', () =>
  tidily(async () => {
    const relay = await streaming('simulated:anterior-stemi?seed=3');
    const { page } = await openPage({ width: 1280, height: 800 });
    await signIn(page, relay);
    // Chromium calls every page that it tests visible: this one is told what a tab in the background is told.
    const turn = (visibility: DocumentVisibilityState): Promise<void> =>
      page.evaluate((told) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => told });
        document.dispatchEvent(new Event('visibilitychange'));
      }, visibility);
    await turn('hidden');
    await openLive(page);
    await pause(6_000);
    expect(await page.locator('[data-testid=trace]').getAttribute('data-freshness')).toBe('live');
    expect(await seenAt(relay)).toEqual([]);
    await turn('visible');
    await eventually(
      () => seenAt(relay),
      (seen) => seen.length === 1,
      60_000,
    );
  }),
);

describe('how far it has come, in other sizes, at night and in Chinese', () => {
  const ALL = [
    { name: 'delivery-1920-zh', width: 1920, height: 1080, language: 'zh-TW' as const },
    { name: 'delivery-1920-night-en', width: 1920, height: 1080, dark: true },
    { name: 'delivery-phone-en', width: 390, height: 844, scale: 2 },
  ];
  const LOOKS = looksToTake(ALL, ['delivery-1920-zh']);
  // One for each, begun together: twenty seconds must pass in which nobody has seen it.
  const relays = sharedByAll(() => Promise.all(LOOKS.map(() => streaming('simulated:anterior-stemi?seed=3'))));

  it.concurrent.each(LOOKS.map((look, place) => ({ ...look, place })))(
    '$name: amber and seen can be read, and axe finds nothing serious',
    ({ name, place, ...options }) =>
      tidily(async () => {
        const relay = relays()[place];
        if (relay === undefined) throw new Error(`no relay for ${name}`);
        const { page } = await openPage(options);
        await signIn(page, relay);
        await page.locator('[data-testid=delivery][data-attention=amber]').waitFor({ timeout: 60_000 });
        await keepPicture(page, name.replace('delivery', 'delivery-not-seen'));
        const unseen = await seriousIn(page);
        await openLive(page);
        await page.locator('.view-header [data-testid=delivery][data-stage=seen]').waitFor({ timeout: 60_000 });
        await keepPicture(page, name.replace('delivery', 'delivery-seen-live'));
        expect([...unseen, ...(await seriousIn(page))]).toEqual([]);
        await page.getByTestId('to-worklist').click();
        await page.locator('[data-testid=delivery][data-stage=seen]').first().waitFor({ timeout: 60_000 });
        await keepPicture(page, name.replace('delivery', 'delivery-seen'));
      }),
  );
});
