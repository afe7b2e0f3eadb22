import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import {
  closeChromium,
  keepPicture,
  looksToTake,
  openLive,
  openPage,
  photograph,
  signIn,
} from '../support/chromium.ts';
import { sharedByAll } from '../support/endings.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { findPulse } from '../support/pixel-measures.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const streaming = sharedByAll(async () => {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:inferior-stemi?seed=2' });
  return relay;
});

const TRACE = '[data-testid=trace]';
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

it('fold away with M, and what must not be folded away stays', async () => {
  const relay = streaming();
  const { page } = await openPage({ width: 1280, height: 800 });
  await signIn(page, relay);
  await openLive(page);
  await page.locator('[data-testid=measurements][data-shows=present]').waitFor({ timeout: 60_000 });
  const narrow = Number(await page.locator(TRACE).getAttribute('data-pixels-per-mm'));
  await page.keyboard.press('m');
  await page.getByTestId('open-measurements').waitFor();
  expect(await page.getByTestId('open-measurements').innerText()).toMatch(/\d+\s*\/min/);
  await eventually(
    async () => Number(await page.locator(TRACE).getAttribute('data-pixels-per-mm')),
    (wide) => wide > narrow,
  );
  await keepPicture(page, 'measurements-folded-1280-en');
  await page.keyboard.press('m');
  await page.getByTestId('fold-measurements').waitFor();
  // Beside the paper, never over it, and the paper is to scale.
  await pause(1_500);
  const canvas = await page.locator(TRACE).boundingBox();
  const column = await panel(page).boundingBox();
  expect((canvas?.x ?? 0) + (canvas?.width ?? 0)).toBeLessThanOrEqual((column?.x ?? 0) + 1);
  const perMm = Number(await page.locator(TRACE).getAttribute('data-pixels-per-mm'));
  const pulse = findPulse(await photograph(page, TRACE), perMm);
  expect(Math.abs(pulse.height - 10 * perMm)).toBeLessThanOrEqual(1);
});

it('a gap and a lead that is off are drawn as what they are, and the gap is listed with its reason', async () => {
  const relay = await startRelay();
  const journal = temporaryFolder();
  const begin = () => startUnit({ relay, journal, source: 'simulated:lead-off?seed=1' });
  const unit = begin();
  await pause(12_000);
  unit.kill('SIGKILL');
  await unit.ended;
  await pause(1_500);
  begin();
  const { page } = await openPage({ width: 1920, height: 1080 });
  await signIn(page, relay);
  await page.getByTestId('session-row').first().click();
  await page.locator('[data-testid=trace][data-freshness=live]').waitFor({ timeout: 60_000 });
  await pause(1_500);
  await keepPicture(page, 'gap-and-lead-off-1920-en', true);
  await page.getByTestId('gap-button').click();
  await expect(page.getByTestId('gap-list').innerText()).resolves.toMatch(/\d/);
  await keepPicture(page, 'gap-list-1920-en');
});
