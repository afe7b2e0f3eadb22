import type { Browser } from 'playwright-core';
import { signIn } from '../../support/chromium.ts';
import { eventually } from '../../support/parts.ts';
import { streamingWard } from '../../support/streaming-ward.ts';
import { inBrowser } from './in-browser.ts';
import { costOf, type PageCost } from './renderer-cost.ts';

const SIXTEEN = 16;
/** As for one session: until compilers rest. */
const SETTLES_MS = 20_000;
const TRACED_MS = 4_000;

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
    const cost = await costOf(browser, page, seconds, 'worker');
    return { ...cost, framesPerSecond: await picturesPerSecond(browser) };
  });
}

/** How often each canvas takes a new picture from its worker: where the page stands in for the worker's frames, those are too few. */
async function picturesPerSecond(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  let pictures = 0;
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) if (JSON.stringify(event).includes('"PostImageToPlaceholder"')) pictures += 1;
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  const traceConfig = { includedCategories: ['toplevel'] };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  await new Promise((resolve) => setTimeout(resolve, TRACED_MS));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return (pictures * 1000) / TRACED_MS / SIXTEEN;
}
