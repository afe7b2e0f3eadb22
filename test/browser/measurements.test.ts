import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, openLive, openPage, signIn } from '../support/chromium.ts';
import { sharedByAll } from '../support/endings.ts';
import { eventually, pause } from '../support/parts.ts';
import { streaming } from '../support/streaming-relay.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

/** One patient for all but one; the last test takes its relay away. */
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

  it('[D18] are gone when nothing comes any more, and the trace says so at once: nothing stale looks live', async () => {
    const relay = anteriorStemi();
    const { page } = await openPage({ width: 1280, height: 800 });
    await signIn(page, relay);
    await openLive(page);
    await presentIn(page);
    relay.part.kill('SIGKILL');
    await page.locator('[data-testid=trace]:not([data-freshness=live])').waitFor({ timeout: 60_000 });
    await keepPicture(page, 'delayed-1280-en');
    await page.locator('[data-testid=measurements][data-shows=old]').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('measured-of').innerText()).toMatch(/As of \d\d:\d\d:\d\d/);
    await keepPicture(page, 'measurements-old-1280-en');
    await page.locator('[data-testid=measurements][data-shows=nothing]').waitFor({ timeout: 60_000 });
    await page.locator('[data-testid=trace][data-freshness=no-data]').waitFor({ timeout: 60_000 });
    await pause(500);
    await keepPicture(page, 'no-data-1280-en', true);
    expect(await page.getByTestId('heart-rate').count()).toBe(0);
    expect(await page.getByTestId('panel-note').innerText()).not.toBe('');
  });
});
