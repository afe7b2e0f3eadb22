import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import path from 'node:path';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { type Measured, valueOf } from '../../protocol/ecg/measured.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import type { EcgMeasurement } from '../../protocol/ecg/measurements/measurement.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { closeChromium, keepPicture, openPage, photograph, signIn } from '../support/chromium.ts';
import { ecgRecords } from '../support/ecg-records.ts';
import { sharedByAll } from '../support/endings.ts';
import { excerptOfRecord } from '../support/excerpts.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { findPulse, inkIn, inkMoved } from '../support/pixel-measures.ts';
import { openScriptedUnit } from '../support/scripted-unit.ts';

const TRACE = '[data-testid=trace]';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const panel = (page: Page) => page.getByTestId('measurements');
/** Until figures of ten whole seconds stand there. */
const presentIn = (page: Page): Promise<void> =>
  page.locator('[data-testid=measurements][data-shows=present]').waitFor({ timeout: 60_000 });
const measuredTo = async (page: Page): Promise<number> =>
  Number((await panel(page).getAttribute('data-measured-to')) ?? 0);
/** Pixels of the panel's width that cannot be seen. */
const cutOff = (page: Page): Promise<number> =>
  panel(page).evaluate((element) => {
    const body = element.querySelector('.measurements-body');
    return body === null ? 0 : body.scrollWidth - body.clientWidth;
  });

/** A session of 38.4 s with fifteen leads, that is over. */
const recorded = sharedByAll(async () => {
  const relay = await startRelay();
  const header = path.join(ecgRecords(), 'wfdb', 'ptb', 's0010_re.hea');
  const unit = startUnit({ relay, journal: temporaryFolder(), source: `wfdb:${header}`, speed: 40, drain: true });
  expect((await unit.ended).code, unit.said()).toBe(0);
  return relay;
});

it('a recorded session is replayed by the same view: play, pause, rate and seek, and never looks live', async () => {
  const relay = recorded();
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

/** What the same code measures of the record itself, from one sample to another. */
const measuredOfRecord = async (first: number, end: number): Promise<EcgMeasurement> =>
  measureEcg(await excerptOfRecord('ptb/s0010_re', { first: sampleIndex(first), end: sampleIndex(end) }), {
    patient: { ageYears: null, sex: null },
    evaluatesCriteria: true,
  });

/** Rate, intervals, ST, quality and statements as a person reads them; what cannot be told, with its reason. */
async function expectFigures(
  page: Page,
  { heartRate, intervals, leads, quality, statements }: EcgMeasurement,
): Promise<void> {
  const whole = (measured: Measured<number>): string => String(Math.round(valueOf(measured) ?? Number.NaN));
  const textOf = (id: string): Promise<string> => page.getByTestId(id).innerText();
  expect(await textOf('heart-rate')).toMatch(new RegExp(`\\b${whole(heartRate)}\\s*/min`));
  const { pr, qrs, qt, qtc } = intervals;
  expect((await textOf('intervals')).replaceAll(/\s+/g, ' ')).toContain(
    `PR ${whole(pr)} ms QRS ${whole(qrs)} ms QT ${whole(qt)} ms QTc ${whole(qtc.fridericia)} ms`,
  );
  for (const lead of ['II', 'III', 'V3'] as const) {
    const st = leads.find((one) => one.lead === lead)?.st;
    // Cut to the tenth of a millimetre.
    const millimetres = (st?.known === true ? st.value.j : Number.NaN) / 100;
    const read = (await page.getByTestId(`st-${lead}`).locator('.st-j').innerText()).replace('\u2212', '-');
    expect(Math.abs(Number(read) - millimetres), lead).toBeLessThan(0.1);
  }
  expect(await page.getByTestId('quality').getAttribute('data-grade')).toBe(quality.grade);
  const told = await page
    .locator('[data-testid=statement]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-code')));
  expect(told).toEqual(
    expect.arrayContaining(statements.filter(({ kind }) => kind === 'rhythm').map(({ code }) => code)),
  );
  await page.getByText('Criteria not evaluable: age and sex are missing.').waitFor();
}

it('a replay that stands still has measured what is on its paper, and moves on with it', async () => {
  const relay = recorded();
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
  await expectFigures(page, await measuredOfRecord(28_400, 38_400));
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
