import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, openLive, openPage, signIn } from '../support/chromium.ts';
import { tidily } from '../support/endings.ts';
import { seenAt, streaming } from '../support/streaming-relay.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const delivery = (page: Page) => page.getByTestId('delivery').first();
it.concurrent(
  'a session is held, amber once nobody has seen it for twenty seconds, and seen by name when its page is opened',
  () =>
    tidily(async () => {
      const relay = await streaming('simulated:anterior-stemi?seed=3');
      const { page, troubles } = await openPage({ width: 1280, height: 800 });
      await signIn(page, relay);
      await page.locator('[data-testid=delivery][data-stage=held][data-attention=none]').waitFor({ timeout: 60_000 });
      await keepPicture(page, 'delivery-held-1280-en');
      expect(await delivery(page).innerText()).toMatch(/Held\s+not seen yet/);
      await page.locator('[data-testid=delivery][data-attention=amber]').waitFor({ timeout: 60_000 });
      expect(await delivery(page).innerText()).toMatch(/NOT SEEN\s+held for ([2-9]\d|1\d\d) s/);
      await keepPicture(page, 'delivery-not-seen-1280-en');
      expect(await seriousIn(page)).toEqual([]);
      expect(await seenAt(relay), 'a worklist shows no trace: nobody has seen one').toEqual([]);

      await openLive(page);
      await page.locator('.view-header [data-testid=delivery][data-stage=seen]').waitFor({ timeout: 60_000 });
      expect(await delivery(page).innerText()).toMatch(/Seen \d\d:\d\d:\d\d\s+cardiologist/);
      await keepPicture(page, 'delivery-seen-live-1280-en');
      expect(await seenAt(relay)).toMatchObject([{ by: 'cardiologist' }]);
      expect(await seriousIn(page)).toEqual([]);

      await page.getByTestId('to-worklist').click();
      await page.locator('[data-testid=delivery][data-stage=seen][data-attention=none]').waitFor({ timeout: 60_000 });
      await keepPicture(page, 'delivery-seen-1280-en');
      expect(troubles).toEqual([]);
    }),
);
