import { afterAll, beforeAll, expect, it } from 'vitest';
import path from 'node:path';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { closeChromium, keepPicture, openPage, photograph, signIn } from '../support/chromium.ts';
import { ecgRecords } from '../support/ecg-records.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { findPulse, inkIn, inkMoved } from '../support/pixel-measures.ts';
import { openScriptedUnit } from '../support/scripted-unit.ts';

const TRACE = '[data-testid=trace]';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

it('a recorded session is replayed by the same view: play, pause, rate and seek, and never looks live', async () => {
  const relay = await startRelay();
  const header = path.join(ecgRecords(), 'wfdb', 'ptb', 's0010_re.hea');
  const unit = startUnit({ relay, journal: temporaryFolder(), source: `wfdb:${header}`, speed: 40, drain: true });
  expect((await unit.ended).code, unit.said()).toBe(0);
  const { page, troubles } = await openPage({ width: 1600, height: 900 });
  await signIn(page, relay);
  await page.getByTestId('past-sessions').getByTestId('session-row').first().click();
  await page.locator(TRACE).waitFor();
  if (!page.url().includes('/replay')) await page.goto(`${page.url()}/replay`);
  const canvas = page.locator(TRACE);
  const playhead = async (): Promise<number> => Number(await canvas.getAttribute('data-playhead'));
  const isPlaying = (): Promise<string | null> => canvas.getAttribute('data-playing');

  if ((await isPlaying()) !== 'true') await page.keyboard.press('Space');
  await eventually(playhead, (at) => at > 1_000);
  await page.keyboard.press('Space');
  await eventually(isPlaying, (playing) => playing === 'false');
  await pause(600);
  const stopped = await playhead();
  await pause(1_000);
  expect(await playhead(), 'paused is paused').toBe(stopped);

  await page.keyboard.press('End');
  await eventually(playhead, (at) => at === 38_400);
  await pause(1_500);
  await keepPicture(page, 'replay-1600-en', true);
  const end = await photograph(page, TRACE);
  await page.keyboard.press('Home');
  await eventually(playhead, (at) => at <= 10_000);
  await pause(1_500);
  const start = await photograph(page, TRACE);
  expect(inkMoved(start, end, 0, 0, start.width, start.height)).toBeGreaterThan(2_000);
  await expect(
    page
      .getByText(/REPLAY/)
      .first()
      .isVisible(),
  ).resolves.toBe(true);
  expect(troubles).toEqual([]);
});

it('a gap and a lead that is off are drawn as what they are, and the gap is listed with its reason', async () => {
  const relay = await startRelay();
  const journal = temporaryFolder();
  const begin = () => startUnit({ relay, journal, source: 'simulated:lead-off?seed=1' });
  const unit = begin();
  await pause(12_000);
  unit.kill('SIGKILL');
  await unit.ended;
  await pause(1_500);
  begin();
  const { page } = await openPage({ width: 1920, height: 1080 });
  await signIn(page, relay);
  await page.getByTestId('session-row').first().click();
  await page.locator('[data-testid=trace][data-freshness=live]').waitFor({ timeout: 60_000 });
  await pause(1_500);
  await keepPicture(page, 'gap-and-lead-off-1920-en', true);
  await page.getByTestId('gap-button').click();
  await expect(page.getByTestId('gap-list').innerText()).resolves.toMatch(/\d/);
  await keepPicture(page, 'gap-list-1920-en');
});

it('what is recorded but not here is drawn as awaited, and filled in where it belongs when it comes', async () => {
  const relay = await startRelay();
  const unit = await openScriptedUnit(relay, 120);
  const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const { page } = await openPage({ width: 1920, height: 1080 });
  await signIn(page, relay);
  await unit.send([...upTo(1, 40), ...upTo(71, 120)]);
  await page.getByTestId('session-row').first().click();
  const canvas = page.locator(TRACE);
  await canvas.waitFor();
  // A replay is never blanked, however long a slow machine takes over it.
  await page.goto(`${page.url()}/replay`);
  await canvas.waitFor();
  await eventually(
    async () => {
      await page.keyboard.press('End');
      return await canvas.getAttribute('data-playhead');
    },
    (at) => at === '6000',
  );
  await pause(1_500);
  const awaiting = await photograph(page, TRACE);
  await keepPicture(page, 'awaited-1920-en', true);
  // Frames 41 to 70 are seconds 4 to 7 of the session, and the paper begins at second 2: a stretch of 75 mm in the rhythm
  // strip, the lowest row.
  const perMm = Number(await canvas.getAttribute('data-pixels-per-mm'));
  const left = findPulse(awaiting, perMm).left + 7.5 * perMm + (4 - 2) * 25 * perMm;
  const within = [left + perMm, awaiting.height * 0.6, 73 * perMm, awaiting.height * 0.2] as const;
  await unit.send(upTo(41, 70));
  await eventually(
    async () => inkIn(await photograph(page, TRACE), ...within),
    (ink) => ink > inkIn(awaiting, ...within) + 200,
  );
  await keepPicture(page, 'awaited-filled-1920-en');
});

it('[D18] a link that is gone is said at once: nothing stale looks live', async () => {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:normal-sinus?seed=9' });
  const { page } = await openPage({ width: 1280, height: 800 });
  await eventually(
    async () => (await fetch(`${relay.url}/healthz`)).text(),
    (health) => health.includes('"units":1'),
  );
  await signIn(page, relay);
  await page.getByTestId('live-sessions').getByTestId('session-row').first().click();
  await page.locator('[data-testid=trace][data-freshness=live]').waitFor({ timeout: 60_000 });
  relay.part.kill('SIGKILL');
  await page.locator('[data-testid=trace]:not([data-freshness=live])').waitFor({ timeout: 60_000 });
  await keepPicture(page, 'delayed-1280-en');
  await page.locator('[data-testid=trace][data-freshness=no-data]').waitFor({ timeout: 60_000 });
  await pause(500);
  await keepPicture(page, 'no-data-1280-en', true);
});
