import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, openLive, openPage, photograph, signIn } from '../support/chromium.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { boldLineSpacing, findPulse } from '../support/pixel-measures.ts';

const TRACE = '[data-testid=trace]';
/** Cells and rows of the paper by layout: the page says which of them it carries. */
const PAPERS = {
  '3x4+3': { cells: 15, rows: 6 },
  '6x2': { cells: 12, rows: 6 },
  '12x1': { cells: 12, rows: 12 },
  rhythm: { cells: 1, rows: 1 },
  '3x4+1': { cells: 13, rows: 4 },
} as const;
type Layout = keyof typeof PAPERS;
/** A machine that does ten things beside is slow; what has to be there comes all the same. */
const PATIENCE = 150_000;

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
}, 300_000);
afterAll(closeChromium);

const choose = (page: Page, what: string, value: string) => page.getByTestId(`choose-${what}`).selectOption(value);
const onTrace = (page: Page, name: string) => page.locator(TRACE).first().getAttribute(`data-${name}`);
/** The canvas carries this paper, as its worker tells: its scale is that of the paper before until then. */
const paperIs = (page: Page, layout: Layout) =>
  page
    .locator(`${TRACE}[data-cells="${String(PAPERS[layout].cells)}"][data-rows="${String(PAPERS[layout].rows)}"]`)
    .waitFor({ timeout: PATIENCE });
const pixelsPerMm = async (page: Page) => Number(await onTrace(page, 'page-pixels-per-mm'));

/** Notes from now on each range of samples that a pinned sheet says to have inked. */
const watchStillPages = (page: Page) =>
  page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { stillPagesSeen: seen });
    new MutationObserver(() => {
      const canvas = document.querySelector<HTMLElement>('[data-testid=pinned-sheet] [data-testid=trace]');
      const still = canvas?.dataset['still'] ?? '';
      if (still !== '' && still !== seen.at(-1)) seen.push(still);
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-still'] });
  });
const stillPagesSeen = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { readonly stillPagesSeen: readonly string[] }).stillPagesSeen);

/** Waits until the pulse and the grid stand on the screen as they must; fails with what was last seen of them. */
async function paperShows(page: Page, pulseMm: { readonly height: number; readonly width: number }): Promise<void> {
  // It is inked at the next frame, and a picture costs more than this: the first one is to show it.
  await pause(400);
  await eventually(
    async () => {
      const perMm = await pixelsPerMm(page);
      const picture = await photograph(page, TRACE);
      return { perMm, pulse: findPulse(picture, perMm), bold: boldLineSpacing(picture, 'columns') / perMm };
    },
    ({ perMm, pulse, bold }) =>
      Math.abs(pulse.height - pulseMm.height * perMm) <= 1 &&
      Math.abs(pulse.width - pulseMm.width * perMm) <= 1 &&
      Math.abs(bold - 5) < 0.05,
    PATIENCE,
  );
}

it(
  'the cardiologist goes through layouts, filters, calipers, pins, a comparison and a calibrated screen, and nothing of it lies',
  { timeout: 600_000 },
  async () => {
    const relay = await startRelay();
    startUnit({ relay, journal: temporaryFolder(), source: 'simulated:inferior-stemi?seed=2' });
    const { page, troubles } = await openPage({ width: 1920, height: 1080 });
    page.setDefaultTimeout(PATIENCE);
    await signIn(page, relay);
    await openLive(page);

    // Each layout stands on paper whose pulse is 10 mm × 5 mm.
    for (const layout of ['3x4+3', '6x2', '12x1', 'rhythm', '3x4+1'] as const) {
      await choose(page, 'layout', layout);
      await paperIs(page, layout);
      await paperShows(page, { height: 10, width: 5 });
      await keepPicture(page, `layout-${layout}-1920-en`);
    }
    const fullSize = await pixelsPerMm(page);
    await choose(page, 'gain', '5');
    await paperShows(page, { height: 5, width: 5 });
    await choose(page, 'gain', 'auto');
    await eventually(
      () => onTrace(page, 'gain'),
      (gain) => gain === '10' || gain === '20',
      PATIENCE,
    );
    await choose(page, 'gain', '10');

    // The filter is stated always, and one that displaces ST says so.
    expect(await page.getByTestId('shown-band').innerText()).toContain('0.05–150 Hz');
    await choose(page, 'filter', 'monitor');
    await page.getByTestId('not-for-st').waitFor();
    await keepPicture(page, 'filter-monitor-1920-en');
    await choose(page, 'filter', 'diagnostic');
    await page.getByTestId('not-for-st').waitFor({ state: 'detached' });

    // ST by its angles.
    await choose(page, 'layout', 'st-map');
    await page.locator('[data-testid=st-map][data-shows=present]').waitFor();
    await keepPicture(page, 'st-map-1920-en');
    expect(await seriousIn(page)).toEqual([]);
    await choose(page, 'layout', '3x4+1');
    await paperIs(page, '3x4+1');
    await eventually(
      () => pixelsPerMm(page),
      (perMm) => perMm === fullSize,
      PATIENCE,
    );

    // Ten seconds are on the paper, so that a caliper finds samples wherever it stands.
    await eventually(
      async () => Number(await onTrace(page, 'end-sample')),
      (end) => end >= 11 * 500,
      PATIENCE,
    );
    // Calipers stop the paper and say so; it keeps its scale, for somebody measures on it.
    await page.keyboard.press('c');
    await page.locator('[data-testid=freshness][data-kind=rewound]').waitFor();
    await page.getByTestId('head-state').waitFor();
    await page.locator('[data-testid=calipers][data-in-place=true]').waitFor();
    const box = await page.getByTestId('calipers').boundingBox();
    if (box === null) throw new Error('no calipers');
    const perMm = await pixelsPerMm(page);
    expect(perMm).toBe(fullSize);
    const [x, y] = [box.x + box.width * 0.3, box.y + box.height * 0.8];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 10 * perMm, y, { steps: 4 });
    await page.mouse.up();
    const words = page.getByTestId('caliper-words');
    await page.locator('[data-testid=caliper-words]:not([data-microvolts="n/a"])').waitFor();
    const interval = async () => Number(await words.getAttribute('data-interval-ms'));
    // 10 mm are 400 ms, to the sample at each end.
    expect(Math.abs((await interval()) - 400)).toBeLessThanOrEqual(4);
    const before = await interval();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await eventually(interval, (now) => Math.abs(now - before - 22) < 0.1, PATIENCE);
    await page.keyboard.press('o');
    await page.locator('.caliper-march').first().waitFor({ state: 'attached' });
    await keepPicture(page, 'calipers-1920-en', true);
    expect(await seriousIn(page)).toEqual([]);

    // Ten seconds pinned are a formal 12-lead beside the session that goes on.
    await page.keyboard.press('Escape');
    // Of the sweep as of the page that stands still: what is pinned is what was on the paper, not what the page had heard of it.
    await page.keyboard.press('l');
    await page.locator('[data-testid=freshness][data-kind=live]').waitFor();
    const pressed = performance.now();
    await page.keyboard.press('p');
    await page.keyboard.press('c');
    const tookMs = performance.now() - pressed;
    await page.locator('[data-testid=freshness][data-kind=rewound]').waitFor();
    const stoodAt = Number(await onTrace(page, 'playhead'));
    await page.keyboard.press('l');
    await page.locator('[data-testid=freshness][data-kind=live]').waitFor();
    await page.getByTestId('pin-list').click();
    await watchStillPages(page);
    await page.getByTestId('open-pin').click();
    const pinned = page.locator('[data-testid=pinned-sheet] [data-testid=trace]');
    await pinned.waitFor();
    const still = await eventually(
      () => pinned.getAttribute('data-still'),
      (range) => range !== null && range !== '',
      PATIENCE,
    );
    const [first = NaN, end = NaN] = (still ?? '').split('-').map(Number);
    const kept = await page.evaluate(() => localStorage.getItem('prearrival-pins') ?? '{}');
    expect(Object.values(JSON.parse(kept) as object)).toEqual([[end]]);
    expect(end - first).toBe(10 * 500);
    expect(stoodAt - end, 'from one key to the next').toBeLessThan(500 + tookMs / 2);
    expect(stoodAt - end).toBeGreaterThanOrEqual(0);
    // Nothing else has ever been on that sheet.
    await eventually(
      () => pinned.getAttribute('data-playhead'),
      (at) => Number(at) === end,
      PATIENCE,
    );
    expect(await stillPagesSeen(page)).toEqual([still]);
    await keepPicture(page, 'pinned-1920-en', true);
    expect(await onTrace(page, 'following')).toBe('true');
    await page.getByTestId('close-pin').click();

    // Two moments.
    await page.keyboard.press('x');
    await page.locator('[data-testid=comparison] [data-measured=true]').waitFor();
    // The same patient a few seconds later: nothing of ST has changed.
    expect(Math.abs(Number(await page.getByTestId('compared-III').getAttribute('data-change')))).toBeLessThan(100);
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
      () => pixelsPerMm(page),
      (drawn) => Math.abs(drawn - 5) < 0.001,
      PATIENCE,
    );
    await paperShows(page, { height: 10, width: 5 });
    expect(await page.getByTestId('scale-badge').getAttribute('data-percent')).toBe('100');
    await page.reload();
    await page.locator(`${TRACE}[data-freshness=live]`).waitFor();
    await page.locator('[data-testid=scale-badge][data-calibrated=true]').waitFor();
    expect(troubles).toEqual([]);
  },
);
