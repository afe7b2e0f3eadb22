import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleIndex, seconds, unixMillis } from '../../protocol/ecg/units.ts';
import type { CaseState } from '../../ambulance-unit/tablet-port/tablet-state.ts';
import { closeChromium, keepPicture, looksToTake, openPage } from '../support/chromium.ts';
import { eventually, pause } from '../support/parts.ts';
import { startScriptedDesk, type ScriptedDesk } from '../support/scripted-desk.ts';
import { lettersTooSmall, seriousIn, sticksOut, troublesOfTouch } from '../support/touch-targets.ts';

afterAll(closeChromium);

const PLACES = ['live', 'electrodes', 'review', 'hospital', 'talk', 'events', 'finish'] as const;

/** A case that has something to show at every step. */
function fill(desk: ScriptedDesk): void {
  const at = unixMillis(Date.now() - 60_000);
  const name = (text: string) => text as CaseState['talk'][number]['name'];
  const by = 'cardiologist-1';
  desk.tellCase({
    patient: { label: 'Unknown', caseNumber: '2026-0412', ageYears: 58, sex: 'male' },
    vitals: [
      { vital: 'spo2', value: 94, at, source: 'Nonin 3230' },
      { vital: 'systolic', value: 138, at, source: '' },
      { vital: 'diastolic', value: 84, at, source: '' },
      { vital: 'respiration', value: 18, at, source: '' },
    ],
    hospital: { id: 'central', title: 'Central Hospital' },
    events: [
      { event: 'first-contact', text: '', at },
      { event: 'aspirin', text: '', at },
    ],
    talk: [
      {
        ...{ name: name('a'), at, by, from: 'hospital', delivery: null },
        said: {
          kind: 'decision',
          decision: 'activated',
          reason: '',
          placement: 'standard',
          hospital: '',
          readBackAt: at,
        },
      },
      {
        ...{ name: name('b'), at, by: 'Medic A', from: 'tablet', delivery: { kind: 'seen', at, by } },
        said: { kind: 'message', text: 'On our way', preset: 'on-our-way' },
      },
      {
        ...{ name: name('c'), at, by, from: 'hospital', delivery: null },
        said: {
          kind: 'order',
          text: 'Aspirin 300 mg by mouth. Straight to the catheter laboratory.',
          preset: '',
          readBackAt: null,
        },
      },
    ],
  });
  const { firstSample } = desk.takeTwelveLead();
  desk.tellCase({
    alerts: [
      {
        twelveLead: firstSample,
        urgency: 'stemi',
        hospital: 'central',
        sentAt: at,
        delivery: { kind: 'seen', at, by },
      },
    ],
  });
}

/** Everything that a hand and an eye need, on what is on the screen now. */
async function expectUsable(page: Page, where: string): Promise<void> {
  expect(await troublesOfTouch(page), where).toEqual([]);
  expect(await lettersTooSmall(page), where).toEqual([]);
  expect(await sticksOut(page), where).toEqual([]);
}

const open = async (desk: ScriptedDesk, options: Parameters<typeof openPage>[0]) => {
  const opened = await openPage(options);
  await opened.page.goto(desk.url);
  return opened;
};

describe('a hand in a glove', () => {
  const LOOKS = [
    { name: 'tablet-1280', width: 1280, height: 800, language: 'en', dark: false, hasAxe: true },
    { name: 'tablet-1280-night-zh', width: 1280, height: 800, language: 'zh-TW', dark: true, hasAxe: true },
    { name: 'tablet-1920-night', width: 1920, height: 1200, language: 'en', dark: true, hasAxe: false },
    { name: 'tablet-portrait-zh', width: 800, height: 1280, language: 'zh-TW', dark: false, hasAxe: false },
  ] as const;
  it.each(looksToTake<(typeof LOOKS)[number]>(LOOKS, ['tablet-1280-night-zh', 'tablet-portrait-zh']))(
    '$name: hits every target of every step, and reads every word',
    async ({ name, hasAxe, ...options }) => {
      const desk = await startScriptedDesk();
      const { page, troubles } = await open(desk, options);
      const check = async (where: string): Promise<void> => {
        await expectUsable(page, `${name} ${where}`);
        if (hasAxe) expect(await seriousIn(page), `${name} ${where}`).toEqual([]);
      };
      await page.getByTestId('sign-on').waitFor();
      await check('sign-on');
      await page.getByTestId('known-name').first().click();
      desk.tell({ owed: [{ session: desk.session, label: '2026-0411', owed: seconds(48) }] });
      await page.getByTestId('owed-case').waitFor();
      await check('ready');
      await keepPicture(page, `${name}-ready`, name === 'tablet-1280');
      await page.getByTestId('begin-case').click();
      await page.getByTestId('place-live').waitFor();
      fill(desk);
      await page.getByTestId('place-review').waitFor({ timeout: 60_000 });
      for (const place of PLACES) {
        await page.getByTestId(`go-${place}`).click();
        await page.getByTestId(`place-${place}`).waitFor();
        // A second for the sweep and the paper to be inked.
        await pause(place === 'live' ? 2_500 : place === 'review' ? 700 : 150);
        await check(place);
        await keepPicture(page, `${name}-${place}`, IN_DOCUMENTATION.has(`${name}-${place}`));
      }
      await page.getByTestId('bar-patient').click();
      await check('patient');
      await page.getByTestId('close-sheet').click();
      await page.getByTestId('go-live').click();
      await page.getByTestId('vital-nibp').click();
      await check('keypad');
      await page.getByTestId('close-sheet').click();
      expect(troubles).toEqual([]);
    },
  );
});
const IN_DOCUMENTATION = new Set([
  'tablet-1280-live',
  'tablet-1280-electrodes',
  'tablet-1280-review',
  'tablet-1280-talk',
  'tablet-1920-night-live',
  'tablet-1280-night-zh-live',
  'tablet-1280-night-zh-review',
  'tablet-portrait-zh-events',
]);

describe('what must not be overlooked', () => {
  it('flashes, sounds and is marked as IEC 60601-1-8 has it; is silenced for two minutes, and acknowledged', async () => {
    const desk = await startScriptedDesk();
    const { page } = await open(desk, { width: 1280, height: 800, dark: true });
    await page.getByTestId('known-name').first().click();
    await page.getByTestId('begin-case').click();
    const since = unixMillis(Date.now());
    const nature = { onset: sampleIndex(1), evidence: [], leads: [], isPresent: true, isAcknowledged: false } as const;
    const alarms = [
      { since, condition: { ...nature, kind: 'lead-off', priority: 'low', isTechnical: true, leads: ['V4'] } },
      { since, condition: { ...nature, kind: 'rate-high', priority: 'medium', isTechnical: false } },
      { since, condition: { ...nature, kind: 'vf-likely', priority: 'high', isTechnical: false } },
    ] as const;
    desk.tellCase({ alarms });
    const alarm = page.getByTestId('alarm');
    await alarm.nth(2).waitFor();
    expect(await alarm.allInnerTexts()).toEqual([
      expect.stringContaining('!!!'),
      expect.stringContaining('!!'),
      expect.stringContaining('!'),
    ]);
    expect(await alarm.nth(2).innerText()).toContain('Technical');
    const hertz = (place: number): Promise<number> =>
      alarm.nth(place).evaluate((one) => {
        const { animationName, animationDuration } = getComputedStyle(one);
        return animationName === 'none' ? 0 : 1 / Number.parseFloat(animationDuration);
      });
    expect(await hertz(0)).toBeGreaterThanOrEqual(1.4);
    expect(await hertz(0)).toBeLessThanOrEqual(2.8);
    expect(await hertz(1)).toBeGreaterThanOrEqual(0.4);
    expect(await hertz(1)).toBeLessThanOrEqual(0.8);
    expect(await hertz(2)).toBe(0);
    await expectUsable(page, 'alarms');
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, 'tablet-1280-night-alarms', true);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await hertz(0)).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.getByTestId('silence').click();
    await page.locator('[data-testid=silence][data-silent=true]').waitFor();
    expect(await page.getByTestId('silence').innerText()).toMatch(/Sound off (2:00|1:59)/);
    await page.getByTestId('acknowledge').first().click();
    expect(desk.commands.at(-1)).toEqual({ kind: 'acknowledge-alarm', alarm: 'vf-likely' });
  });

  it('is done after a held second only: a finger that leaves, a key, and a screen reader', async () => {
    const desk = await startScriptedDesk();
    const { page } = await open(desk, { width: 1280, height: 800 });
    await page.getByTestId('known-name').first().click();
    await page.getByTestId('begin-case').click();
    await page.getByTestId('place-live').waitFor();
    desk.tellCase({ hospital: { id: 'central', title: 'Central Hospital' } });
    desk.takeTwelveLead();
    const button = page.getByTestId('send-stemi');
    await button.waitFor();
    const sent = (): number => desk.commands.filter(({ kind }) => kind === 'send-alert').length;
    const box = await button.boundingBox();
    if (box === null) throw new Error('no button');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await pause(500);
    await page.mouse.up();
    await pause(800);
    expect(sent()).toBe(0);
    await button.focus();
    await page.keyboard.down('Enter');
    await pause(500);
    await page.keyboard.up('Enter');
    await pause(700);
    expect(sent()).toBe(0);
    desk.refuseNext({ ok: false, refusal: 'disk' });
    await page.keyboard.down(' ');
    await eventually(sent, (count) => count === 1, 4_000);
    await page.keyboard.up(' ');
    // What was not saved says so, and stays.
    await page.locator('[data-testid=notice][data-refusal=disk]').waitFor();
    await expectUsable(page, 'notice');
    await keepPicture(page, 'tablet-1280-not-saved');
    // As assistive technology activates it: a click without pointer or key.
    await button.evaluate((element: HTMLElement) => {
      element.click();
    });
    await eventually(sent, (count) => count === 2, 4_000);
    await page.getByTestId('place-talk').waitFor();
    expect(desk.commands.findLast(({ kind }) => kind === 'send-alert')).toMatchObject({ urgency: 'stemi' });
    // The prompt to repeat stands over every step, and one tap on it is enough.
    desk.tellCase({ repeatDueAt: unixMillis(Date.now() - 70_000) });
    await page.getByTestId('strip-repeat-due').waitFor();
    await keepPicture(page, 'tablet-1280-repeat');
    await page.getByTestId('strip-repeat').click();
    await page.getByTestId('countdown').waitFor();
    expect(desk.commands.at(-1)).toEqual({ kind: 'take-twelve-lead' });
  });

  it('is an alert that nobody looks at, and a screen that no longer hears the recording', async () => {
    const desk = await startScriptedDesk();
    const { page } = await open(desk, { width: 1280, height: 800, dark: true, language: 'zh-TW' });
    await page.getByTestId('known-name').first().click();
    await page.getByTestId('begin-case').click();
    await page.getByTestId('place-live').waitFor();
    desk.tellCase({ callHospital: { title: '中央醫院', phone: '02-5550-0101' } });
    desk.tell({
      link: { kind: 'down', relay: '', behind: seconds(74), owed: seconds(74), why: null },
      storage: { minutesBuffered: 1.3, space: 'enough', trouble: null },
    });
    await page.getByTestId('strip-call-hospital').waitFor();
    expect(await page.getByTestId('strip-call-hospital').innerText()).toContain('02-5550-0101');
    expect(await page.getByTestId('bar-link').innerText()).toContain('74');
    await expectUsable(page, 'call');
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, 'tablet-1280-night-zh-call', true);
    // REC is gone with the samples, not with the case.
    await page.locator('[data-testid=bar-rec][data-standing=recording]').waitFor();
    desk.holdSamples(true);
    await page.locator('[data-testid=bar-rec][data-standing=no-data]').waitFor({ timeout: 8_000 });
    await desk.cutOff();
    await page.getByTestId('screen-lost').waitFor({ timeout: 8_000 });
    await keepPicture(page, 'tablet-1280-night-zh-lost');
  });

  it('is white nowhere at night: the first paint is near black before any script of the page has run', async () => {
    const desk = await startScriptedDesk();
    const { page } = await openPage({ width: 1280, height: 800, dark: true });
    // The page's own script never comes: what is painted then is what is seen first.
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.goto(desk.url);
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = (/\d+, \d+, \d+/.exec(ground)?.[0] ?? '255, 255, 255').split(', ').map(Number);
    expect(Math.max(...light)).toBeLessThan(24);
  });
});
