import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { closeChromium, keepPicture, openPage, photograph, signIn } from '../support/chromium.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { inkIn } from '../support/pixel-measures.ts';

const TRACE = '[data-testid=trace]';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

it('opened ten minutes in, rewinds to the first second while live goes on, and comes back', async () => {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:inferior-stemi?seed=5', speed: 50 });
  await pause(8_000);
  const { page } = await openPage({ width: 1280, height: 800 });
  await signIn(page, relay);
  await page.getByTestId('session-row').first().click();
  const canvas = page.locator(TRACE);
  await canvas.waitFor();
  const endSample = async (): Promise<number> => Number(await canvas.getAttribute('data-end-sample'));
  const end = await eventually(endSample, (seen) => seen > 600 * 500, 60_000);
  await page.keyboard.press('Home');
  await eventually(
    async () => [await canvas.getAttribute('data-following'), Number(await canvas.getAttribute('data-playhead'))],
    ([following, playhead]) => following === 'false' && Number(playhead) <= 5_000,
  );
  await pause(1_500);
  await keepPicture(page, 'rewound-1280-en', true);
  const perMm = Number(await canvas.getAttribute('data-pixels-per-mm'));
  const picture = await photograph(page, TRACE);
  expect(inkIn(picture, picture.width * 0.1, 0, picture.width * 0.8, picture.height)).toBeGreaterThan(1_500 * perMm);
  expect(await endSample()).toBeGreaterThan(end);
  await page.keyboard.press('l');
  await eventually(
    () => canvas.getAttribute('data-following'),
    (following) => following === 'true',
  );
});
