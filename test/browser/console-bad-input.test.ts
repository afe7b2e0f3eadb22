import { type CDPSession, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { closeChromium, keepPicture, openPage, signIn } from '../support/chromium.ts';
import { sharedByAll } from '../support/endings.ts';
import {
  eventually,
  pause,
  readCredentials,
  startRelay,
  startUnit,
  temporaryFolder,
  type RunningRelay,
} from '../support/parts.ts';
import { HOSTILE_NAME, LONG_SECONDS, recordStrangeSessions } from '../support/strange-sessions.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
}, 300_000);
afterAll(closeChromium);

/** A relay that holds what is strange, and to which one unit streams. */
const ward = sharedByAll(async () => {
  const strange = await recordStrangeSessions();
  const relay = await startRelay({ folder: strange.folder });
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:normal-sinus?seed=5' });
  return { strange, relay };
});

const TRACE = '[data-testid=trace]';
/** A machine that does ten things beside is slow; what has to be there comes all the same. */
const PATIENCE = 150_000;

/** Drags 10 mm of a caliper across the rhythm strip; ms that it reads. */
async function readTenMillimetres(page: Page): Promise<number> {
  await page.keyboard.press('c');
  await page.locator('[data-testid=calipers][data-in-place=true]').waitFor();
  const box = await page.getByTestId('calipers').boundingBox();
  if (box === null) throw new Error('no calipers');
  const perMm = Number(await page.locator(TRACE).getAttribute('data-page-pixels-per-mm'));
  const [x, y] = [box.x + box.width * 0.4, box.y + box.height * 0.75];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10 * perMm, y, { steps: 4 });
  await page.mouse.up();
  const words = page.locator('[data-testid=caliper-words]:not([data-microvolts="n/a"])');
  await words.waitFor();
  return Number(await words.getAttribute('data-interval-ms'));
}

it(
  'rates never seen, leads missing, a hostile name and sixteen hours are shown as what they are, and measured by their own samples',
  { timeout: 900_000 },
  async () => {
    const { strange, relay } = ward();
    const { page, troubles } = await openPage({ width: 1280, height: 800 });
    page.setDefaultTimeout(PATIENCE);
    await signIn(page, relay);

    // In the list the name is a text, cleaned of what turns the reading direction.
    const row = page.getByTestId('past-sessions').getByTestId('session-row').filter({ hasText: 'onerror' }).first();
    await row.waitFor();
    expect(await row.innerText()).toContain('<img src=x onerror=');
    expect(await row.innerText()).not.toMatch(/[\u202e\u0000]/);
    expect(await row.locator('img').count()).toBe(0);

    for (const { session, rate } of strange.byRate) {
      await page.goto(`${relay.url}/#/sessions/${session}/replay`);
      await page.locator(`${TRACE}[data-playhead="${String(10 * rate)}"]`).waitFor();
      // 10 mm at 25 mm/s are 400 ms at every rate, to the sample at each end.
      expect(Math.abs((await readTenMillimetres(page)) - 400), `${String(rate)} Hz`).toBeLessThanOrEqual(
        1000 / rate + 1,
      );
      await page.locator('[data-testid=measurements][data-shows=present]').waitFor();
      expect(await page.getByTestId('leads-missing').innerText(), 'stated, not drawn').toBe('Not recorded: V5 V6');
      expect(await page.locator('.view-patient').innerText()).toContain('<img src=x onerror=');
      expect(await page.locator('.view-header img').count()).toBe(0);
      if (rate === 669) await keepPicture(page, 'strange-session-1280-en');
    }
    expect(HOSTILE_NAME, 'or this shows nothing').toContain('document.title=1');
    expect(await page.title()).not.toBe('1');

    // Sixteen hours: the clock has room for them, both ends are a key away, and the hours between are a gap and no line.
    await page.goto(`${relay.url}/#/sessions/${strange.long}/replay`);
    await page.locator(`${TRACE}[data-playhead="5000"]`).waitFor();
    await page.keyboard.press('End');
    await page.locator(`${TRACE}[data-playhead="${String(LONG_SECONDS * 500)}"]`).waitFor();
    expect(await page.getByTestId('elapsed-clock').innerText()).toBe('16:00:00');
    expect(await page.locator('.gap-button').innerText()).toMatch(/1$/);
    await page.locator('[data-testid=measurements][data-shows=present]').waitFor();
    await keepPicture(page, 'sixteen-hours-1280-en');
    await page.keyboard.press('Home');
    await eventually(
      async () => Number(await page.locator(TRACE).getAttribute('data-playhead')),
      (at) => at <= 5_000,
      PATIENCE,
    );
    expect(troubles).toEqual([]);
  },
);

async function fillTheDoor(page: Page, relay: RunningRelay): Promise<void> {
  const person = readCredentials(relay.credentials).people.find(({ role }) => role === 'cardiologist');
  await page.locator('input[name=name]').fill(person?.name ?? '');
  await page.locator('input[name=password]').fill(person?.password ?? '');
  await page.locator('button[type=submit]').click();
}

/** The fonts that the worker writes the paper's words with, and how far they are. */
async function fontsOfPaper(page: Page): Promise<readonly string[]> {
  const painter = page.workers().find((worker) => worker.url().includes('trace-worker'));
  const fonts = await painter?.evaluate(() =>
    [...(globalThis as unknown as { fonts: Iterable<FontFace> }).fonts].map(
      ({ family, status }) => `${family.replaceAll('"', '')} ${status}`,
    ),
  );
  return [...new Set(fonts)];
}

/** As a browser does with a page that nobody has looked at for long, and a laptop with its lid closed. */
const freeze = (browser: CDPSession, state: 'frozen' | 'active'): Promise<unknown> =>
  browser.send('Page.setWebLifecycleState', { state });

it(
  'a page that slept, a relay that is gone and a sign-in that ran out are each said at once and mended without a reload',
  { timeout: 900_000 },
  async () => {
    const { relay: first } = ward();
    const { folder } = first;
    const { page, context, troubles } = await openPage({ width: 1280, height: 800 });
    page.setDefaultTimeout(PATIENCE);
    await signIn(page, first);
    await page.getByTestId('live-sessions').getByTestId('session-row').first().click();
    const live = page.locator('[data-testid=freshness][data-kind=live]');
    await live.waitFor();

    // Asleep the page hears nothing; awake it says LIVE of nothing but what it has heard since.
    const browser = await context.newCDPSession(page);
    const sampleBefore = Number(await page.locator(TRACE).getAttribute('data-end-sample'));
    await freeze(browser, 'frozen');
    await pause(4_000);
    await freeze(browser, 'active');
    const woken = await page.evaluate(() => ({
      kind: document.querySelector('[data-testid=freshness]')?.getAttribute('data-kind'),
      end: Number(document.querySelector('[data-testid=trace]')?.getAttribute('data-end-sample')),
    }));
    if (woken.kind === 'live') expect(woken.end, 'LIVE beside what came after it woke').toBeGreaterThan(sampleBefore);
    await eventually(
      async () => Number(await page.locator(`${TRACE}[data-freshness=live]`).getAttribute('data-end-sample')),
      (end) => end >= sampleBefore + 4 * 500,
      PATIENCE,
    );
    await live.waitFor();

    // The relay is gone: first that the link is, then, once the trace is old, no trace at all.
    first.part.kill('SIGKILL');
    await first.part.ended;
    await page.getByTestId('link-lost').waitFor();
    expect(await page.getByTestId('link-lost').innerText()).toMatch(
      /Link to the relay lost at \d\d:\d\d:\d\d\. The connection broke\. Trying again by itself\./,
    );
    await page.locator('[data-testid=stage-notice][data-tone=alarm]').waitFor();
    expect(await live.count()).toBe(0);
    await keepPicture(page, 'relay-gone-1280-en');
    await startRelay({ folder, port: Number(new URL(first.url).port) });
    await live.waitFor();
    await page.getByTestId('link-lost').waitFor({ state: 'detached' });

    // The sign-in runs out: the door says why, and behind it is the same patient.
    await context.clearCookies();
    await page.locator('input[name=password]').waitFor();
    expect(await page.locator('.door-note').innerText()).toBe('You were signed out. Sign in again to go on.');
    await keepPicture(page, 'signed-out-1280-en');
    const address = page.url();
    await fillTheDoor(page, first);
    await live.waitFor();
    expect(page.url()).toBe(address);
    expect(await fontsOfPaper(page), 'not the letters of whatever computer this is').toEqual([
      'Prearrival Paper loaded',
    ]);
    expect(troubles).toEqual([]);
  },
);
