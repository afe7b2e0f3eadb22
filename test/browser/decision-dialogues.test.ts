import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import { sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { readDirectory } from '../../relay/access/hospital-directory.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, looksToTake, openPage } from '../support/chromium.ts';
import { atTheEnd } from '../support/endings.ts';
import { openRelayHere, type RelayHere } from '../support/relay-here.ts';
import { type AuthoredRecord, SessionAuthor } from '../support/session-author.ts';
import { sticksOut } from '../support/touch-targets.ts';

let consoleFolder = '';
beforeAll(async () => {
  consoleFolder = await ensurePageBuilt('console', () => undefined);
}, 300_000);
afterAll(closeChromium);

const PATIENCE = 120_000;
const doctor = {
  ...{ name: 'dr-lin', role: 'cardiologist' as const, password: 'quiet-heart-beats-dr-lin' },
  token: 'token-of-the-dr-lin-here',
};
const reading = readDirectory(
  JSON.stringify({
    hospitals: [
      {
        ...{ id: 'harbour', title: { en: 'Harbour Heart Centre', zh: '海港心臟中心' }, people: ['dr-lin'] },
        onCall: [{ person: 'dr-lin', rank: 1 }],
      },
      { id: 'hill', title: { en: 'Hill Hospital', zh: '山城醫院' }, people: [] },
      { id: 'valley', title: { en: 'Valley General Hospital', zh: '谷地綜合醫院' }, people: [] },
    ],
  }),
  null,
);

const LEADS: readonly LeadName[] = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
/** R, S and ST of each lead, µV: an anterior infarction, roughly. */
const SHAPES = [
  ...([
    [600, 60, 80],
    [700, 90, -20],
    [150, 700, 120],
    [250, 900, 330],
    [400, 600, 380],
    [700, 350, 260],
  ] as const),
  ...([
    [900, 150, 90],
    [800, 80, 20],
  ] as const),
];

/** A tenth of a second of it, 75 beats a minute. */
function tenth(author: SessionAuthor): AuthoredRecord {
  const first = author.endSample;
  const channels = SHAPES.map(([r, s, st]) =>
    Int32Array.from({ length: 50 }, (_, i) => {
      const phase = ((first + i) / 500) % 0.8;
      const hump = (at: number, width: number, height: number): number =>
        height * Math.exp(-(((phase - at) / width) ** 2) / 2);
      const rise = st / (1 + Math.exp(-(phase - 0.28) / 0.006)) / (1 + Math.exp((phase - 0.48) / 0.02));
      const wave = hump(0.1, 0.02, 110) + hump(0.24, 0.009, r) - hump(0.265, 0.009, s) + rise + hump(0.46, 0.04, 220);
      return Math.round(wave / 5);
    }),
  );
  return author.channels(channels);
}

/** A STEMI that nobody has answered, streaming. */
async function anAlert(): Promise<{ readonly relay: RelayHere; readonly session: string }> {
  if (!reading.ok) throw new Error(reading.why);
  const relay = await openRelayHere({
    ...{ consoleFolder, hospitals: { now: reading.directory } },
    more: { people: [doctor], units: [{ unit: 'Taichung 91', token: 'token-of-Taichung-91' }] },
  });
  const now = Date.now();
  const author = new SessionAuthor({ session: 1, unit: 'Taichung 91', startedAt: now - 60_000 });
  const described = author.openWith(LEADS);
  const written = Array.from({ length: 120 }, () => tenth(author));
  await relay.log.append(author.unit, [
    described,
    ...written,
    author.entry(
      { kind: 'patient', label: 'Unknown M ~60', ageYears: 61, sex: 'male', caseNumber: '115-0042' },
      'crew',
    ),
    author.entry(
      { kind: 'hospital', hospital: 'harbour', title: 'Harbour Heart Centre', eta: unixMillis(now + 660_000) },
      'crew',
    ),
    author.entry({ kind: 'alert', twelveLead: sampleIndex(0), hospital: 'harbour', urgency: 'stemi' }, 'crew'),
  ]);
  const streams = setInterval(() => void relay.log.append(author.unit, [tenth(author), tenth(author)]), 200);
  atTheEnd(() => {
    clearInterval(streams);
  });
  return { relay, session: author.session };
}

const LOOKS = [
  { name: 'phone-night-zh', width: 390, height: 844, scale: 2, dark: true, language: 'zh-TW' as const },
  { name: '3840-night-zh', width: 3840, height: 2160, dark: true, language: 'zh-TW' as const },
  { name: '1280-night-en', width: 1280, height: 800, dark: true },
  { name: 'phone-en', width: 390, height: 844, scale: 2, language: 'en' as const },
  { name: '1920-en', width: 1920, height: 1080 },
];
/** Narrower than this, what is asked comes as a sheet from below. */
const PHONE = 768;

/** What lies over the ECG or its age, of a sheet from below; and an ECG that has been drawn too small to be read. */
const covered = (page: Page, sheet: string): Promise<readonly string[]> =>
  page.evaluate((selector) => {
    const boxOf = (one: string): DOMRect => document.querySelector(one)?.getBoundingClientRect() ?? new DOMRect();
    const ends = boxOf(selector).top;
    const paper = boxOf('[data-testid=trace]');
    const badge = boxOf('.view-header .badge');
    return [
      ...(paper.height >= 150 ? [] : [`the ECG is ${String(paper.height)} px high`]),
      ...(paper.bottom <= ends + 1
        ? []
        : [`the sheet begins at ${String(ends)}, the ECG ends at ${String(paper.bottom)}`]),
      ...(badge.height > 0 && badge.top >= 0 && badge.bottom <= paper.top + 1
        ? []
        : ['the age of the ECG is out of sight']),
    ];
  }, sheet);

it(
  'each question before a decision can be read and answered at night, on a phone and on a wall',
  { timeout: 600_000 },
  async () => {
    const { relay, session } = await anAlert();
    for (const { name, ...options } of looksToTake(LOOKS, ['phone-night-zh'])) {
      const { page, context, troubles } = await openPage(options);
      page.setDefaultTimeout(PATIENCE);
      await page.goto(relay.url);
      await page.locator('input[name=name]').fill(doctor.name);
      await page.locator('input[name=password]').fill(doctor.password);
      await page.locator('button[type=submit]').click();
      await page.getByTestId('session-row').first().waitFor();
      await page.goto(`${relay.url}/#/sessions/${session}`);
      await page.locator('[data-testid=trace][data-freshness=live]').waitFor();
      await page.getByTestId('acknowledge').waitFor();
      await keepPicture(page, `decision-bar-${name}`);
      for (const decision of ['activated', 'not-stemi', 'repeat', 'divert'] as const) {
        await page.getByTestId(`decide-${decision}`).click();
        const dialog = page.locator(`[data-testid=decision-dialog][data-decision=${decision}]`);
        await dialog.waitFor();
        expect(await dialog.innerText()).toContain('Unknown M ~60');
        // Nothing of it lies outside of the screen, and what answers is in sight without scrolling.
        const box = await dialog.boundingBox();
        const confirm = await page.getByTestId('decision-confirm').boundingBox();
        const [width, height] = [options.width, options.height];
        expect(
          box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height,
        ).toBe(true);
        expect(confirm !== null && confirm.y + confirm.height <= height, `${decision} on ${name}`).toBe(true);
        if (width < PHONE) expect(await covered(page, '[data-testid=decision-dialog]')).toEqual([]);
        expect(await sticksOut(page)).toEqual([]);
        expect(await seriousIn(page)).toEqual([]);
        await keepPicture(
          page,
          `decision-${decision}-${name}`,
          (decision === 'divert' && name === 'phone-night-zh') ||
            (decision === 'not-stemi' && name === '1280-night-en'),
        );
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        // The keyboard goes on where it was.
        await page.locator(`[data-testid=decide-${decision}]:focus`).waitFor();
      }
      await page.getByTestId('open-conversation').click();
      await page.getByTestId('conversation').waitFor();
      if (options.width < PHONE) expect(await covered(page, '[data-testid=conversation]')).toEqual([]);
      expect(await sticksOut(page)).toEqual([]);
      expect(await seriousIn(page)).toEqual([]);
      await keepPicture(page, `conversation-${name}`);
      expect(troubles).toEqual([]);
      await context.close();
    }
  },
);
