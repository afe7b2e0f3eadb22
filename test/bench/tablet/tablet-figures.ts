import { rm } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import type { InkFigures } from '../../../ambulance-unit/tablet-window/trace/ink-port.ts';
import { CHROMIUM_FLAGS, placeOfChromium } from '../../support/chromium.ts';
import { buildBenchPage } from './build-page.ts';
import { startFeedServer } from './feed-server.ts';
import { wardFeed } from './ward-feed.ts';

/** What twelve live leads cost at 1280 × 800, and how late they are. */
export interface TabletFigures {
  readonly framesPerSecond: number;
  /** Share of the frames that came more than 25 ms after the one before. */
  readonly lateFrames: number;
  /** ms from a message's bytes to the end of the frame that showed its last sample. */
  readonly latency: { readonly median: number; readonly p95: number; readonly messages: number };
  /** ms from the monitor's first word to the first trace, the page being open. */
  readonly firstTrace: number;
}

export const LIMITS = { framesPerSecond: 58, latencyP95: 150, firstTrace: 3_000 } as const;

/** As often as a serial monitor's bytes are read: portions of 40 ms. */
const PORTION_MS = 40;
const SETTLES_MS = 3_000;
const STARTS_WITHIN_MS = 60_000;

/** Feeds the page over the screen's own codec and socket for so many seconds and reads what its worker measured. */
export async function measureTablet(seconds: number): Promise<TabletFigures> {
  const built = await buildBenchPage();
  const server = await startFeedServer(built);
  const browser = await chromium.launch({ executablePath: placeOfChromium(), args: CHROMIUM_FLAGS });
  const ward = wardFeed('anterior-stemi', 3);
  let timer: NodeJS.Timeout | null = null;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const started = page.waitForEvent('worker', { timeout: STARTS_WITHIN_MS });
    await page.goto(server.address('?leads=twelve&theme=night'));
    const worker = await started;
    const take = (): Promise<InkFigures> => worker.evaluate<InkFigures>('inkFigures()');
    await page.waitForTimeout(500);
    const began = Date.now();
    server.tell(ward.format);
    let at = 0;
    timer = setInterval(() => {
      const end = Math.floor(((Date.now() - began) / 1_000) * ward.samplingRate);
      if (end <= at) return;
      server.tell(ward.samples(at, end));
      at = end;
    }, PORTION_MS);
    await page.waitForTimeout(SETTLES_MS);
    const { firstTraceAt } = await take();
    if (firstTraceAt === null) throw new Error('No trace was drawn in three seconds.');
    await page.waitForTimeout(seconds * 1_000);
    return figuresOf(await take(), firstTraceAt - began);
  } finally {
    if (timer !== null) clearInterval(timer);
    await browser.close();
    await server.close();
    await rm(built, { recursive: true, force: true });
  }
}

export function figuresOf({ frames, span, betweenFrames, latencies }: InkFigures, firstTrace: number): TabletFigures {
  const sorted = [...latencies].sort((one, other) => one - other);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  return {
    framesPerSecond: (frames * 1_000) / span,
    lateFrames: betweenFrames.filter((between) => between > 25).length / Math.max(1, betweenFrames.length),
    latency: { median: at(0.5), p95: at(0.95), messages: sorted.length },
    firstTrace,
  };
}

export interface FigureRow {
  readonly what: string;
  readonly found: string;
  readonly limit: string;
  readonly holds: boolean;
}

export function rowsOf({ framesPerSecond, lateFrames, latency, firstTrace }: TabletFigures): readonly FigureRow[] {
  return [
    {
      what: 'frames a second, twelve live leads at 1280 × 800',
      found: `${framesPerSecond.toFixed(1)} (${(lateFrames * 100).toFixed(1)} % later than 25 ms)`,
      limit: `≥ ${LIMITS.framesPerSecond}`,
      holds: framesPerSecond >= LIMITS.framesPerSecond,
    },
    {
      what: 'bytes to pixel, last sample of each portion',
      found: `median ${Math.round(latency.median)} ms, p95 ${Math.round(latency.p95)} ms of ${latency.messages}`,
      limit: `p95 ≤ ${LIMITS.latencyP95} ms`,
      holds: latency.p95 <= LIMITS.latencyP95,
    },
    {
      what: 'the monitor chosen to the first trace',
      found: `${Math.round(firstTrace)} ms`,
      limit: `≤ ${LIMITS.firstTrace} ms`,
      holds: firstTrace <= LIMITS.firstTrace,
    },
  ];
}

export const tableOf = (rows: readonly FigureRow[]): string =>
  ['| what | found | limit | |', '| --- | --- | --- | --- |']
    .concat(
      rows.map(
        ({ what, found, limit, holds }) => `| ${what} | ${found} | ${limit} | ${holds ? 'held' : '**not held**'} |`,
      ),
    )
    .join('\n');
