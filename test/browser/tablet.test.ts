import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import type { NewEntry } from '../../protocol/wire/sessions-api.ts';
import { closeChromium, keepPicture, openLive, openPage, signIn } from '../support/chromium.ts';
import { eventually, startPart, startRelay, temporaryFolder, type Part, type RunningRelay } from '../support/parts.ts';
import { lettersTooSmall, troublesOfTouch } from '../support/touch-targets.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
  await ensurePageBuilt('tablet', () => undefined);
}, 300_000);
afterAll(closeChromium);

const HOSPITALS = [
  {
    ...{ id: 'central', title: { en: 'Central Hospital', zh: '中央醫院' }, isPciCapable: true, phone: '02-5550-0101' },
    ...{ latitude: 25.04, longitude: 121.51 },
  },
  {
    ...{ id: 'harbour', title: { en: 'Harbour Hospital', zh: '港口醫院' }, isPciCapable: false, phone: '02-5550-0103' },
    ...{ latitude: 25.15, longitude: 121.74 },
  },
];

function startTabletUnit(relay: RunningRelay, journal: string): Part {
  const hospitals = path.join(temporaryFolder(), 'hospitals.json');
  writeFileSync(hospitals, JSON.stringify(HOSPITALS));
  return startPart([
    ...([process.execPath, 'ambulance-unit/acquisition/start.ts'] as const),
    ...['--relay', relay.url, '--credentials', relay.credentials, '--journal', journal],
    ...['--screen', '0', '--hospitals', hospitals],
  ]);
}

const addressOf = async (unit: Part): Promise<string> =>
  (await unit.says(/http:\/\/127\.0\.0\.1:\d+\/#key=\S+/, 60_000))[0];

/** As a finger rests on it, until what was held for is there. */
async function hold(page: Page, button: Locator, until: Locator): Promise<void> {
  await button.waitFor();
  const box = await button.boundingBox();
  if (box === null) throw new Error('the button is not there');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await until.waitFor({ timeout: 60_000 });
  await page.mouse.up();
}

/** What somebody at the hospital writes, signed in on a console. */
const write = (console: Page, entry: NewEntry['entry']): Promise<number> =>
  console.evaluate(
    async ([written, request]) => {
      const session = /sessions\/([^/]+)/.exec(location.hash)?.[1] ?? '';
      const answer = await fetch(`api/sessions/${session}/entries`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ request, entry: written }),
      });
      return answer.status;
    },
    [entry, `walk-${String(Math.random()).slice(2)}`] as const,
  );

const primary = (page: Page): Locator => page.locator('.actions [data-primary]');

it(
  'a paramedic goes through all twelve steps, from signing on to the case that is closed and delivered',
  { timeout: 240_000 },
  async () => {
    // Somebody at the hospital sits before a console all the while.
    const [relay, { page: hospital }, { page, context, troubles }] = await Promise.all([
      startRelay(),
      openPage({ width: 1280, height: 800 }),
      openPage({ width: 1280, height: 800 }),
    ]);
    const unit = startTabletUnit(relay, temporaryFolder());
    const signedIn = signIn(hospital, relay);
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ latitude: 25.06, longitude: 121.56, accuracy: 8 });
    await page.goto(await addressOf(unit));
    await signedIn;

    // 1 Sign on by the keyboard, for nobody has been here; the self-test runs by itself.
    await page.getByTestId('name').fill('Medic A');
    await page.getByTestId('sign-on-submit').click();
    await page.getByTestId('ready').waitFor();
    await page.locator('[data-testid=check-relay][data-result=passed]').waitFor({ timeout: 60_000 });
    await page.locator('[data-testid=check-storage][data-result=passed]').waitFor();
    // The console has fetched the ten made-up seconds and said so.
    await page.locator('[data-testid=check-hospital][data-result=passed]').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('self-test').innerText()).toMatch(/Round trip \d/);

    // 2 One tap, before there is a monitor: the case begins with its first sample. 3 The monitor, chosen.
    await page.getByTestId('begin-case').click();
    await page.getByTestId('waits-for-monitor').waitFor();
    await page.locator('[data-testid=monitor-choice][data-id="made-up:anterior-stemi"]').click();
    await page.getByTestId('place-live').waitFor({ timeout: 60_000 });

    // 4 The electrodes, and where they sit.
    await page.getByTestId('go-electrodes').click();
    await page.locator('[data-testid=contact-V4][data-state=good]').waitFor();
    await page.locator('[data-testid=bar-rec][data-standing=recording]').waitFor({ timeout: 60_000 });
    await page.getByTestId('placement-right-sided').click();
    await page.locator('[data-testid=place-electrodes][data-placement=right-sided]').waitFor();
    expect(await page.getByTestId('contact-V4').innerText()).toContain('V4R');
    await page.getByTestId('placement-standard').click();
    await page.locator('[data-testid=place-electrodes][data-placement=standard]').waitFor();
    await page.getByTestId('colours-aha').click();
    expect(await page.getByTestId('contact-RA').innerText()).toMatch(/^RA/);
    await page.getByTestId('colours-iec').click();

    // 5 The rhythm is live, and so are twelve leads; a pressure by hand has its time and source.
    await primary(page).click();
    await page.locator('[data-testid=live-trace][data-standing=live]').waitFor({ timeout: 60_000 });
    await page.getByTestId('vital-nibp').click();
    for (const key of ['1', '3', '8']) await page.getByTestId(`key-${key}`).click();
    await page.getByTestId('save-vital').click();
    for (const key of ['8', '4']) await page.getByTestId(`key-${key}`).click();
    await page.getByTestId('save-vital').click();
    await page.getByTestId('keypad-sheet').waitFor({ state: 'detached' });
    await eventually(
      () => page.getByTestId('vital-nibp').innerText(),
      (text) => /138\/84/.test(text) && /\d\d:\d\d · by hand/.test(text),
    );

    // 6 The 12-lead: counts down, can be cancelled, is taken.
    await page.getByTestId('show-twelve').click();
    await primary(page).click();
    await page.getByTestId('countdown').waitFor();
    expect(Number(await page.getByTestId('countdown').getAttribute('data-seconds'))).toBeGreaterThan(5);
    await page.getByTestId('cancel-twelve-lead').click();
    await page.getByTestId('countdown').waitFor({ state: 'detached' });
    await primary(page).click();
    await page.getByTestId('countdown').waitFor();
    await keepPicture(page, 'tablet-walk-countdown');
    // Meanwhile the hospital opens it, and is live as well.
    await openLive(hospital);

    // 7 The review: on paper, of good quality, and not evaluable before age and sex are known.
    await page.getByTestId('place-review').waitFor({ timeout: 60_000 });
    await page.getByTestId('paper-trace').waitFor();
    expect(await page.getByTestId('review-quality').getAttribute('data-grade')).toBe('good');
    expect(await page.getByTestId('criteria-helper').getAttribute('data-verdict')).toBe('not-evaluable');
    await page.getByTestId('age-and-sex').click();
    await page.getByTestId('sex-male').click();
    await page.getByTestId('age-5').click();
    await page.getByTestId('age-8').click();
    await page.getByTestId('save-facts').click();
    await page.locator('[data-testid=criteria-helper][data-verdict=met]').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('criteria-helper').innerText()).toMatch(/V[23] \+\d\.\d \(≥ 2\.0 mm\)/);
    expect(await page.getByTestId('bar-patient').innerText()).toContain('Unknown M ~58');
    await primary(page).click();
    await page.getByTestId('place-hospital').waitFor();
    expect(await page.getByTestId('hospital').first().innerText()).toMatch(
      /Central Hospital[\s\S]*PCI[\s\S]*≈ \d+ min/,
    );
    await primary(page).click();
    await page.locator('[data-testid=hospital][data-id=central][aria-pressed=true]').waitFor();
    await primary(page).click();
    await page.getByTestId('place-review').waitFor();
    await page.locator('[data-testid=paper][data-recorded=true]').waitFor({ timeout: 60_000 });
    await page.locator('[data-testid=paper-ink][data-shown]').waitFor();
    await keepPicture(page, 'tablet-walk-review');

    // 8 Held for a second. 9 On this tablet, held by the relay, seen by name.
    await hold(page, page.getByTestId('send-stemi'), page.getByTestId('place-talk'));
    await page.locator('[data-testid=delivery-held][data-done=true]').waitFor({ timeout: 60_000 });
    await page.locator('[data-testid=delivery-seen][data-done=true]').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('delivery-seen').innerText()).toMatch(/Seen by cardiologist\S*\s+\d\d:\d\d:\d\d/);
    expect(await write(hospital, { kind: 'decision', decision: 'activated' })).toBe(201);
    expect(await write(hospital, { kind: 'order', text: 'Aspirin 300 mg by mouth' })).toBe(201);
    await page.locator('[data-testid=talk-line][data-kind=order]').waitFor({ timeout: 60_000 });
    // What nobody has read back follows to every step.
    await page.getByTestId('go-live').click();
    await page.getByTestId('strip-to-read-back').waitFor();
    await eventually(
      async () => Number(await page.getByTestId('value-heartRate').innerText()),
      (rate) => rate > 50 && rate < 150,
      60_000,
    );
    await page.getByTestId('go-talk').click();
    await primary(page).click();
    await eventually(
      () => page.locator('[data-testid=talk-line][data-read-back=true]').count(),
      (count) => count === 1,
    );
    await primary(page).click();
    await eventually(
      () => page.locator('[data-testid=talk-line][data-read-back=true]').count(),
      (count) => count === 2,
    );
    await page.getByTestId('reply-on-our-way').click();
    await page.locator('[data-testid=talk-line][data-from=tablet]').waitFor();
    await keepPicture(page, 'tablet-walk-talk');
    expect(await troublesOfTouch(page)).toEqual([]);
    expect(await lettersTooSmall(page)).toEqual([]);

    // 10 Events by one tap, a bounce counts once; pain by one more.
    await page.getByTestId('go-events').click();
    await page.getByTestId('event-aspirin').dblclick();
    await page.locator('[data-testid=event-aspirin][data-noted=true]').waitFor();
    await page.getByTestId('event-pain').click();
    await page.getByTestId('pain-6').click();
    await page.getByTestId('keypad-sheet').waitFor({ state: 'detached' });
    expect(await page.getByTestId('event-list').innerText()).toMatch(/Aspirin/);
    expect((await page.getByTestId('event-list').innerText()).match(/Aspirin/g)).toHaveLength(1);

    // The other language, at once, in the middle of a case; and a screen that is loaded again finds its case.
    await page.getByTestId('switch-language').click();
    await page.getByText('阿斯匹靈').first().waitFor();
    await page.reload();
    await page.getByTestId('place-live').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('go-live').innerText()).toBe('心律');
    await page.getByTestId('switch-language').click();

    // 12 Arrived, handed over, closed: held as well, and what is not delivered stands there until it is.
    await page.getByTestId('go-finish').click();
    await primary(page).click();
    await page.locator('[data-testid=place-finish][data-stage=arrived]').waitFor();
    await primary(page).click();
    await page.locator('[data-testid=place-finish][data-stage=handed-over]').waitFor();
    await hold(page, page.getByTestId('close-case'), page.getByTestId('ready'));
    await eventually(
      () => page.getByTestId('owed').innerText(),
      (text) => text.includes('Everything recorded has arrived.'),
      60_000,
    );
    expect(troubles).toEqual([]);
  },
);
