import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, openPage, signIn } from '../support/chromium.ts';
import { eventually, startPart, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { sticksOut } from '../support/touch-targets.ts';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
  await ensurePageBuilt('tablet', () => undefined);
}, 300_000);
afterAll(closeChromium);

/** A machine that does ten things beside is slow; what has to be there comes all the same. */
const PATIENCE = 150_000;
const TITLES = {
  central: { en: 'Central Hospital', zh: '中央醫院' },
  hill: { en: 'Hill Heart Centre', zh: '山城心臟中心' },
};
/** As the tablet has them. */
const ON_THE_TABLET = (['central', 'hill'] as const).map((id, place) => ({
  ...{ id, title: TITLES[id], isPciCapable: true, isDiverting: false, phone: `02-5550-010${String(place)}` },
  ...{ latitude: 25.04 + place / 20, longitude: 121.51 },
}));
/** As the relay has them: people, and who is on call. */
const AT_THE_RELAY = {
  hospitals: [
    {
      ...{ id: 'central', title: TITLES.central, people: ['cardiologist'], units: ['demo-ambulance', 'ambulance-2'] },
      onCall: [{ person: 'cardiologist', rank: 1 }],
    },
    { ...{ id: 'hill', title: TITLES.hill, people: ['reviewer'] }, onCall: [] },
  ],
};
/** Markup, a turned reading direction, a null: shown as what it is. */
const HOSTILE = '<img src=x onerror="document.title=1"> \u202eevil\u0000';

/** As a finger rests on it, until what was held for is there. */
async function hold(page: Page, button: Locator, until: Locator): Promise<void> {
  await button.waitFor();
  const box = await button.boundingBox();
  if (box === null) throw new Error('the button is not there');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await until.waitFor();
  await page.mouse.up();
}
const primary = (page: Page): Locator => page.locator('.actions [data-primary]');
const sounds = (page: Page): Promise<string | null> => page.locator('html').getAttribute('data-alarm-sound');
const heard = (page: Page, priority: string): Promise<unknown> =>
  page.locator(`html[data-alarm-sound=${priority}]`).waitFor({ state: 'attached' });
const step = (page: Page, name: string): Locator =>
  page.locator(`[data-testid=decided] [data-step=${name}][data-done=true]`);

it(
  'alert, acknowledged, decided, read back: both sides see each step, and nothing written is lost on the way',
  { timeout: 600_000 },
  async () => {
    const folder = temporaryFolder();
    const [hospitals, directory] = [path.join(folder, 'tablet.json'), path.join(folder, 'relay.json')];
    writeFileSync(hospitals, JSON.stringify(ON_THE_TABLET));
    writeFileSync(directory, JSON.stringify(AT_THE_RELAY));
    const [relay, { page: desk, context, troubles }, { page: tablet }] = await Promise.all([
      startRelay({ env: { PREARRIVAL_HOSPITALS: directory } }),
      openPage({ width: 1280, height: 800 }),
      openPage({ width: 1280, height: 800 }),
    ]);
    for (const page of [desk, tablet]) page.setDefaultTimeout(PATIENCE);
    const unit = startPart([
      ...([process.execPath, 'ambulance-unit/acquisition/start.ts'] as const),
      ...['--relay', relay.url, '--credentials', relay.credentials, '--journal', temporaryFolder()],
      ...['--screen', '0', '--hospitals', hospitals],
    ]);
    const [[address]] = await Promise.all([
      unit.says(/http:\/\/127\.0\.0\.1:\d+\/#key=\S+/, PATIENCE),
      signIn(desk, relay),
    ]);

    // The crew: signs on, records, takes a 12-lead, chooses the hospital, holds STEMI.
    await tablet.goto(address);
    await tablet.getByTestId('name').fill('Medic A');
    await tablet.getByTestId('sign-on-submit').click();
    await tablet.getByTestId('begin-case').click();
    await tablet.locator('[data-testid=monitor-choice][data-id="made-up:anterior-stemi"]').click();
    await tablet.getByTestId('place-live').waitFor();
    await tablet.locator('[data-testid=live-trace][data-standing=live]').waitFor();
    await primary(tablet).click();
    await tablet.getByTestId('place-review').waitFor();
    await tablet.getByTestId('age-and-sex').click();
    await tablet.getByTestId('sex-male').click();
    await tablet.getByTestId('age-5').click();
    await tablet.getByTestId('age-8').click();
    await tablet.getByTestId('save-facts').click();
    await tablet.locator('[data-testid=criteria-helper][data-verdict=met]').waitFor();
    await primary(tablet).click();
    await tablet.getByTestId('place-hospital').waitFor();
    await primary(tablet).click();
    await tablet.locator('[data-testid=hospital][data-id=central][aria-pressed=true]').waitFor();
    await primary(tablet).click();
    await hold(tablet, tablet.getByTestId('send-stemi'), tablet.getByTestId('place-talk'));

    // Alert: the row flashes in red at about two a second, and the burst of high priority is heard.
    const row = desk.getByTestId('session-row').first();
    await row.locator('.row-frame.alarm-high').waitFor();
    await heard(desk, 'high');
    const flash = await row.locator('.row-frame').evaluate((frame) => getComputedStyle(frame).animationDuration);
    expect(1 / Number.parseFloat(flash)).toBeGreaterThanOrEqual(1.4);
    expect(1 / Number.parseFloat(flash)).toBeLessThanOrEqual(2.8);
    // The open page says that the call has come: nobody has to ask the relay by hand.
    await row.locator('[data-testid=called] [data-step=delivered]').waitFor();
    await keepPicture(desk, 'decision-worklist-call-1280-en', true);
    expect(await seriousIn(desk)).toEqual([]);
    // Silenced for two minutes at the most, and that can be seen.
    await desk.getByTestId('pause-sound').click();
    await heard(desk, 'none');
    expect(await desk.getByTestId('sound-paused').innerText()).toMatch(/Sound off 0[12]:\d\d/);
    await desk.getByTestId('sound-paused').click();
    await heard(desk, 'high');

    // Opened and acknowledged by one key: the crew reads the name, and the sound ends.
    await row.click();
    await desk.locator('[data-testid=decision-bar][data-calls=true][data-urgency=stemi]').waitFor();
    await desk.locator('[data-testid=trace][data-freshness=live]').waitFor();
    // What the crew entered stands in the criteria helper: nobody asks the patient's age twice.
    await desk.getByTestId('patient-told').waitFor();
    expect(await desk.getByTestId('age').getAttribute('placeholder')).toBe('58');
    await desk.locator('[data-testid=criteria-verdict][data-verdict=met]').waitFor();
    await keepPicture(desk, 'decision-alert-1280-en');
    await desk.keyboard.press('a');
    await desk.locator('[data-testid=alert-standing][data-answered=true]').waitFor();
    expect(await desk.getByTestId('alert-standing').innerText()).toMatch(/cardiologist answered after \d/);
    await heard(desk, 'none');
    const acknowledged = tablet.locator('[data-testid=talk-line][data-kind=decision]');
    await acknowledged.waitFor();
    expect(await acknowledged.innerText()).toMatch(/cardiologist/);
    // The tablet has it on its screen, and the console says so; read back is another thing.
    await step(desk, 'shown').waitFor();
    expect(await step(desk, 'read-back').count()).toBe(0);

    // Decided while the network is gone: it says that it is being sent and not that it is stored, and is stored once.
    await desk.keyboard.press('d');
    const dialog = desk.locator('[data-testid=decision-dialog][data-decision=activated]');
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('for Unknown, unit ');
    await keepPicture(desk, 'decision-dialog-1280-en', true);
    expect(await seriousIn(desk)).toEqual([]);
    await context.setOffline(true);
    await desk.keyboard.press('Enter');
    await desk.locator('[data-testid=decision-state] [data-standing=sending]').waitFor();
    await eventually(
      () => desk.getByTestId('decision-state').innerText(),
      (text) => /Being sent, attempt \d[\s\S]*The relay does not answer/.test(text),
      PATIENCE,
    );
    expect(await tablet.locator('[data-testid=talk-line][data-kind=decision]').count()).toBe(1);
    await context.setOffline(false);
    await desk.locator('[data-testid=decided][data-decision=activated]').waitFor();
    await eventually(
      () => tablet.locator('[data-testid=talk-line][data-kind=decision]').count(),
      (count) => count === 2,
      PATIENCE,
    );
    // Read back on the tablet, oldest first: both are, and the console names who did it.
    const readOnTablet = tablet.locator('[data-testid=talk-line][data-kind=decision][data-read-back=true]');
    await primary(tablet).click();
    // A second tap before the first one stands would name the same line again.
    await readOnTablet.first().waitFor();
    await primary(tablet).click();
    await readOnTablet.nth(1).waitFor();
    await step(desk, 'read-back').waitFor();
    expect(await step(desk, 'read-back').innerText()).toMatch(/Read back by Medic A \d\d:\d\d:\d\d/);

    // An order by one tap, read in the crew's language; a hostile text of either side is a text.
    await tablet.getByTestId('switch-language').click();
    await desk.keyboard.press('t');
    await desk.getByTestId('conversation').waitFor();
    await desk.getByText('Order', { exact: true }).last().click();
    await desk.getByTestId('preset-aspirin-300').click();
    await tablet.locator('[data-testid=talk-line][data-kind=order]').waitFor();
    expect(await tablet.locator('[data-testid=talk-line][data-kind=order]').innerText()).toContain(
      'Aspirin 300 mg 嚼服',
    );
    await primary(tablet).click();
    await desk.locator('[data-testid=line][data-kind=order][data-read-back=true]').waitFor();
    await desk.getByText('Message', { exact: true }).last().click();
    await desk.getByTestId('compose-text').fill(HOSTILE);
    await desk.getByTestId('compose-text').press('Enter');
    await desk.locator('[data-testid=line][data-kind=message]').waitFor();
    expect(await desk.locator('[data-testid=line][data-kind=message]').innerText()).toContain('<img src=x onerror=');
    expect(await desk.locator('[data-testid=line][data-kind=message]').innerText()).not.toMatch(/[\u202e\u0000]/);

    // Another hospital is asked for its opinion: how far the question has come stands among the messages.
    await desk.getByTestId('ask-opinion').click();
    await desk.locator('[data-testid=offer-dialog]').getByText('Nobody is on call there now').waitFor();
    await desk.getByTestId('offer-question').fill('Old LBBB?');
    await keepPicture(desk, 'decision-opinion-1280-en');
    expect(await seriousIn(desk)).toEqual([]);
    await desk.getByTestId('decision-confirm').click();
    const offer = desk.locator('[data-testid=line][data-kind=offer]');
    await offer.waitFor();
    expect(await offer.innerText()).toMatch(/Second opinion asked of Hill Heart Centre[\s\S]*Old LBBB\?/);
    await desk.getByTestId('close-conversation').click();

    // What the crew writes is unread until it is read, whatever is loaded again meanwhile.
    await tablet.getByTestId('reply-patient-worse').click();
    const unread = desk.locator('[data-testid=open-conversation][data-unread="1"]');
    await unread.waitFor();
    await desk.reload();
    await unread.waitFor();
    await unread.click();
    await desk.locator('[data-testid=line][data-new=true]').getByText('Patient getting worse').waitFor();
    await desk.locator('[data-testid=open-conversation][data-unread="0"]').waitFor();
    await desk.locator('[data-testid=trace][data-freshness=live]').waitFor();
    await keepPicture(desk, 'decision-conversation-1280-en');
    expect(await seriousIn(desk)).toEqual([]);
    // Repeat: the crew is told which leads, reads it back, and records them while the cardiologist looks at somebody else.
    await desk.getByTestId('close-conversation').click();
    await desk.getByTestId('decide-repeat').click();
    await keepPicture(desk, 'decision-repeat-1280-en');
    await desk.getByTestId('decision-confirm').click();
    await desk.locator('[data-testid=decided][data-decision=repeat]').waitFor();
    await tablet.locator('[data-testid=talk-line][data-kind=decision]').nth(2).waitFor();
    await primary(tablet).click();
    await step(desk, 'read-back').waitFor();
    await tablet.getByTestId('go-live').click();
    await tablet.getByTestId('place-live').waitFor();
    await primary(tablet).click();

    // A second patient, without losing the first: ventricular tachycardia sounds and is named, with what a remote view is.
    startUnit({
      ...{ relay, journal: temporaryFolder(), unit: 'ambulance-2' },
      source: 'simulated:ventricular-tachycardia?seed=2',
    });
    await desk.getByTestId('to-worklist').click();
    const second = desk.getByTestId('session-row').filter({ hasText: 'Ventricular tachycardia' });
    await second.click();
    const alarm = desk.locator('[data-testid=alarm][data-alarm=wide-complex-tachycardia][data-priority=high]');
    await alarm.waitFor();
    await heard(desk, 'high');
    expect(await desk.getByTestId('session-alarms').innerText()).toMatch(
      /!!![\s\S]*Remote view – not the primary alarm/,
    );
    await keepPicture(desk, 'decision-alarm-1280-en', true);
    await desk.keyboard.press('s');
    await desk.getByTestId('sound-paused').waitFor();
    await desk.getByTestId('sound-paused').click();
    // Each that is seen leaves the list of those that are not.
    await eventually(
      async () => {
        const unseen = desk.getByTestId('see-alarm');
        const left = await unseen.count();
        if (left > 0) await unseen.first().click();
        return left;
      },
      (left) => left === 0,
      PATIENCE,
    );
    await desk.locator('[data-testid=alarm][data-alarm=wide-complex-tachycardia][data-seen=true]').waitFor();
    await heard(desk, 'none');
    expect(await seriousIn(desk)).toEqual([]);

    // The first one's crew calls again meanwhile: it stands above the second's trace, and sounds.
    await tablet.getByTestId('place-review').waitFor();
    await hold(tablet, tablet.getByTestId('send-stemi'), tablet.getByTestId('place-talk'));
    await desk.getByTestId('call').waitFor();
    await heard(desk, 'high');
    await keepPicture(desk, 'decision-second-call-1280-en');
    await desk.getByTestId('call').click();
    await desk.locator('[data-testid=decision-bar][data-calls=true]').waitFor();
    // A downgrade asks for its reason.
    await desk.getByTestId('decide-cancelled').click();
    await desk.getByTestId('decision-confirm').click();
    await desk.getByTestId('decision-dialog').getByText('please say why').first().waitFor();
    await desk.getByTestId('reason-resolved').click();
    await desk.getByTestId('decision-confirm').click();
    await desk.locator('[data-testid=decided][data-decision=cancelled]').waitFor();
    expect(await desk.getByTestId('decided').innerText()).toContain('ST elevation has resolved');
    await heard(desk, 'none');
    expect(await sounds(desk)).toBe('none');

    // Diverted: the crew reads the hospital's name, in the language of its screen.
    await desk.getByTestId('decide-divert').click();
    await desk.getByTestId('hospital-hill').check({ force: true });
    await keepPicture(desk, 'decision-divert-1280-en');
    await desk.getByTestId('decision-confirm').click();
    await desk.locator('[data-testid=decided][data-decision=divert]').waitFor();
    expect(await desk.getByTestId('decided').innerText()).toContain('Divert to Hill Heart Centre');
    await tablet.locator('[data-testid=talk-line]').getByText('轉送山城心臟中心').waitFor();
    expect(await sticksOut(desk)).toEqual([]);
    expect(troubles).toEqual([]);
  },
);
