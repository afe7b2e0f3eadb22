import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { processorSecondsOf } from '../../support/process-time.ts';

/** What a page takes while it streams. Processor time, not wall time: a neighbour on the machine does not count. */
export interface PageCost {
  /** ms of the page's main thread in a second. */
  readonly mainThread: number;
  /** Cores, all processes of the browser together. */
  readonly cores: number;
  /** Frames a second of the thread that draws. */
  readonly framesPerSecond: number;
  /** The longest task of the main thread, ms of wall time; 0 where none was longer than 50. */
  readonly longestTask: number;
}

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
}

/** Processor time of one thread, ms. */
const threadMillis = (pid: number, tid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

async function processesOf(browser: Browser): Promise<readonly ProcessInfo[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ id }) => readdirSync('/proc').includes(String(id)));
}

const FRAMES = `new Promise((done) => { let n = 0; const t = performance.now();
  const frame = () => { n += 1; const took = performance.now() - t; if (took > 4000) done(n * 1000 / took); else requestAnimationFrame(frame); };
  requestAnimationFrame(frame); })`;

/** Measures a page that streams already. The page must be the browser's only one. */
export async function costOf(
  browser: Browser,
  page: Page,
  seconds: number,
  draws: 'page' | 'worker',
): Promise<PageCost> {
  await page.evaluate(() => {
    const held = globalThis as unknown as { longest: number };
    held.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) held.longest = Math.max(held.longest, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  const before = await processesOf(browser);
  const renderers = before.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const main = new Map(renderers.map((id) => [id, threadMillis(id, id)]));
  const all = before.reduce((sum, { id }) => sum + processorSecondsOf(id), 0);
  const began = performance.now();
  await page.waitForTimeout(seconds * 1000);
  const took = (performance.now() - began) / 1000;
  const mains = renderers.map((id) => threadMillis(id, id) - (main.get(id) ?? 0));
  const cores = (before.reduce((sum, { id }) => sum + processorSecondsOf(id), 0) - all) / took;
  const longestTask = await page.evaluate(() => (globalThis as unknown as { longest: number }).longest);
  // Afterwards, for counting frames asks for them.
  const workers = page.workers();
  const asked =
    draws === 'worker' ? workers.map((worker) => worker.evaluate<number>(FRAMES)) : [page.evaluate<number>(FRAMES)];
  // A worker that another one started draws nothing and has no frames.
  const counted = (await Promise.allSettled(asked)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const framesPerSecond = Math.max(...counted);
  return { mainThread: Math.max(...mains) / took, cores, framesPerSecond, longestTask };
}
