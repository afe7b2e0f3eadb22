import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import { readDirectory } from '../../relay/access/hospital-directory.ts';
import type { TileServer } from '../../relay/operations/tile-server.ts';
import { seriousIn } from '../support/accessibility.ts';
import { closeChromium, keepPicture, looksToTake, openPage } from '../support/chromium.ts';
import { atTheEnd } from '../support/endings.ts';
import { eventually } from '../support/parts.ts';
import { openRelayHere, type RelayHere } from '../support/relay-here.ts';
import { SessionAuthor } from '../support/session-author.ts';

let consoleFolder = '';
beforeAll(async () => {
  consoleFolder = await ensurePageBuilt('console', () => undefined);
}, 300_000);
afterAll(closeChromium);

const MINUTE = 60_000;
const PATIENCE = 120_000;
const doctor = {
  ...{ name: 'dr-lin', role: 'cardiologist' as const, password: 'quiet-heart-beats-dr-lin' },
  token: 'token-of-the-dr-lin-here',
};
const UNITS = ['Taichung 91', 'Taichung 92', 'Changhua 11', 'Nantou 7'];
const reading = readDirectory(
  JSON.stringify({
    hospitals: [
      {
        ...{ id: 'harbour', title: { en: 'Harbour Heart Centre', zh: '海港心臟中心' }, people: ['dr-lin'] },
        ...{ latitude: 24.15, longitude: 120.66 },
      },
    ],
  }),
  null,
);

/** Three on their way: one whose place is forty seconds old, one six minutes, one that tells none; and one that has arrived. */
async function threeOnTheirWay(tiles?: TileServer): Promise<{ readonly relay: RelayHere; readonly nearest: string }> {
  if (!reading.ok) throw new Error(reading.why);
  const relay = await openRelayHere({
    consoleFolder,
    hospitals: { now: reading.directory },
    more: { people: [doctor], units: UNITS.map((unit) => ({ unit, token: `token-of-${unit.replace(' ', '-')}` })) },
    ...(tiles === undefined ? {} : { tiles }),
  });
  const now = Date.now();
  const put = async (number: number, label: string, ...entries: readonly CaseEntry[]): Promise<SessionAuthor> => {
    const author = new SessionAuthor({
      ...{ session: number, unit: UNITS[number - 1] ?? '', startedAt: now - 20 * MINUTE },
    });
    const opened = author.frames(20);
    const patient: CaseEntry = { kind: 'patient', label, caseNumber: '', ageYears: 60 + number, sex: 'male' };
    const all = [patient, ...entries].map((entry) => author.entry(entry, 'crew'));
    await relay.log.append(author.unit, [...opened, ...all]);
    return author;
  };
  const bound: CaseEntry = { kind: 'hospital', hospital: 'harbour', title: 'Harbour', eta: null };
  const fix = (north: number, east: number, secondsAgo: number, minutes: number): CaseEntry => ({
    ...{ kind: 'position', latitude: 24.15 + north, longitude: 120.66 + east, accuracyMetres: 8, source: 'receiver' },
    ...{ fixedAt: unixMillis(now - secondsAgo * 1000), eta: unixMillis(now + minutes * MINUTE + 20_000) },
  });
  const nearest = await put(1, 'Unknown M ~60', bound, fix(0.055, -0.055, 40, 11));
  const old = await put(2, 'Fell at home', bound, fix(-0.03, 0.045, 380, 5));
  const silent = await put(3, 'Chest pain since noon');
  const arrived = await put(4, 'Was handed over', bound, fix(0.001, 0.001, 30, 0));
  await relay.log.append(arrived.unit, [arrived.end()]);
  const streams = setInterval(() => {
    for (const author of [nearest, old, silent]) void relay.log.append(author.unit, [author.samples()]);
  }, 500);
  atTheEnd(() => {
    clearInterval(streams);
  });
  return { relay, nearest: nearest.session };
}

async function openMap(page: Page, relay: RelayHere): Promise<readonly string[]> {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.setDefaultTimeout(PATIENCE);
  await page.goto(relay.url);
  await page.locator('input[name=name]').fill(doctor.name);
  await page.locator('input[name=password]').fill(doctor.password);
  await page.locator('button[type=submit]').click();
  await page.getByTestId('session-row').nth(2).waitFor();
  await page.getByTestId('map-button').click();
  await page.locator('[data-testid=arrival-chart] .arrival-ambulance .arrival-words').nth(1).waitFor();
  return asked;
}
const origins = (asked: readonly string[]): readonly string[] => [
  ...new Set(
    asked.map((url) => new URL(url)).flatMap(({ protocol, origin }) => (protocol.startsWith('http') ? [origin] : [])),
  ),
];
const scaleOf = (page: Page) => page.locator('.leaflet-control-scale-line').innerText();

it(
  'a cardiologist sees where each ambulance is, how old that is and when it arrives, and no request leaves the house',
  { timeout: 600_000 },
  async () => {
    const { relay, nearest } = await threeOnTheirWay();
    const { page, troubles } = await openPage({ width: 1280, height: 800 });
    const asked = await openMap(page, relay);
    const rows = page.getByTestId('arrival');
    const row = (unit: string) => rows.filter({ hasText: unit });
    const told = async (unit: string) => (await row(unit).innerText()).replaceAll(/\s+/g, ' ');
    expect(await rows.count(), 'who has been handed over is not on the map').toBe(3);
    expect(await told('Taichung 91')).toMatch(/\d+ min .*8\.3 km north-west of Harbour Heart Centre Position \d/);
    expect(await told('Taichung 91')).toContain('within 10 m · vehicle’s receiver · by the ambulance’s own clock');
    expect(await told('Taichung 92')).toMatch(/5\.7 km south-east of Harbour Heart Centre Last known \d+ min/);
    expect(await told('Changhua 11')).toMatch(/No hospital chosen yet It tells no position/);
    expect(await page.locator('.arrival-ambulance.arrival-old').innerText()).toContain('Taichung 92');
    expect(await page.locator('.arrival-ring').count()).toBe(2);
    expect(await page.locator('.arrival-ring-label').allInnerTexts()).toEqual(['5.0 km', '10 km']);
    expect(await page.locator('.arrival-graticule').count()).toBeGreaterThan(3);
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, 'arrival-map-1280-en', true);

    // By keyboard: the chart takes its own keys, and the list leads to a place.
    const before = await scaleOf(page);
    await page.getByTestId('arrival-chart').focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await eventually(
      () => scaleOf(page),
      (scale) => scale !== before,
      PATIENCE,
    );
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('arrival-chart');
    await row('Taichung 92').focus();
    await page.keyboard.press('Enter');
    await page.locator('.arrival-ambulance.arrival-chosen .arrival-words').waitFor();
    expect(await page.locator('.arrival-ambulance.arrival-chosen').innerText()).toContain('Taichung 92');

    // Beside an ECG that goes on.
    await page.goto(`${relay.url}/#/sessions/${nearest}`);
    await page.getByTestId('trace').waitFor();
    await page.getByTestId('map-button').click();
    await page.locator('[data-testid=map-sheet] .arrival-ambulance .arrival-words').waitFor();
    expect(await rows.count()).toBe(1);
    // Both ends of the way are in sight, although the sheet was laid out after the chart had been made.
    await eventually(
      async () => {
        const chart = await page.getByTestId('arrival-chart').boundingBox();
        const marks = await page.locator('[data-testid=map-sheet] .arrival-shape').all();
        const boxes = await Promise.all(marks.map((mark) => mark.boundingBox()));
        return boxes.filter((box) => box !== null && chart !== null && box.x > chart.x && box.y > chart.y).length;
      },
      (inSight) => inSight === 2,
      PATIENCE,
    );
    expect(await seriousIn(page)).toEqual([]);
    await keepPicture(page, 'arrival-map-session-1280-en');
    await page.keyboard.press('Escape');
    await page.getByTestId('map-sheet').waitFor({ state: 'detached' });
    await page.getByTestId('trace').waitFor();
    expect(origins(asked)).toEqual([relay.url]);
    expect(troubles).toEqual([]);
  },
);

const LOOKS = [
  { name: 'phone-zh', width: 390, height: 844, scale: 2, language: 'zh-TW' as const },
  { name: '1280-night-zh', width: 1280, height: 800, dark: true, language: 'zh-TW' as const },
];
it(
  'pictures come from the one map server that the relay names, and from nowhere else',
  { timeout: 600_000 },
  async () => {
    // One grey pixel is a map as well.
    const pixel = Buffer.from('R0lGODlhAQABAIAAAMDAwAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
    const served: { readonly path: string; readonly referrer: string }[] = [];
    const server = createServer((request, answer) => {
      served.push({ path: request.url ?? '', referrer: request.headers.referer ?? '' });
      answer.writeHead(200, { 'content-type': 'image/gif' }).end(pixel);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    atTheEnd(() => {
      server.close();
    });
    const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const url = `${origin}/county/{z}/{x}/{y}.gif`;
    const { relay } = await threeOnTheirWay({ url, credit: 'Map © county survey & <office>', origin });
    for (const { name, ...options } of looksToTake(LOOKS, ['phone-zh'])) {
      served.length = 0;
      const { page, context, troubles } = await openPage(options);
      const asked = await openMap(page, relay);
      await page.locator('[data-tiles=shown] .leaflet-tile-loaded').first().waitFor();
      expect(served[0]?.path).toMatch(/^\/county\/\d+\/\d+\/\d+\.gif$/);
      expect(
        served.every(({ referrer }) => referrer === ''),
        'the map server is not told from where',
      ).toBe(true);
      expect([...origins(asked)].sort()).toEqual([relay.url, origin].sort());
      await page.getByTestId('arrival-credit').waitFor();
      expect(await page.getByTestId('arrival-credit').innerText(), 'as text, never as markup').toBe(
        'Map © county survey & <office>',
      );
      expect(await page.locator('.arrival-graticule').count(), 'the map has its own lines').toBe(0);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, `${name} is not wider than its screen`).toBeLessThanOrEqual(0);
      expect(await seriousIn(page)).toEqual([]);
      await keepPicture(page, `arrival-map-${name}`, name === 'phone-zh');
      expect(troubles).toEqual([]);
      // Another server is not asked, whatever the page would like.
      const other = await page.evaluate(
        (address) =>
          new Promise<string>((resolve) => {
            document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
              resolve(effectiveDirective);
            });
            new Image().src = address;
          }),
        origin.replace('127.0.0.1', 'localhost'),
      );
      expect(other).toBe('img-src');
      await context.close();
    }
  },
);
