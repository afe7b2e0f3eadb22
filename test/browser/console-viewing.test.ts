import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, openLive, openPage, photograph, signIn } from '../support/chromium.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { boldLineSpacing, findPulse } from '../support/pixel-measures.ts';

const TRACE = '[data-testid=trace]';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const choose = (page: Page, what: string, value: string) => page.getByTestId(`choose-${what}`).selectOption(value);
const onTrace = (page: Page, name: string) => page.locator(TRACE).first().getAttribute(`data-${name}`);

/** The pulse and the grid as they stand on the screen, in mm of the paper they stand on. */
async function paperOf(page: Page) {
  await pause(700);
  const perMm = Number(await onTrace(page, 'pixels-per-mm'));
  const picture = await photograph(page, TRACE);
  return { perMm, pulse: findPulse(picture, perMm), bold: boldLineSpacing(picture, 'columns') / perMm };
}

it('the cardiologist goes through layouts, filters, calipers, pins, a comparison and a calibrated screen, and nothing of it lies', async () => {
  const relay = await startRelay();
  // Two minutes are there already: something to go back to.
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:inferior-stemi?seed=2' });
  const { page, troubles } = await openPage({ width: 1920, height: 1080 });
  await signIn(page, relay);
  await openLive(page);
  await pause(11_000);

  // Each layout stands on paper whose pulse is 10 mm × 5 mm.
  for (const layout of ['3x4+3', '6x2', '12x1', 'rhythm', '3x4+1']) {
    await choose(page, 'layout', layout);
    const { perMm, pulse, bold } = await paperOf(page);
    expect(Math.abs(pulse.height - 10 * perMm), layout).toBeLessThanOrEqual(1);
    expect(Math.abs(pulse.width - 5 * perMm), layout).toBeLessThanOrEqual(1);
    expect(bold, layout).toBeCloseTo(5, 1);
    await keepPicture(page, `layout-${layout}-1920-en`);
  }
  await choose(page, 'gain', '5');
  const half = await paperOf(page);
  expect(Math.abs(half.pulse.height - 5 * half.perMm)).toBeLessThanOrEqual(1);
  await choose(page, 'gain', 'auto');
  await eventually(
    () => onTrace(page, 'gain'),
    (gain) => gain === '10' || gain === '20',
  );
  await choose(page, 'gain', '10');

  // The filter is stated always, and one that displaces ST says so.
  expect(await page.getByTestId('shown-band').innerText()).toContain('0.05–150 Hz');
  await choose(page, 'filter', 'monitor');
  await page.getByTestId('not-for-st').waitFor();
  await pause(500);
  await keepPicture(page, 'filter-monitor-1920-en');
  await choose(page, 'filter', 'diagnostic');
  await page.getByTestId('not-for-st').waitFor({ state: 'detached' });

  // ST by its angles.
  await choose(page, 'layout', 'st-map');
  await page.locator('[data-testid=st-map][data-shows=present]').waitFor({ timeout: 20_000 });
  await pause(1_000);
  await keepPicture(page, 'st-map-1920-en', true);
  expect(await seriousIn(page)).toEqual([]);
  await choose(page, 'layout', '3x4+1');

  // Calipers stop the paper and say so.
  await page.getByTestId('freshness').click({ trial: true });
  await page.keyboard.press('c');
  await page.locator('[data-testid=freshness][data-kind=rewound]').waitFor();
  const box = await page.getByTestId('calipers').boundingBox();
  if (box === null) throw new Error('no calipers');
  const perMm = Number(await onTrace(page, 'pixels-per-mm'));
  const [x, y] = [box.x + box.width * 0.3, box.y + box.height * 0.8];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10 * perMm, y, { steps: 4 });
  await page.mouse.up();
  const words = page.getByTestId('caliper-words');
  await page.locator('[data-testid=caliper-words]:not([data-microvolts="n/a"])').waitFor();
  // 10 mm are 400 ms, to the sample.
  expect(Math.abs(Number(await words.getAttribute('data-interval-ms')) - 400)).toBeLessThanOrEqual(4);
  const before = Number(await words.getAttribute('data-interval-ms'));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  expect(Number(await words.getAttribute('data-interval-ms')) - before).toBeCloseTo(22, 1);
  await page.keyboard.press('o');
  await pause(300);
  await keepPicture(page, 'calipers-1920-en', true);
  expect(await seriousIn(page)).toEqual([]);

  // Ten seconds pinned are a formal 12-lead beside the session that goes on.
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await page.keyboard.press('l');
  await page.locator('[data-testid=freshness][data-kind=live]').waitFor();
  await page.getByTestId('pin-list').click();
  await page.getByTestId('open-pin').click();
  const pinned = page.locator('[data-testid=pinned-sheet] [data-testid=trace]');
  await pinned.waitFor();
  await eventually(
    () => pinned.getAttribute('data-playhead'),
    (at) => Number(at) > 0,
  );
  await pause(1_500);
  await keepPicture(page, 'pinned-1920-en', true);
  expect(await onTrace(page, 'following')).toBe('true');
  await page.getByTestId('close-pin').click();

  // Two moments.
  await page.keyboard.press('x');
  await page.locator('[data-testid=comparison] [data-measured=true]').waitFor({ timeout: 20_000 });
  expect(Number(await page.getByTestId('compared-III').getAttribute('data-change'))).toBeLessThan(100);
  await keepPicture(page, 'comparison-1920-en', true);
  expect(await seriousIn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByTestId('comparison').waitFor({ state: 'detached' });

  // A bank card of 428 pixels: five of them are a millimetre on this screen.
  expect(await page.getByTestId('scale-badge').getAttribute('data-calibrated')).toBe('false');
  await page.getByTestId('sheet-settings').click();
  await page.getByTestId('calibrate').click();
  await page.getByTestId('card-width').fill('428');
  await keepPicture(page, 'calibration-1920-en');
  await page.getByTestId('keep-calibration').click();
  await page.getByTestId('sheet-settings').click();
  await choose(page, 'zoom', 'true');
  await page.keyboard.press('Escape');
  await eventually(
    async () => Number(await onTrace(page, 'pixels-per-mm')),
    (drawn) => Math.abs(drawn - 5) < 0.001,
  );
  const trueSize = await paperOf(page);
  expect(Math.abs(trueSize.pulse.height - 50)).toBeLessThanOrEqual(1);
  expect(await page.getByTestId('scale-badge').getAttribute('data-percent')).toBe('100');
  await page.reload();
  await page.locator(`${TRACE}[data-freshness=live]`).waitFor({ timeout: 15_000 });
  await eventually(
    () => page.getByTestId('scale-badge').getAttribute('data-calibrated'),
    (calibrated) => calibrated === 'true',
  );
  expect(troubles).toEqual([]);
});
