import type { CDPSession, Page } from 'playwright-core';
import { openLive, signIn } from '../../support/chromium.ts';
import { eventually, startRelay, startUnit, temporaryFolder } from '../../support/parts.ts';
import { inBrowser } from './in-browser.ts';

export interface LongSession {
  /** ms from the key to ten minutes back on the canvas, in ink; the slowest of the tries. */
  readonly scrollingBack: number;
  /** What was recorded when the heap was last looked at, s, and how often faster than a patient's heart. */
  readonly recordedSeconds: number;
  readonly speed: number;
  /** Of page and trace worker together, MB: at the first look, the most, at the last. Garbage left out. */
  readonly heapEarly: number;
  readonly heapMost: number;
  readonly heapLate: number;
}

const RATE = 500;
/** As fast as D19 lets a unit deliver a backlog and more: two hours take two and a half minutes on a machine that keeps up. */
const SPEED = 50;
const LOOK_EVERY = 5_000;
const TEN_MINUTES = 600;
const TRIES = 3;

/** A session of so many minutes, recorded and watched live in quick motion. */
export async function measureLongSession(minutes: number, say: (line: string) => void): Promise<LongSession> {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:inferior-stemi?seed=5', speed: SPEED });
  return await inBrowser(async (_, page) => {
    await signIn(page, relay);
    await page.getByTestId('live-sessions').getByTestId('session-row').first().waitFor({ timeout: 120_000 });
    await openLive(page);
    const end = async (): Promise<number> =>
      Number(await page.getByTestId('trace').getAttribute('data-end-sample')) / RATE;
    await eventually(end, (seen) => seen > TEN_MINUTES + 60, 600_000);
    const backs: number[] = [];
    for (let i = 0; i < TRIES; i += 1) backs.push(await scrollBack(page, i));
    const heap = await openHeapLook(page);
    const seen: number[] = [];
    let recorded = await end();
    while (recorded < minutes * 60) {
      seen.push(await heap());
      say(`${(recorded / 60).toFixed(0)} min recorded: heap ${(seen.at(-1) ?? 0).toFixed(0)} MB`);
      await page.waitForTimeout(LOOK_EVERY);
      recorded = await end();
    }
    seen.push(await heap());
    return {
      scrollingBack: Math.max(...backs),
      recordedSeconds: recorded,
      speed: SPEED,
      heapEarly: seen[0] ?? 0,
      heapMost: Math.max(...seen),
      heapLate: seen.at(-1) ?? 0,
    };
  });
}

/** Presses the keys that lead there: to the beginning, then back to live. Each try looks at what was not fetched before. */
async function scrollBack(page: Page, attempt: number): Promise<number> {
  const took = await page.evaluate(
    async ({ rate, back }) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=trace]');
      const timeline = document.querySelector<HTMLElement>('[data-testid=timeline]');
      if (canvas === null || timeline === null) throw new Error('There is no trace.');
      const paper = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      if (paper === null) throw new Error('no canvas');
      /** Columns of the page, of forty, that hold ink of a trace: black on cream. */
      const inked = (): number => {
        paper.drawImage(canvas, 0, 0);
        const { width, height } = canvas;
        let columns = 0;
        for (let column = 0; column < 40; column += 1) {
          const { data } = paper.getImageData(Math.round((0.1 + (0.85 * column) / 40) * width), 0, 4, height * 0.9);
          let dark = 0;
          for (let at = 0; at < data.length; at += 4)
            if ((data[at] ?? 255) < 90 && (data[at + 2] ?? 255) < 90) dark += 1;
          if (dark > 3) columns += 1;
        }
        return columns;
      };
      const end = Number(canvas.dataset['endSample']);
      const box = timeline.getBoundingClientRect();
      const wanted = end - back * rate;
      const x = box.left + (box.width * wanted) / end;
      const began = performance.now();
      const event = {
        clientX: x,
        clientY: box.top + box.height / 2,
        button: 0,
        pointerId: 1,
        bubbles: true,
        isPrimary: true,
      };
      timeline.setPointerCapture = () => undefined;
      timeline.dispatchEvent(new PointerEvent('pointerdown', event));
      timeline.dispatchEvent(new PointerEvent('pointerup', event));
      let stood = false;
      for (;;) {
        await new Promise((frame) => requestAnimationFrame(frame));
        const at = Number(canvas.dataset['playhead']);
        // The newest sample goes on while the hand moves: what was asked for is a place on the timeline.
        const stands = canvas.dataset['following'] === 'false' && at < end - (back - 60) * rate && inked() >= 36;
        // In two frames, for what the canvas showed before was full of ink too, and may come a frame after the word.
        if (stands && stood) break;
        stood = stands;
        if (performance.now() - began > 60_000)
          throw new Error(`Not drawn within a minute: ${String(inked())} of 40 columns.`);
      }
      return performance.now() - began;
    },
    { rate: RATE, back: TEN_MINUTES - attempt * 120 },
  );
  await page.keyboard.press('l');
  await page.locator('[data-testid=trace][data-following=true]').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1_000);
  return took;
}

/** Reads the heaps of the page and of the workers that it started, MB, after a collection. */
async function openHeapLook(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  const workers = new Set<string>();
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.add(sessionId));
  session.on('Target.detachedFromTarget', ({ sessionId }) => workers.delete(sessionId));
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  let number = 0;
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as HeapUsage;
    let bytes = usedSize + backingStorageSize;
    for (const worker of workers) {
      await askWorker(session, worker, (number += 1), 'HeapProfiler.collectGarbage');
      const heap = await askWorker(session, worker, (number += 1), 'Runtime.getHeapUsage');
      bytes += heap.usedSize + (heap.backingStorageSize ?? 0);
    }
    return bytes / 1e6;
  };
}

interface HeapUsage {
  readonly usedSize: number;
  /** Of array buffers, which stand outside the heap itself. */
  readonly backingStorageSize?: number;
}

const askWorker = (session: CDPSession, sessionId: string, id: number, method: string): Promise<HeapUsage> =>
  new Promise((resolve, reject) => {
    const hear = ({ message }: { message: string }): void => {
      const answer = JSON.parse(message) as { id?: number; result?: HeapUsage };
      if (answer.id !== id) return;
      session.off('Target.receivedMessageFromTarget', hear);
      resolve(answer.result ?? { usedSize: 0 });
    };
    session.on('Target.receivedMessageFromTarget', hear);
    session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(reject);
  });
