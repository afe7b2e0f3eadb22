import { chromium } from 'playwright-core';
import type { InkFigures } from '../../../ambulance-unit/tablet-window/trace/ink-port.ts';
import { CHROMIUM_FLAGS, placeOfChromium } from '../../support/chromium.ts';
import { startPart, startRelay, temporaryFolder } from '../../support/parts.ts';
import { figuresOf, type TabletFigures } from './tablet-figures.ts';

const MONITOR = 'made-up:anterior-stemi';
const STARTS_WITHIN_MS = 240_000;
const SETTLES_MS = 3_000;

/**
 * The same of the whole tablet: the unit as a process with `--screen`, journal and relay, the screen that ships, a monitor that is
 * chosen. To be called where `atTheEnd` knows whose end is meant.
 */
export async function measureScreen(seconds: number): Promise<TabletFigures> {
  const relay = await startRelay();
  const unit = startPart([
    ...([process.execPath, 'ambulance-unit/acquisition/start.ts'] as const),
    ...['--relay', relay.url, '--credentials', relay.credentials, '--journal', temporaryFolder(), '--screen', '0'],
  ]);
  const [address] = await unit.says(/http:\/\/127\.0\.0\.1:\d+\/#key=\S+/, STARTS_WITHIN_MS);
  const browser = await chromium.launch({ executablePath: placeOfChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const started = page.waitForEvent('worker', { timeout: STARTS_WITHIN_MS });
    await page.goto(address);
    const worker = await started;
    const take = (): Promise<InkFigures> => worker.evaluate<InkFigures>('inkFigures()');
    await page.getByTestId('name').fill('Bench');
    await page.getByTestId('sign-on-submit').click();
    await page.getByTestId('begin-case').click();
    const monitor = page.locator(`[data-testid=monitor-choice][data-id="${MONITOR}"]`);
    await monitor.waitFor();
    const chosen = Date.now();
    await monitor.click();
    await page.locator('[data-testid=live-trace][data-standing=live]').waitFor({ timeout: 30_000 });
    await page.getByTestId('show-twelve').click();
    await page.waitForTimeout(SETTLES_MS);
    const { firstTraceAt } = await take();
    if (firstTraceAt === null) throw new Error('No trace was drawn.');
    await page.waitForTimeout(seconds * 1_000);
    return figuresOf(await take(), firstTraceAt - chosen);
  } finally {
    await browser.close();
  }
}
