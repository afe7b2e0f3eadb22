import { signIn } from '../../support/chromium.ts';
import { eventually } from '../../support/parts.ts';
import { streamingWard } from '../../support/streaming-ward.ts';
import { inBrowser } from './in-browser.ts';
import { costOf, type PageCost } from './renderer-cost.ts';

const SIXTEEN = 16;
/** As for one session: until compilers rest. */
const SETTLES_MS = 20_000;

/** Sixteen ambulances, each with twelve leads at 500 Hz, side by side on one screen. */
export async function measureSixteen(seconds: number): Promise<PageCost> {
  const relay = await streamingWard(SIXTEEN);
  return await inBrowser(async (browser, page) => {
    await signIn(page, relay);
    await eventually(
      () => page.getByTestId('live-sessions').getByTestId('session-row').count(),
      (rows) => rows === SIXTEEN,
      120_000,
    );
    await page.goto(`${relay.url}/#/side-by-side`);
    await eventually(
      () => page.locator('[data-testid=trace][data-freshness=live]').count(),
      (live) => live === SIXTEEN,
      120_000,
    );
    await page.waitForTimeout(SETTLES_MS);
    return await costOf(browser, page, seconds, 'worker');
  });
}
