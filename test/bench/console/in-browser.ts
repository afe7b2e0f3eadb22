import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, placeOfChromium } from '../../support/chromium.ts';

export const SIZE = { width: 1920, height: 1080 };

/** In a browser of its own, whose processes and cache nothing else has touched. */
export async function inBrowser<Found>(measure: (browser: Browser, page: Page) => Promise<Found>): Promise<Found> {
  const browser = await chromium.launch({ executablePath: placeOfChromium(), args: CHROMIUM_FLAGS });
  try {
    return await measure(browser, await browser.newPage({ viewport: SIZE }));
  } finally {
    await browser.close();
  }
}
