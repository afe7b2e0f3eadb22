import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, openLive, openPage, photograph, signIn } from '../support/chromium.ts';
import { sharedByAll } from '../support/endings.ts';
import { ecgRecords } from '../support/ecg-records.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import type { RunningRelay } from '../support/parts.ts';
import { findPulse } from '../support/pixel-measures.ts';

const TRACE = '[data-testid=trace]';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const streaming = async (source: string): Promise<RunningRelay> => {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source });
  await eventually(
    async () => (await fetch(`${relay.url}/healthz`)).text(),
    (health) => health.includes('"units":1'),
    60_000,
  );
  return relay;
};

/** One patient for what does not harm it. */
const anteriorStemi = sharedByAll(() => streaming('simulated:anterior-stemi?seed=3'));

const panel = (page: Page) => page.getByTestId('measurements');
/** Until figures of ten whole seconds stand there, or what `attribute` asks for. */
const presentIn = (page: Page): Promise<void> =>
  page.locator('[data-testid=measurements][data-shows=present]').waitFor({ timeout: 60_000 });
const measuredTo = async (page: Page): Promise<number> =>
  Number((await panel(page).getAttribute('data-measured-to')) ?? 0);
const enterPatient = async (page: Page, age: string, sex: 'male' | 'female'): Promise<void> => {
  await page.getByTestId('age').fill(age);
  await page.getByTestId(`sex-${sex}`).check({ force: true });
};
const verdictOf = (page: Page) => page.getByTestId('criteria-verdict');
/** mm at J, as read. */
const stOf = async (page: Page, lead: string): Promise<number> =>
  Number((await page.getByTestId(`st-${lead}`).locator('.st-j').innerText()).replace('\u2212', '-'));
/** Pixels of the panel's width that cannot be seen. */
const cutOff = (page: Page): Promise<number> =>
  panel(page).evaluate((element) => {
    const body = element.querySelector('.measurements-body');
    return body === null ? 0 : body.scrollWidth - body.clientWidth;
  });

describe('the measurements beside a live 12-lead', () => {
  it('show rate, intervals, ST and quality, and the criteria once age and sex are known', async () => {
    const relay = anteriorStemi();
    const { page, troubles } = await openPage({ width: 1920, height: 1080 });
    await signIn(page, relay);
    await openLive(page);
    await presentIn(page);
    await eventually(
      () => measuredTo(page),
      (end) => end > 5_500,
      60_000,
    );
    // Without age and sex there are no limits, and the fields for them are right there.
    expect(await verdictOf(page).getAttribute('data-verdict')).toBe('not-evaluable');
    await page.getByText('Criteria not evaluable: age and sex are missing.').waitFor();
    await keepPicture(page, 'measurements-without-age-1920-en');
    await enterPatient(page, '58', 'male');
    await page.locator('[data-testid=criteria-verdict][data-verdict=met]').waitFor({ timeout: 60_000 });
    await page.locator('[data-testid=statement][data-code=stemi-anterior]').waitFor();
    await pause(1_500);
    await keepPicture(page, 'measurements-1920-en', true);

    expect(Number((await page.getByTestId('heart-rate').innerText()).match(/\d+/)?.[0])).toBeGreaterThan(50);
    expect(await page.getByTestId('intervals').innerText()).toMatch(
      /PR\s+\d+ ms\s+QRS\s+\d+ ms\s+QT\s+\d+ ms\s+QTc\s+\d+ ms/,
    );
    for (const lead of ['V2', 'V3', 'V4']) {
      expect(await stOf(page, lead), lead).toBeGreaterThanOrEqual(1);
      expect(await page.getByTestId(`st-${lead}`).getAttribute('data-shift'), lead).toBe('elevated');
    }
    expect(await page.getByTestId('quality').getAttribute('data-grade')).toBe('good');

    // What a statement rests on, on opening it.
    const statement = page.locator('[data-testid=statement][data-code=stemi-anterior]');
    await statement.locator('summary').click();
    expect(await statement.locator('table').innerText()).toMatch(/V2\s+ST at J\s+\+\d\.\d\d mm\s+\+2\.00 mm/);
    expect(await statement.innerText()).toContain('Source: ');
    await statement.locator('summary').click();

    // The figures follow the trace, and say of which seconds they are.
    const first = await measuredTo(page);
    await eventually(
      () => measuredTo(page),
      (end) => end >= first + 2 * 1_250,
      60_000,
    );
    expect(await page.getByTestId('measured-of').innerText()).toMatch(/^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d$/);

    // Another formula is named beside its number; the helper can be switched off.
    await page.getByTestId('choose-qtc').selectOption('bazett');
    expect(await page.getByTestId('choose-qtc').inputValue()).toBe('bazett');
    await page.getByTestId('criteria-switch').click({ force: true });
    await page.getByText('The criteria helper is switched off.').waitFor();
    expect(await page.locator('[data-testid=statement][data-kind=criteria]').count()).toBe(0);

    expect(await seriousIn(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('fold away with M, and what must not be folded away stays', async () => {
    const relay = anteriorStemi();
    const { page } = await openPage({ width: 1280, height: 800 });
    await signIn(page, relay);
    await openLive(page);
    await presentIn(page);
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

  it('read n/a with the reason where electrodes are off', async () => {
    const relay = await streaming('simulated:lead-off?seed=1');
    const { page } = await openPage({ width: 1280, height: 800 });
    await signIn(page, relay);
    await openLive(page);
    const absent = page.locator('.st-absent[data-why=lead-off]').first();
    await absent.waitFor({ timeout: 90_000 });
    expect(await absent.innerText()).toMatch(/^(I|II|III|aV[RLF]|V[1-6])\s+n\/a/);
    await page.locator('[data-testid=absent-leads] li[data-why=lead-off]').waitFor();
    expect(await page.locator('[data-testid=absent-leads] li[data-why=lead-off]').innerText()).toMatch(
      /^(All leads|[IaV].*): n\/a, lead off$/,
    );
    await page.locator('[data-testid=quality] [data-disturbance=off]').waitFor({ timeout: 60_000 });
    await keepPicture(page, 'measurements-lead-off-1280-en', true);
  });

  it('[D18] are gone when nothing comes any more', async () => {
    const relay = await streaming('simulated:normal-sinus?seed=9');
    const { page } = await openPage({ width: 1280, height: 800 });
    await signIn(page, relay);
    await openLive(page);
    await presentIn(page);
    relay.part.kill('SIGKILL');
    await page.locator('[data-testid=measurements][data-shows=old]').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('measured-of').innerText()).toMatch(/As of \d\d:\d\d:\d\d/);
    await keepPicture(page, 'measurements-old-1280-en');
    await page.locator('[data-testid=measurements][data-shows=nothing]').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('heart-rate').count()).toBe(0);
    expect(await page.getByTestId('panel-note').innerText()).not.toBe('');
  });
});

it('a replay that stands still has measured what is on its paper, and moves on with it', async () => {
  const relay = await startRelay();
  const header = path.join(ecgRecords(), 'wfdb', 'ptb', 's0010_re.hea');
  const unit = startUnit({ relay, journal: temporaryFolder(), source: `wfdb:${header}`, speed: 40, drain: true });
  expect((await unit.ended).code, unit.said()).toBe(0);
  const { page, troubles } = await openPage({ width: 1920, height: 1080 });
  await signIn(page, relay);
  await page.getByTestId('past-sessions').getByTestId('session-row').first().click();
  const canvas = page.locator(TRACE);
  await canvas.waitFor();
  if (!page.url().includes('/replay')) await page.goto(`${page.url()}/replay`);
  const playhead = async (): Promise<number> => Number(await canvas.getAttribute('data-playhead'));
  const isOfPaper = async (): Promise<boolean> => (await measuredTo(page)) === (await playhead());
  await presentIn(page);
  await eventually(isOfPaper, (same) => same);
  await page.keyboard.press('End');
  await eventually(playhead, (at) => at === 38_400);
  await eventually(isOfPaper, (same) => same);
  await presentIn(page);
  // It stands: nothing is measured again.
  await pause(4_000);
  expect(await measuredTo(page)).toBe(38_400);
  await keepPicture(page, 'measurements-replay-1920-en');
  expect(await cutOff(page), 'this record has three leads more').toBeLessThanOrEqual(0);
  await page.keyboard.press('Shift+ArrowLeft');
  await eventually(
    () => measuredTo(page),
    (end) => end === 28_400,
  );
  expect(await isOfPaper()).toBe(true);
  expect(troubles).toEqual([]);
});
