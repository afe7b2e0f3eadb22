import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { machineClock } from '../../../ambulance-unit/acquisition/clock.ts';
import type { InkFigures } from '../../../ambulance-unit/tablet-window/trace/ink-port.ts';
import { CytonEmulator } from '../../emulators/cyton-emulator.ts';
import { emulateSerial } from '../../emulators/serial-emulation.ts';
import { CHROMIUM_FLAGS, placeOfChromium } from '../../support/chromium.ts';
import { atTheEnd } from '../../support/endings.ts';
import { startRelay, startUnit, temporaryFolder } from '../../support/parts.ts';
import { LIMITS, type FigureRow } from './tablet-figures.ts';

const RATE = 1000;
const PULSE_MICROVOLTS = 1_000;
/** Between two edges of the pulse train, ms: none like the one before, so that an edge on the screen is told from the next. */
const BETWEEN_EDGES = [430, 610, 340, 520, 700, 380, 560] as const;
const STARTS_WITHIN_MS = 240_000;
const SETTLES_MS = 4_000;

/** What a pixel had to go through: the bytes of a packet, pseudo-terminal, driver, journal, screen's socket, sweep. */
export interface ElectrodeToPixel {
  /** ms from the bytes that hold an edge of the pulse leaving the device to the picture in which its ink is; one per edge. */
  readonly latencies: readonly number[];
  /** Edges that were sent meanwhile. */
  readonly edges: number;
  /** ms from the cable plugged in to the first trace, the case being begun. */
  readonly firstTrace: number;
}

/** A train of pulses of 1 mV: µV at the device's rate. */
function pulseTrain(): Float64Array {
  const between = [...BETWEEN_EDGES, ...BETWEEN_EDGES];
  const potentials = new Float64Array(between.reduce((sum, one) => sum + one, 0));
  let at = 0;
  for (const [number, length] of between.entries()) {
    potentials.fill(number % 2 === 0 ? 0 : PULSE_MICROVOLTS, at, at + length);
    at += length;
  }
  return potentials;
}

/** The emulated device, which notes when the bytes leave it in which an edge is. */
class TimedCyton extends CytonEmulator {
  readonly left: number[] = [];
  #last: number | null = null;

  override play(counts: readonly Int32Array[]): ReturnType<CytonEmulator['play']> {
    for (const count of counts[0] ?? []) {
      const isEdge = this.#last !== null && Math.abs(count - this.#last) * this.lsb > PULSE_MICROVOLTS / 2;
      if (isEdge && this.isStreaming) this.left.push(Date.now());
      this.#last = count;
    }
    return super.play(counts);
  }
}

/**
 * From the electrode to the pixel over everything that ships: an emulated Cyton on a pseudo-terminal, the unit as a process
 * with `--screen`, the tablet's page with twelve live leads at 1280 × 800. The page is looked at from outside: a row of pixels of
 * the picture that is shown, half a millivolt above the baseline of lead I, where only edges of the pulse leave ink.
 */
export async function measureElectrodeToPixel(seconds: number): Promise<ElectrodeToPixel> {
  const potentials = pulseTrain();
  const emulator = new TimedCyton();
  const port = path.join(temporaryFolder(), 'cyton');
  const relay = await startRelay();
  const source = `serial:${port}?driver=cyton&rate=${RATE}`;
  const unit = startUnit({ relay, journal: temporaryFolder(), source, more: ['--screen', '0'] });
  const [address] = await unit.says(/http:\/\/127\.0\.0\.1:\d+\/#key=\S+/, STARTS_WITHIN_MS);
  const browser = await chromium.launch({ executablePath: placeOfChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
    const started = page.waitForEvent('worker', { timeout: STARTS_WITHIN_MS });
    await page.goto(address);
    const worker = await started;
    await page.getByTestId('name').fill('Bench');
    await page.getByTestId('sign-on-submit').click();
    await page.getByTestId('begin-case').click();
    const plugged = Date.now();
    const { stop } = await emulateSerial(emulator, () => emulator.leads.map(() => potentials), port, machineClock);
    atTheEnd(stop);
    await page.locator('[data-testid=live-trace][data-standing=live]').waitFor({ timeout: 60_000 });
    await page.getByTestId('show-twelve').click();
    await page.waitForTimeout(SETTLES_MS);
    const { firstTraceAt } = await worker.evaluate<InkFigures>('inkFigures()');
    if (firstTraceAt === null) throw new Error('No trace was drawn.');
    const began = Date.now();
    const shown = await edgesShown(page, seconds * 1_000);
    const ended = Date.now();
    const sent = emulator.left.filter((at) => at >= began && at < ended - 1_000);
    return {
      edges: sent.length,
      // The next one follows after 340 ms at the earliest: what came later than that was not drawn in time.
      latencies: sent.flatMap((at) =>
        shown
          .filter((seen) => seen >= at && seen < at + 340)
          .slice(0, 1)
          .map((seen) => seen - at),
      ),
      firstTrace: firstTraceAt - plugged,
    };
  } finally {
    await browser.close();
  }
}

/** When new ink came to stay in that row of pixels, ms of the machine's clock. */
async function edgesShown(page: Page, lasts: number): Promise<readonly number[]> {
  return await page.evaluate(
    async ({ ms }) => {
      const host = document.querySelector<HTMLElement>('[data-testid=live-trace]');
      const shown = host?.querySelector('canvas') ?? null;
      if (host === null || shown === null) throw new Error('no trace is shown');
      const { width, height } = shown;
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      if (copy === null) throw new Error('no canvas');
      // Behind the calibration pulse, up to the second column of leads.
      const [from, to] = [Math.round(width * 0.046), Math.round(width * 0.51)];
      const inkIn = (y: number): boolean[] => {
        const { data } = copy.getImageData(from, y, to - from, 1);
        return Array.from(
          { length: to - from },
          (_, x) => (data[4 * x] ?? 0) + (data[4 * x + 1] ?? 0) + (data[4 * x + 2] ?? 0) < 300,
        );
      };
      copy.drawImage(shown, 0, 0);
      const rows = Array.from({ length: Math.round(height / 5) }, (_, y) => inkIn(y).filter(Boolean).length);
      const baseline = rows.lastIndexOf(Math.max(...rows.slice(Math.round(height / 12))));
      const millimetre = (Number(host.dataset['pixelsPerMm']) * width) / shown.clientWidth;
      const y = Math.round(baseline - 5 * millimetre);
      const times: number[] = [];
      const stays = new Map<number, { readonly since: number; readonly frames: number }>();
      const inked = (): Set<number> => new Set(inkIn(y).flatMap((isInk, x) => (isInk ? [x] : [])));
      let before = inked();
      const end = performance.now() + ms;
      while (performance.now() < end) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        copy.drawImage(shown, 0, y, width, 1, 0, y, width, 1);
        const now = inked();
        const isNear = (set: Iterable<number>, x: number): boolean =>
          [...set].some((other) => Math.abs(other - x) <= 4);
        for (const x of now)
          if (!isNear(before, x) && !isNear(stays.keys(), x)) stays.set(x, { since: Date.now(), frames: 0 });
        for (const [x, { since, frames }] of stays) {
          if (!isNear(now, x)) stays.delete(x);
          else if (frames === 5) times.push(since);
          if (stays.has(x)) stays.set(x, { since, frames: frames + 1 });
        }
        for (const [x, { frames }] of stays) if (frames > 20) stays.delete(x);
        before = now;
      }
      return times;
    },
    { ms: lasts },
  );
}

/** The rows of the figure, as the bench prints them. */
export function rowsOfPixels({ latencies, edges, firstTrace }: ElectrodeToPixel): readonly FigureRow[] {
  const sorted = [...latencies].sort((one, other) => one - other);
  // An edge that was not seen in time counts as later than any other.
  const at = (share: number): number => sorted[Math.floor(edges * share)] ?? Infinity;
  return [
    {
      what: 'electrode bytes to pixel, each edge of a pulse',
      found: `median ${Math.round(at(0.5))} ms, p95 ${Math.round(at(0.95))} ms; ${latencies.length} of ${edges} edges seen in time`,
      limit: `p95 ≤ ${LIMITS.latencyP95} ms`,
      holds: edges > 0 && at(0.95) <= LIMITS.latencyP95,
    },
    {
      what: 'the monitor plugged in to the first trace',
      found: `${Math.round(firstTrace)} ms`,
      limit: `≤ ${LIMITS.firstTrace} ms`,
      holds: firstTrace <= LIMITS.firstTrace,
    },
  ];
}
