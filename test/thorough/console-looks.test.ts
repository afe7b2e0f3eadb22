import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, looksToTake, openLive, openPage, signIn } from '../support/chromium.ts';
import { sharedByAll } from '../support/endings.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const streaming = sharedByAll(async () => {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:inferior-stemi?seed=2' });
  return relay;
});

const panel = (page: Page) => page.getByTestId('measurements');
const measuredTo = async (page: Page): Promise<number> =>
  Number((await panel(page).getAttribute('data-measured-to')) ?? 0);
/** Elements of the panel whose letters are smaller than 14 px. */
const lettersTooSmall = (page: Page): Promise<string[]> =>
  panel(page).evaluate((element) =>
    [...element.querySelectorAll('*')]
      .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3))
      .filter((one) => Number.parseFloat(getComputedStyle(one).fontSize) < 14)
      .map((one) => one.outerHTML),
  );
/** Pixels of the panel's width that cannot be seen. */
const cutOff = (page: Page): Promise<number> =>
  panel(page).evaluate((element) => {
    const body = element.querySelector('.measurements-body');
    return body === null ? 0 : body.scrollWidth - body.clientWidth;
  });

/** Ten seconds of trace fill the paper, and figures of ten seconds stand beside it. */
const TEN_SECONDS = 5_000;

describe('worklist, live 12-lead and measurements in every size, both languages, day and night', () => {
  const LOOKS = [
    { name: '1280-en', width: 1280, height: 800, documents: 'measurements' },
    { name: '1280-night-en', width: 1280, height: 800, dark: true },
    { name: '1920-zh', width: 1920, height: 1080, language: 'zh-TW' as const, documents: 'live' },
    { name: '1920-night-en', width: 1920, height: 1080, dark: true, documents: 'live' },
    { name: '3840-en', width: 1920, height: 1080, scale: 2 },
    { name: 'phone-en', width: 390, height: 844, scale: 2, documents: 'live' },
    { name: 'phone-zh', width: 390, height: 844, scale: 2, language: 'zh-TW' as const, documents: 'measurements' },
  ];
  it.each(looksToTake(LOOKS, ['1280-night-en', 'phone-zh']))(
    '$name can be read, and axe finds nothing serious',
    async ({ name, documents, ...options }) => {
      const relay = streaming();
      const { page, troubles } = await openPage(options);
      await signIn(page, relay);
      await page.getByTestId('live-sessions').getByTestId('session-row').first().waitFor();
      expect(await seriousIn(page)).toEqual([]);
      await keepPicture(page, `worklist-${name}`);
      await openLive(page);
      await eventually(
        () => measuredTo(page),
        (end) => end > TEN_SECONDS,
        60_000,
      );
      await keepPicture(page, `live-${name}`, documents === 'live');
      if (options.width < 1_000) {
        expect(await seriousIn(page)).toEqual([]);
        await page.getByTestId('open-measurements').click();
      }
      await page.getByTestId('age').fill('64');
      await page.getByTestId('sex-female').check({ force: true });
      await page.locator('[data-testid=statement][data-code=stemi-inferior]').waitFor({ timeout: 60_000 });
      await pause(500);
      await keepPicture(page, `measurements-${name}`, documents === 'measurements');
      expect(await seriousIn(page)).toEqual([]);
      expect(troubles).toEqual([]);
      expect(await lettersTooSmall(page)).toEqual([]);
      expect(await cutOff(page)).toBeLessThanOrEqual(0);
      if (options.language === 'zh-TW') expect(await page.locator('html').getAttribute('lang')).toBe('zh-TW');
    },
  );
});
