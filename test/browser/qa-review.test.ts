import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, looksToTake, openPage, photograph, type Picture } from '../support/chromium.ts';
import { eventually, readCredentials, startRelay, type RunningRelay } from '../support/parts.ts';
import {
  CASE_GAP,
  CASE_OUTAGE,
  CASE_RATE,
  CASE_RIGHT_SIDED,
  CASE_SECONDS,
  recordReviewedCase,
} from '../support/reviewed-case.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

async function signInAsReviewer(page: Page, relay: RunningRelay): Promise<void> {
  const person = readCredentials(relay.credentials).people.find(({ role }) => role === 'reviewer');
  await page.goto(relay.url);
  await page.locator('input[name=name]').fill(person?.name ?? '');
  await page.locator('input[name=password]').fill(person?.password ?? '');
  await page.locator('button[type=submit]').click();
  await page.getByTestId('worklist').waitFor();
}

/** Pixels that differ strongly from the paper's corner. */
function inkOf({ rgba }: Picture): number {
  let ink = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    if (Math.abs((rgba[at + 1] ?? 0) - (rgba[1] ?? 0)) > 120) ink += 1;
  }
  return ink;
}

const LOOKS = [
  { name: '1280-en', width: 1280, height: 800, language: 'en', dark: false },
  { name: '1920-en', width: 1920, height: 1080, language: 'en', dark: false },
  { name: '1920-zh-night', width: 1920, height: 1080, language: 'zh-TW', dark: true },
  { name: 'phone-zh', width: 412, height: 915, language: 'zh-TW', dark: false },
] as const;

/** Two reviewers who can sign in; gives the token of the second one, who never does. */
function enrolTwoReviewers(folder: string): string {
  const people = ['First Reviewer', 'Second Reviewer'].map((name, at) => ({
    ...{
      name,
      role: 'reviewer',
      password: `quiet-heart-beats-${String(at)}`,
      token: `token-of-reviewer-${String(at)}`,
    },
  }));
  const units = [{ unit: 'ambulance-1', token: 'token-of-ambulance-1' }];
  writeFileSync(path.join(folder, 'credentials.json'), JSON.stringify({ units, people }), { mode: 0o600 });
  return people[1]?.token ?? '';
}

const OWN_ANSWERS = {
  ...{ 'contact-to-ecg': 'kept', 'electrode-placement': 'doubtful', 'signal-quality': 'good', statement: 'right' },
  ...{ decision: 'appropriate', 'repeat-ecg': 'not-due', delay: 'none' },
};

/** Fills in the same form over the API, otherwise in two questions, and annotates the channel V4 while its wire sat on the right. */
async function scoreAs(token: string, book: string): Promise<void> {
  const theirs = { ...OWN_ANSWERS, 'electrode-placement': 'correct', delay: 'link' };
  const answers = Object.entries(theirs).map(([item, choice]) => ({
    ...{ item, choice, reason: item === 'delay' ? 'Link was down for 26 s' : '' },
  }));
  const first = (CASE_RIGHT_SIDED.from + 3) * CASE_RATE;
  const said = { leads: ['V4'], code: 'STE_', text: 'Right ventricle', isDeleted: false };
  for (const writing of [
    { kind: 'score', form: 'prehospital-ecg', formVersion: 1, version: 1, answers },
    { kind: 'annotation', id: 'note-of-colleague', version: 1, first, end: first + CASE_RATE, ...said },
  ]) {
    const written = await fetch(book, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(writing),
    });
    expect(written.status, await written.text()).toBe(201);
  }
}

it(
  'a reviewer opens a case, has its integrity first, walks through it by gap, event and beat, and sees what the hospital saw',
  { timeout: 300_000 },
  async () => {
    const recorded = await recordReviewedCase();
    const colleague = enrolTwoReviewers(recorded.folder);
    const relay = await startRelay({ folder: recorded.folder });
    await scoreAs(colleague, `${relay.url}/api/sessions/${recorded.session}/review/book`);
    const { page, troubles } = await openPage({ width: 1280, height: 800 });
    await signInAsReviewer(page, relay);
    await page.getByTestId('past-sessions').getByTestId('session-row').first().click();
    await page.getByTestId('to-review').click();
    const canvas = page.locator('[data-testid=trace]');
    const playhead = async (): Promise<number> => Number(await canvas.getAttribute('data-playhead'));
    const seconds = async (): Promise<number> => (await playhead()) / CASE_RATE;

    // The verdict is the relay's own: with a gap it does not say "complete", and leads to what is missing.
    await page.locator('[data-testid=verdict][data-verdict=proven]').waitFor({ timeout: 60_000 });
    const verdict = await page.getByTestId('verdict').innerText();
    expect(verdict).toContain('chain and signature valid');
    expect(verdict).toContain('1 gap of 8 s never recorded');
    await page.getByTestId('absences').getByRole('button').click();
    await eventually(seconds, (at) => at === CASE_GAP.from + 5);
    await expect(page.getByTestId('replay-band').innerText()).resolves.toContain('REPLAY – NOT LIVE');

    // By keys: events forward and back, gaps, beats.
    await page.keyboard.press('Home');
    await eventually(seconds, (at) => at === 10);
    await page.keyboard.press('e');
    await eventually(seconds, (at) => at === 30);
    await expect(page.getByTestId('step-state').innerText()).resolves.toBe('12-lead taken');
    await page.keyboard.press('e');
    await eventually(seconds, (at) => at === 45);
    await page.keyboard.press('Shift+E');
    await eventually(seconds, (at) => at === 30);
    await page.keyboard.press('.');
    await eventually(seconds, (at) => at > 30 && at < 32, 30_000);
    const beat = await playhead();
    expect(await page.getByTestId('step-state').innerText()).toMatch(/^Beat at 00:(29|30) · RR \d{3,4} ms$/);
    await page.keyboard.press('.');
    await eventually(playhead, (at) => at > beat + 0.3 * CASE_RATE && at < beat + 2 * CASE_RATE, 30_000);
    await page.keyboard.press(',');
    await eventually(playhead, (at) => at === beat, 30_000);
    await page.keyboard.press('?');
    await page.getByTestId('key-sheet').waitFor();
    await keepPicture(page, 'review-keys-1280-en');
    await page.keyboard.press('Escape');
    await page.getByTestId('key-sheet').waitFor({ state: 'detached' });

    // A quarter to sixteen times, and the hand on the strip.
    await page.getByTestId('choose-rate').selectOption('16');
    await page.keyboard.press('Space');
    const before = await playhead();
    await eventually(playhead, (at) => at > before + 20 * CASE_RATE, 30_000);
    await page.keyboard.press('Space');
    const strip = await page.getByTestId('strip-hand').boundingBox();
    if (strip === null) throw new Error('no strip');
    await page.mouse.click(strip.x + strip.width / 2, strip.y + 10);
    await eventually(seconds, (at) => Math.abs(at - CASE_SECONDS / 2) < 1);

    // How long each step took, with what the clocks leave open.
    await page.getByTestId('tab-times').click();
    const times = await page.getByTestId('times-panel').innerText();
    expect(times).toContain('25 s after First contact');
    expect(times).toMatch(/Held by the relay[\s\S]* ± /);
    expect(times).toMatch(/Dr Example/);
    await keepPicture(page, 'review-times-1280-en', true);

    // What was measured of the ten seconds on the paper, only where somebody looks at it.
    expect(await page.getByTestId('measurements').count()).toBe(0);
    await page.getByTestId('tab-figures').click();
    const figures = page.locator('[data-testid=measurements][data-shows=present]');
    await figures.waitFor({ timeout: 60_000 });
    expect(Number(await figures.getAttribute('data-measured-to'))).toBe(await playhead());
    expect(await page.getByTestId('heart-rate').innerText()).toMatch(/\d+\s*\/min/);
    expect(await page.getByTestId('intervals').innerText()).toMatch(/QRS\s+\d+ ms\s+QT\s+(\d+ ms|n\/a)/);
    expect(await page.getByTestId('st-II').locator('.st-j').innerText()).toMatch(/^([+\u2212]\d\.\d|0\.0)$/);
    expect(await page.getByTestId('quality').getAttribute('data-grade')).toMatch(/good|fair|poor/);
    await page.locator('[data-testid=criteria-verdict][data-verdict=met]').waitFor();
    await page.getByTestId('tab-times').click();

    // In the middle of the outage: nothing had come for twenty seconds, and all of it is there now.
    const outage = (CASE_OUTAGE.from + 20) / CASE_SECONDS;
    await page.mouse.click(strip.x + strip.width * outage, strip.y + 10);
    await eventually(seconds, (at) => Math.abs(at - CASE_OUTAGE.from - 20) < 1);
    await page.keyboard.press('v');
    await page.locator('[data-testid=they-saw][data-head=no-data]').waitFor({ timeout: 60_000 });
    // The last frame that had come ends half a second before; the head that follows it stands less than a second short of it.
    await eventually(seconds, (at) => at > CASE_OUTAGE.from - 1.5, 30_000);
    expect(await seconds()).toBeLessThanOrEqual(CASE_OUTAGE.from - 0.5);
    await expect(page.getByTestId('they-saw').innerText()).resolves.toContain('NO DATA');
    await keepPicture(page, 'review-then-1280-en', true);
    await page.getByTestId('choose-rate').selectOption('4');
    await page.keyboard.press('Space');
    await page.locator('[data-testid=they-saw][data-head=live]').waitFor({ timeout: 60_000 });
    await page.keyboard.press('Space');
    expect(await seconds()).toBeGreaterThan(CASE_OUTAGE.to - 1);
    await page.keyboard.press('v');
    await page.locator('[data-testid=replay-band][data-record=complete]').waitFor();
    await page.getByTestId('tab-course').click();
    await expect(page.getByTestId('course-panel').innerText()).resolves.toContain('Order: Aspirin 300 mg');

    // Annotated by key and by a hand on the paper; changed, which is its second version.
    await page.keyboard.press('Home');
    await eventually(seconds, (at) => at === 10);
    await page.keyboard.press('a');
    await page.getByTestId('note-editor').waitFor();
    const paper = await page.getByTestId('annotation-hand').boundingBox();
    if (paper === null) throw new Error('no paper');
    await page.mouse.move(paper.x + paper.width * 0.56, paper.y + paper.height * 0.4);
    await page.mouse.down();
    await page.mouse.move(paper.x + paper.width * 0.68, paper.y + paper.height * 0.4, { steps: 4 });
    await page.mouse.up();
    await page.getByTestId('note-code').selectOption('STE_');
    expect(await page.getByTestId('note-lead').inputValue()).toMatch(/^V\d$/);
    await page.getByTestId('note-text').fill('J point, before the drug');
    await keepPicture(page, 'review-annotating-1280-en');
    await page.getByTestId('note-save').click();
    await page.getByTestId('note').waitFor();
    await page.getByTestId('strip-note').waitFor();
    await page.getByTestId('annotation-box').first().waitFor();
    await page.getByTestId('notes-panel').getByRole('button', { name: 'Change' }).click();
    await page.getByTestId('note-text').fill('J point');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('notes-panel').innerText(), { timeout: 30_000 }).toContain('version 2');
    await expect(page.getByTestId('notes-panel').innerText()).resolves.toContain('Earlier versions (1)');
    await keepPicture(page, 'review-notes-1280-en', true);
    expect(await seriousIn(page), 'notes').toEqual([]);

    // The form: what a colleague said stays hidden until it is in, every question has an answer, and a grave one its reason.
    await page.getByTestId('tab-score').click();
    await page.getByTestId('hidden-notice').waitFor();
    expect(await page.getByTestId('score-panel').innerText()).not.toContain('Link was down');
    const submit = page.getByTestId('score-submit');
    expect(await submit.isDisabled()).toBe(true);
    for (const [item, choice] of Object.entries(OWN_ANSWERS))
      await page.getByTestId(`item-${item}`).locator(`input[value="${choice}"]`).check();
    await expect(page.getByTestId('score-form').getByRole('status').innerText()).resolves.toMatch(/^1 question/);
    expect(await submit.isDisabled()).toBe(true);
    await page.getByTestId('item-electrode-placement').locator('input[type=text]').fill('V4 two spaces low');
    await keepPicture(page, 'review-form-1280-en');
    expect(await seriousIn(page), 'form').toEqual([]);
    await submit.click();
    await page.getByTestId('scores-compared').waitFor();
    await expect(page.getByTestId('score-submitted').innerText()).resolves.toMatch(/version 1, blind$/);
    const compared = await page.getByTestId('scores-compared').innerText();
    expect(compared).toContain('V4 two spaces low');
    expect(compared).toContain('Link was down');
    expect(await page.getByTestId('scores-compared').locator('tr[data-same=false]').count()).toBe(2);
    await page.getByTestId('agreement').locator('summary').click();
    await expect(page.getByTestId('agreement').innerText()).resolves.toContain('1 case scored by two blind reviewers');
    await page.getByTestId('scores-compared').scrollIntoViewIfNeeded();
    await keepPicture(page, 'review-score-1280-en');
    expect(await seriousIn(page), 'score').toEqual([]);
    // What the colleague annotated is there now too, under the lead that the electrode was.
    await page.getByTestId('tab-notes').click();
    await expect
      .poll(() => page.getByTestId('notes-panel').innerText(), { timeout: 30_000 })
      .toMatch(/ST elevation V4R · 1\.00\ss\s+Right ventricle/);
    await page.getByTestId('tab-score').click();
    await page.getByTestId('feedback-text').fill('Well recorded under way.');
    await page.getByTestId('feedback-release').click();
    await page.getByTestId('feedback-state').waitFor();
    const feedback = await page.getByTestId('feedback-page').getAttribute('href');
    await expect(page.request.get(`${relay.url}${feedback ?? ''}`).then((answer) => answer.text())).resolves.toContain(
      'Well recorded under way.',
    );

    for (const look of looksToTake(LOOKS, ['1280-en', 'phone-zh'])) {
      const { page: other, troubles: others } = await openPage(look);
      await signInAsReviewer(other, relay);
      await other.goto(`${relay.url}/#/sessions/${recorded.session}/review`);
      await other.locator('[data-testid=verdict][data-verdict=proven]').waitFor({ timeout: 60_000 });
      await other.locator('[data-testid=trace][data-playhead="5000"]').waitFor();
      await other.keyboard.press('e');
      await other.locator('[data-testid=trace]:not([data-playhead="5000"])').waitFor();
      // Ink in the picture is waited for: a page that is being painted is no picture of the room.
      await eventually(
        async () => inkOf(await photograph(other, '[data-testid=trace]')),
        (ink) => ink > 500,
        30_000,
      );
      await keepPicture(other, `review-${look.name}`, true);
      expect(await seriousIn(other), look.name).toEqual([]);
      await other.getByTestId('tab-score').click();
      await other.getByTestId('scores-compared').scrollIntoViewIfNeeded();
      await keepPicture(other, `review-score-${look.name}`);
      expect(await seriousIn(other), `${look.name}, score`).toEqual([]);
      expect(others).toEqual([]);
      await other.context().close();
    }
    expect(troubles).toEqual([]);
  },
);
