import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { simulatedEcg } from '../../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import { ensurePageBuilt } from '../../../deploy/built-pages.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import { openLive, signIn } from '../../support/chromium.ts';
import { tidily } from '../../support/endings.ts';
import { startRelay, startUnit, temporaryFolder } from '../../support/parts.ts';
import { inBrowser } from './in-browser.ts';
import { measureLongSession, type LongSession } from './long-session.ts';
import { peerPage, type PeerName } from './peer-pages.ts';
import { costOf, type PageCost } from './renderer-cost.ts';
import { measureSixteen } from './sixteen-sessions.ts';

export interface ConsoleFigures {
  readonly console: PageCost;
  readonly peers: Readonly<Record<PeerName, PageCost>>;
  /** ms from the click in the worklist to a live 12-lead. */
  readonly opening: number;
  /** kB of files that had been asked for by the time a 12-lead was on the screen, as the relay sends them. */
  readonly firstLoadKilobytes: number;
  /** ms from the address to a page that takes a name and a password. */
  readonly interactive: number;
  /** From the socket to the ink, p95, ms: of a message's first sample, and of its last, a tenth of a second of ECG later. */
  readonly firstDrawnAfter: number;
  readonly lastDrawnAfter: number;
  readonly long: LongSession | Missing;
  /** Sixteen sessions side by side. */
  readonly sixteen: PageCost | Missing;
}

/** Why a figure could not be taken: the others stand all the same, and it counts as not held. */
export interface Missing {
  readonly missing: string;
}
const orMissing = async <Figure>(measure: () => Promise<Figure>): Promise<Figure | Missing> => {
  try {
    return await tidily(measure);
  } catch (thrown) {
    return { missing: (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? '' };
  }
};

export const LIMITS = {
  framesPerSecond: 58,
  mainThread: 15,
  ratioToBare: 1.3,
  opening: 1_000,
  firstLoadKilobytes: 400,
  interactive: 2_000,
  drawnAfter: 50,
  longestTask: 50,
  scrollingBack: 500,
  sixteenFramesPerSecond: 30,
  heap: 300,
  /** Of the heap between the first look and the last: what is kept of samples has its limit, and is reached on the way. */
  heapGrowth: 72,
} as const;

const PATIENT = 'anterior-stemi';
const SEED = 3;
/** Until pages are loaded, the browser's spare process is up and compilers rest; an ECG streams for an hour after that. */
const SETTLES_MS = 30_000;

/** Twenty seconds of the patient that the console shows, twelve leads, µV. */
function samplesOfPatient(): readonly (readonly number[])[] {
  const ecg = simulatedEcg(PATIENT, SEED);
  const { channels } = ecg.read({ first: sampleIndex(0), end: sampleIndex(20 * ecg.format.samplingRate) });
  const leads = channels.map((counts, at) => {
    const { lsb, baseline } = ecg.format.leads[at] ?? { lsb: 1, baseline: 0 };
    return Array.from(counts, (count) => Math.round((count - baseline) * lsb));
  });
  return Array.from({ length: 12 }, (_, lead) => leads[lead % leads.length] ?? []);
}

const uplot = (): string =>
  readFileSync(path.join(path.dirname(createRequire(import.meta.url).resolve('uplot')), 'uPlot.iife.min.js'), 'utf8');

const peerCost = (peer: PeerName, samples: readonly (readonly number[])[], seconds: number): Promise<PageCost> =>
  inBrowser(async (browser, page) => {
    await page.setContent(peerPage(peer, samples, peer === 'uplot' ? uplot() : ''));
    await page.waitForTimeout(SETTLES_MS);
    return await costOf(browser, page, seconds, peer === 'bare-worker' ? 'worker' : 'page');
  });

/**
 * The console beside its peers on the same samples in the same run, and a session of so many minutes in quick motion.
 * Each part ends what it has started.
 */
export async function measureConsole(
  seconds: number,
  minutes: number,
  say: (line: string) => void,
): Promise<ConsoleFigures> {
  const built = await ensurePageBuilt('console', say);
  const own = await tidily(async () => {
    const relay = await startRelay();
    startUnit({ relay, journal: temporaryFolder(), source: `simulated:${PATIENT}?seed=${SEED}` });
    return await inBrowser(async (browser, page) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      const began = performance.now();
      await page.goto(relay.url);
      await page.locator('input[name=name]').click();
      const interactive = performance.now() - began;
      await signIn(page, relay);
      await page.getByTestId('live-sessions').getByTestId('session-row').first().waitFor();
      const clicked = performance.now();
      await openLive(page);
      const opening = performance.now() - clicked;
      const files = new Set(asked.filter((one) => /\.(js|css|woff2|svg|html)$/.test(one)));
      const sizes = [...files].map((file) => {
        const bytes = readFileSync(path.join(built, path.normalize(file)));
        return file.endsWith('woff2') ? bytes.length : brotliCompressSync(bytes).length;
      });
      const firstLoadKilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
      await page.waitForTimeout(SETTLES_MS);
      const cost = await costOf(browser, page, seconds, 'worker');
      const mark = async (name: string): Promise<number> =>
        Number(await page.getByTestId('trace').getAttribute(`data-${name}-drawn-after-ms`));
      const drawnAfter = { firstDrawnAfter: await mark('first'), lastDrawnAfter: await mark('last') };
      return { cost, interactive, opening, firstLoadKilobytes, ...drawnAfter };
    });
  });
  const samples = samplesOfPatient();
  return {
    console: own.cost,
    opening: own.opening,
    interactive: own.interactive,
    firstLoadKilobytes: own.firstLoadKilobytes,
    firstDrawnAfter: own.firstDrawnAfter,
    lastDrawnAfter: own.lastDrawnAfter,
    peers: {
      'bare-worker': await peerCost('bare-worker', samples, seconds),
      uplot: await peerCost('uplot', samples, seconds),
      'full-redraw': await peerCost('full-redraw', samples, seconds),
    },
    sixteen: await orMissing(() => measureSixteen(seconds)),
    long: await orMissing(() => measureLongSession(minutes, say)),
  };
}

export interface ConsoleRow {
  readonly what: string;
  readonly found: string;
  readonly limit: string;
  readonly holds: boolean;
}

export function rowsOf(figures: ConsoleFigures): readonly ConsoleRow[] {
  const { console: own, peers, long, sixteen } = figures;
  const ratio = own.cores / peers['bare-worker'].cores;
  const row = (
    what: string,
    value: number,
    digits: number,
    unit: string,
    limit: number,
    atMost = true,
  ): ConsoleRow => ({
    what,
    found: `${value.toFixed(digits)}${unit}`,
    limit: `${atMost ? '≤' : '≥'} ${limit}${unit}`,
    holds: atMost ? value <= limit : value >= limit,
  });
  return [
    row('frames a second, live 12-lead at 1920 × 1080', own.framesPerSecond, 1, '', LIMITS.framesPerSecond, false),
    row('main thread, ms of processor a second', own.mainThread, 1, ' ms', LIMITS.mainThread),
    row('all processes beside a bare worker painter', ratio, 2, ' ×', LIMITS.ratioToBare),
    row('longest task of the main thread', own.longestTask, 0, ' ms', LIMITS.longestTask),
    row('socket to ink, first sample of a message, p95', figures.firstDrawnAfter, 0, ' ms', LIMITS.drawnAfter),
    row(
      'socket to ink, its last sample (100 ms later), p95',
      figures.lastDrawnAfter,
      0,
      ' ms',
      100 + LIMITS.drawnAfter,
    ),
    row('from the click to a live 12-lead', figures.opening, 0, ' ms', LIMITS.opening),
    row('first load, compressed, 12-lead on screen', figures.firstLoadKilobytes, 0, ' kB', LIMITS.firstLoadKilobytes),
    row('from the address to a page that takes a name', figures.interactive, 0, ' ms', LIMITS.interactive),
    ...('missing' in sixteen
      ? [missingRow('sixteen sessions', sixteen)]
      : [
          row(
            'frames a second, sixteen live 12-leads',
            sixteen.framesPerSecond,
            1,
            '',
            LIMITS.sixteenFramesPerSecond,
            false,
          ),
          row('longest task of the main thread, sixteen', sixteen.longestTask, 0, ' ms', LIMITS.longestTask),
        ]),
    ...('missing' in long
      ? [missingRow('a long session', long)]
      : [
          row('scrolling back ten minutes, slowest', long.scrollingBack, 0, ' ms', LIMITS.scrollingBack),
          row(`heap, ${minutesOf(long)} min at ${long.speed} ×, most`, long.heapMost, 0, ' MB', LIMITS.heap),
          row('heap, last look less the first', long.heapLate - long.heapEarly, 0, ' MB', LIMITS.heapGrowth),
        ]),
  ];
}

const minutesOf = ({ recordedSeconds }: LongSession): string => (recordedSeconds / 60).toFixed(0);
const missingRow = (what: string, { missing }: Missing): ConsoleRow => ({
  what,
  found: `could not be taken: ${missing.replaceAll('|', '/')}`,
  limit: '',
  holds: false,
});

export const tableOfRows = (rows: readonly ConsoleRow[]): string =>
  [
    '| what | found | limit | |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ what, found, limit, holds }) => `| ${what} | ${found} | ${limit} | ${holds ? 'held' : '**not held**'} |`,
    ),
  ].join('\n');

export const tableOfCosts = ({ console: own, peers, sixteen }: ConsoleFigures): string =>
  [
    '| drawn by | frames/s | main thread, ms/s | cores |',
    '| --- | --- | --- | --- |',
    ...(
      [
        ['the console, whole', own],
        ...('missing' in sixteen ? [] : [['the console, sixteen sessions', sixteen]]),
        ...Object.entries(peers),
      ] as [string, PageCost][]
    ).map(
      ([name, cost]) =>
        `| ${name} | ${cost.framesPerSecond.toFixed(1)} | ${cost.mainThread.toFixed(1)} | ${cost.cores.toFixed(2)} |`,
    ),
  ].join('\n');
