import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { ShareMade } from '../../protocol/wire/sessions-api.ts';
import { encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { readDirectory } from '../../relay/access/hospital-directory.ts';
import { openPushKeys } from '../../relay/calling/push-keys.ts';
import { isKnownPushService, PushSubscriptions } from '../../relay/calling/push-subscriptions.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, looksToTake, openPage } from '../support/chromium.ts';
import { atTheEnd } from '../support/endings.ts';
import { temporaryFolder } from '../support/parts.ts';
import { openRelayHere, type RelayHere } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

let consoleFolder = '';
beforeAll(async () => {
  consoleFolder = await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const MINUTE = 60_000;
const doctor = (name: string) => ({
  ...{ name, role: 'cardiologist' as const, password: `quiet-heart-beats-${name}`, token: `token-of-the-${name}-here` },
});
const reading = readDirectory(
  JSON.stringify({
    hospitals: [
      {
        ...{ id: 'harbour', title: { en: 'Harbour Heart Centre', zh: '海港心臟中心' }, people: ['dr-lin', 'dr-chen'] },
        onCall: [
          { person: 'dr-lin', rank: 1 },
          { person: 'dr-chen', rank: 2 },
        ],
      },
      { ...{ id: 'hill', title: { en: 'Hill Hospital', zh: '山城醫院' }, people: ['dr-wu'] }, onCall: [] },
    ],
  }),
  null,
);

/** A night on call: one STEMI that nobody has answered, one to be read, one that goes elsewhere, one without a word, one closed. */
async function aNightOnCall(): Promise<{ readonly relay: RelayHere; readonly share: string }> {
  if (!reading.ok) throw new Error(reading.why);
  const keys = openPushKeys(temporaryFolder());
  if (!keys.ok) throw new Error(keys.sentence);
  const relay = await openRelayHere({
    consoleFolder,
    hospitals: { now: reading.directory },
    push: {
      ...{ keys: keys.keys, contact: 'mailto:on-call@hospital.example' },
      subscriptions: new PushSubscriptions(temporaryFolder(), isKnownPushService),
    },
    more: {
      people: ['dr-lin', 'dr-chen', 'dr-wu'].map(doctor),
      units: ['Taichung 91', 'Taichung 92', 'Taichung 93', 'Changhua 11'].map((unit) => ({
        ...{ unit, token: `token-of-${unit.replace(' ', '-')}` },
      })),
    },
  });
  const now = Date.now();
  const at = (session: number, unit: string, minutesAgo: number): SessionAuthor =>
    new SessionAuthor({ session, unit, startedAt: now - minutesAgo * MINUTE });
  const facts = (label: string, ageYears: number | null, sex: 'female' | 'male' | null, caseNumber: string) =>
    ({ kind: 'patient', label, ageYears, sex, caseNumber }) as const;
  const taken = { kind: 'twelve-lead', firstSample: sampleIndex(0), sampleCount: 5000, placement: 'standard' } as const;
  const toUs = (minutes: number | null, hospital = 'harbour') =>
    ({
      kind: 'hospital',
      hospital,
      title: hospital,
      eta: minutes === null ? null : unixMillis(now + minutes * MINUTE),
    }) as const;
  const alert = (urgency: 'stemi' | 'review', hospital = 'harbour') =>
    ({ kind: 'alert', twelveLead: sampleIndex(0), hospital, urgency }) as const;

  const stemi = at(1, 'Taichung 91', 14);
  const review = at(2, 'Taichung 92', 22);
  const quiet = at(3, 'Changhua 11', 3);
  const closed = at(4, 'Taichung 91', 190);
  const elsewhere = at(5, 'Taichung 93', 9);
  const put = (author: SessionAuthor, ...entries: readonly Parameters<SessionAuthor['entry']>[0][]) =>
    relay.log.append(author.unit, [...author.frames(20), ...entries.map((entry) => author.entry(entry, 'crew'))]);
  await put(closed, facts('Chest pain, resolved', 44, 'female', '115-0017'), { ...taken, quality: 'good' } as never);
  await relay.log.append(closed.unit, [closed.end()]);
  await put(quiet);
  await put(
    review,
    facts('Palpitations since noon', 58, 'female', '115-0040'),
    { ...taken, quality: 'poor' } as never,
    toUs(4),
    alert('review'),
  );
  await put(
    stemi,
    facts('Unknown M ~60', 61, 'male', '115-0042'),
    { ...taken, quality: 'good' } as never,
    toUs(11),
    alert('stemi'),
  );
  await put(elsewhere, facts('Goes to another hospital', 70, 'male', ''), toUs(6, 'hill'));
  for (const [session, unit, battery] of [
    [10, 'Taichung 91', { percent: 88, isCharging: true }],
    [11, 'Taichung 92', { percent: 14, isCharging: false }],
  ] as const) {
    const test = at(session, unit, 35);
    await relay.log.append(test.unit, [
      test.open(test.unit, 'self-test'),
      ...test.frames(2),
      test.entry(
        {
          ...{ kind: 'unit-status', battery },
          checks: [
            { check: 'monitor', result: unit === 'Taichung 92' ? 'failed' : 'passed' },
            { check: 'storage', result: 'passed' },
          ],
        },
        '',
      ),
      test.end(),
    ]);
  }
  const streams = setInterval(() => {
    for (const author of [stemi, review, quiet, elsewhere]) void relay.log.append(author.unit, [author.samples()]);
  }, 500);
  atTheEnd(() => {
    clearInterval(streams);
  });
  const made = await relay.ask(`/api/sessions/${stemi.session}/shares`, doctor('dr-lin').token, { hours: 1 });
  return { relay, share: (made.json as ShareMade).path };
}

async function signInAs(page: Page, relay: RelayHere, name: string): Promise<void> {
  await page.goto(relay.url);
  await page.locator('input[name=name]').fill(name);
  await page.locator('input[name=password]').fill(`quiet-heart-beats-${name}`);
  await page.locator('button[type=submit]').click();
  await page.getByTestId('worklist').waitFor();
}
const rows = (page: Page) => page.getByTestId('live-sessions').getByTestId('session-row');
const patients = (page: Page): Promise<string[]> => rows(page).locator('[data-session-link]').allInnerTexts();

it(
  'a cardiologist finds who comes next with the keyboard alone, the fleet, and a guest sees one recording',
  { timeout: 180_000 },
  async () => {
    const { relay, share } = await aNightOnCall();
    const { page, troubles } = await openPage({ width: 1280, height: 800 });
    await signInAs(page, relay, 'dr-lin');
    await rows(page).nth(2).waitFor();
    expect(await patients(page), 'by acuity, then by arrival; another hospital’s is not there').toEqual([
      ...['Unknown M ~60', 'Palpitations since noon', 'Unknown'],
    ]);
    const first = rows(page).first();
    const text = (await first.innerText()).replaceAll(/\s+/g, ' ');
    for (const word of ['STEMI ALERT', '61 y M', 'Case 115-0042', 'Taichung 91', 'no answer', 'dr-lin', 'Good'])
      expect(text).toContain(word);
    // Eleven when it was written; a slow machine takes one or two of them.
    expect(text).toMatch(/\b(11|10|9|8) min\b/);
    expect(text).not.toContain('dr-chen');
    const frame = first.getByTestId('row-frame');
    await frame.waitFor();
    expect(await frame.evaluate((one) => getComputedStyle(one).animationName)).toBe('alarm-row-high');
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, 'worklist-on-call-1280-en', true);

    await page.locator('h1').click();
    await page.keyboard.press('f');
    await page.locator('[data-testid=filter-unanswered][aria-pressed=true]').waitFor();
    expect(await patients(page)).toHaveLength(2);
    await page.keyboard.press('/');
    await page.keyboard.type('0042');
    expect(await patients(page)).toEqual(['Unknown M ~60']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Unknown M ~60');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Palpitations since noon');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByTestId('trace').waitFor();
    await page.getByTestId('to-worklist').click();
    // Another screen of theirs has it in front of somebody.
    const { session } = new SessionAuthor({ session: 1 });
    const screen = await relay.viewer(doctor('dr-lin').token);
    screen.send(
      encodeViewerMessage({ kind: 'subscribe', session, resume: null }),
      encodeViewerMessage({ kind: 'looking', session, through: sampleIndex(50) }),
    );
    await page.locator('[data-testid=looking]').waitFor();
    await page.locator('[data-testid=called] [data-step=seen]').waitFor();

    await rows(page).first().locator('.open-share').click();
    await page.getByTestId('make-link').click();
    const link = await page.getByTestId('made-link').inputValue();
    expect(link).toMatch(new RegExp(`^${relay.url}/#/shared/[\\w-]{80,}$`));
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, 'share-link-1280-en');
    await page.getByTestId('revoke-link').last().click();
    await page.locator('[data-testid=link][data-state=revoked]').waitFor();
    await page.getByTestId('to-worklist').click();

    await page.getByTestId('to-fleet').click();
    await page.getByTestId('fleet-row').first().waitFor();
    const fleet = (await page.getByTestId('fleet-row').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' '));
    expect(fleet.find((row) => row.startsWith('Taichung 92'))).toMatch(/Battery low.*|.*14 %/);
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, 'fleet-1280-en', true);

    const manifest = (await (await page.request.get(`${relay.url}/manifest.webmanifest`)).json()) as {
      icons: { src: string }[];
    };
    for (const { src } of manifest.icons) expect((await page.request.get(`${relay.url}/${src}`)).status()).toBe(200);
    const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
    expect(scope).toBe(`${relay.url}/`);
    expect(troubles).toEqual([]);

    const guest = await openPage({ width: 390, height: 844, scale: 2 });
    await guest.page.goto(relay.url + share);
    await guest.page.getByTestId('trace').waitFor();
    expect(guest.page.url(), 'the secret has left the address line').not.toContain('shared');
    await guest.page.goto(`${relay.url}/#/`);
    await rows(guest.page).first().waitFor();
    expect(await patients(guest.page)).toEqual(['Unknown M ~60']);
    const stranger = await openPage({ width: 390, height: 844 });
    await stranger.page.goto(`${relay.url}${share.slice(0, -1)}`);
    await stranger.page.getByTestId('link-not-good').waitFor();
  },
);

const LOOKS = [
  { name: '1920-night-zh', width: 1920, height: 1080, dark: true, language: 'zh-TW' as const },
  { name: '1920-en', width: 1920, height: 1080 },
  { name: '1280-zh', width: 1280, height: 800, language: 'zh-TW' as const },
  { name: 'phone-zh', width: 390, height: 844, scale: 2, language: 'zh-TW' as const },
  { name: 'phone-night-en', width: 390, height: 844, scale: 2, dark: true },
];
it('worklist and fleet can be read in every size and language, by day and by night', { timeout: 300_000 }, async () => {
  const { relay } = await aNightOnCall();
  for (const { name, ...options } of looksToTake(LOOKS, ['phone-zh'])) {
    const { page, context } = await openPage(options);
    await signInAs(page, relay, 'dr-lin');
    await rows(page).nth(2).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, `worklist-on-call-${name}`, name === 'phone-zh');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, `${name} is not wider than its screen`).toBeLessThanOrEqual(0);
    await page.goto(`${relay.url}/#/fleet`);
    await page.getByTestId('fleet-row').first().waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, `fleet-${name}`, name === '1920-night-zh');
    await context.close();
  }
});
