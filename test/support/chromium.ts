import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { atTheEnd } from './endings.ts';
import { CHECKOUT, readCredentials, type RunningRelay } from './parts.ts';

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Debian and the usual installers put it. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** The same engine of the same build without windows of its own: a page costs half the processor time. */
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';

/** Chromium as a person has it: for Bluetooth, tabs that hide each other, and figures of what a page costs. */
export function placeOfChromium(): string {
  const place = PLACES.find((one) => existsSync(one));
  if (place === undefined) throw new Error('There is no Chromium. On Debian: apt-get install chromium');
  return place;
}

function placeForPages(): string {
  if (existsSync(WITHOUT_WINDOWS)) return WITHOUT_WINDOWS;
  throw new Error('There is no Chromium without windows. On Debian: apt-get install chromium-headless-shell');
}

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors on the page and breaches of its content security policy. */
  readonly troubles: string[];
}

/** What has to be there comes all the same, ms: as long as nothing else is asked for. */
const A_SLOW_MACHINE = 90_000;

/**
 * ms between two frames of ink. Chromium paints without a graphics card here: sixty frames a second take a third of a core, and
 * what stands on the paper is the same at ten.
 */
const MS_A_FRAME = 100;
/** Runs in a worker of the page, whose ink asks for its frames by this name. */
function paintSeldom(msAFrame: number): void {
  const own = globalThis.requestAnimationFrame.bind(globalThis);
  let last = 0;
  globalThis.requestAnimationFrame = (come) => {
    setTimeout(
      () => {
        own((at) => {
          last = performance.now();
          come(at);
        });
      },
      Math.max(0, last + msAFrame - performance.now()),
    );
    return 0;
  };
}

let browser: Promise<Browser> | null = null;

export async function openPage(options: {
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
  readonly language?: 'en' | 'zh-TW';
  readonly dark?: boolean;
  /** As often as a screen shows one: for what is about frames, or about what they cost. */
  readonly everyFrame?: boolean;
}): Promise<OpenedPage> {
  browser ??= chromium.launch({ executablePath: placeForPages(), args: CHROMIUM_FLAGS });
  const context = await (
    await browser
  ).newContext({
    viewport: { width: options.width ?? 1920, height: options.height ?? 1080 },
    deviceScaleFactor: options.scale ?? 1,
    locale: options.language ?? 'en',
    colorScheme: options.dark === true ? 'dark' : 'light',
  });
  context.setDefaultTimeout(A_SLOW_MACHINE);
  const page = await context.newPage();
  atTheEnd(() => context.close());
  if (options.everyFrame !== true)
    page.on('worker', (worker) => {
      // One that has ended meanwhile paints nothing.
      void worker.evaluate(paintSeldom, MS_A_FRAME).catch(() => undefined);
    });
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) troubles.push(message.text());
  });
  return { page, context, troubles };
}

export async function closeChromium(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}

export async function signIn(page: Page, relay: Pick<RunningRelay, 'url' | 'credentials'>): Promise<void> {
  const person = readCredentials(relay.credentials).people.find(({ role }) => role === 'cardiologist');
  await page.goto(relay.url);
  await page.locator('input[name=name]').fill(person?.name ?? '');
  await page.locator('input[name=password]').fill(person?.password ?? '');
  await page.locator('button[type=submit]').click();
  await page.getByTestId('worklist').waitFor();
}

/** Opens the session that is live and waits until its trace is. */
export async function openLive(page: Page): Promise<void> {
  await page.getByTestId('live-sessions').getByTestId('session-row').first().click();
  await page.locator('[data-testid=trace][data-freshness=live]').waitFor({ timeout: 15_000 });
}

/** Pixels as they stand on a screen: RGBA, row by row, in device pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** An element as it stands on the screen. */
export async function photograph(page: Page, selector: string): Promise<Picture> {
  const { width, height, data } = PNG.sync.read(await page.locator(selector).screenshot());
  return { width, height, rgba: data };
}

/**
 * Sizes, languages and themes to look at: in every `npm test` those of `share`, which differ most; all of them with
 * PREARRIVAL_PICTURES=all, or =keep, which keeps the documentation's pictures too.
 */
export const looksToTake = <Look extends { readonly name: string }>(
  all: readonly Look[],
  share: readonly Look['name'][],
): readonly Look[] =>
  process.env['PREARRIVAL_PICTURES'] === undefined ? all.filter(({ name }) => share.includes(name)) : all;

/**
 * Keeps what a person would see where PREARRIVAL_PICTURES asks for it: as an artefact of the run, and with =keep as a picture of
 * the documentation. A run that nobody looks at takes none: each costs the time of ten frames.
 */
export async function keepPicture(page: Page, name: string, inDocumentation = false): Promise<void> {
  if (process.env['PREARRIVAL_PICTURES'] === undefined) return;
  const artefacts = path.join(CHECKOUT, 'test', 'artefacts');
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: path.join(artefacts, `${name}.png`) });
  if (!inDocumentation || process.env['PREARRIVAL_PICTURES'] !== 'keep') return;
  const pictures = path.join(CHECKOUT, 'docs', 'pictures');
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}
