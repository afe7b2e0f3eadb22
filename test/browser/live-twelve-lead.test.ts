import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAD_LAYOUTS } from '../../protocol/ecg/paper/lead-layout.ts';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { closeChromium, keepPicture, openLive, openPage, photograph, signIn } from '../support/chromium.ts';
import { sharedByAll } from '../support/endings.ts';
import { pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { boldLineSpacing, findPulse, finePerBold, inkIn, inkMoved } from '../support/pixel-measures.ts';

const TRACE = '[data-testid=trace]';

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});
afterAll(closeChromium);

const streaming = sharedByAll(async () => {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:anterior-stemi?seed=3' });
  return relay;
});

describe('the live 12-lead in a real Chromium', () => {
  it('signs in, opens the live session, and draws twelve labelled moving traces to scale', async () => {
    const relay = streaming();
    const { page, troubles } = await openPage({ width: 1920, height: 1080, everyFrame: true });
    await page.goto(relay.url);
    await page.locator('input[name=name]').fill('cardiologist');
    await page.locator('input[name=password]').fill('wrong');
    await page.locator('button[type=submit]').click();
    await page.getByTestId('sign-in-problem').getByText(/\w+/).waitFor();
    await keepPicture(page, 'sign-in-1920-en');
    await signIn(page, relay);
    await page.getByTestId('live-sessions').getByTestId('session-row').first().waitFor();
    await keepPicture(page, 'worklist-1920-en', true);
    const opened = Date.now();
    await openLive(page);
    console.log(`from the click to a live trace: ${String(Date.now() - opened)} ms`);
    await pause(11_000);
    await keepPicture(page, 'live-1920-en', true);

    const canvas = page.locator(TRACE);
    const perMm = Number(await canvas.getAttribute('data-pixels-per-mm'));
    const first = await photograph(page, TRACE);
    // The grid: a bold line each 5 mm, fine ones each millimetre, in both directions.
    for (const axis of ['columns', 'rows'] as const) {
      expect(boldLineSpacing(first, axis) / (5 * perMm), axis).toBeCloseTo(1, 2);
      expect(finePerBold(first, axis), axis).toBe(5);
    }
    // 1 mV is 10 mm high, 200 ms are 5 mm wide: so 1 s is 25 mm.
    const pulse = findPulse(first, perMm);
    console.log(
      `pixels in a millimetre ${String(perMm)}; 1 mV = ${(pulse.height / perMm).toFixed(2)} mm, ` +
        `1 s = ${((5 * pulse.width) / perMm).toFixed(2)} mm`,
    );
    expect(Math.abs(pulse.height - 10 * perMm)).toBeLessThanOrEqual(1);
    expect(Math.abs(pulse.width - 5 * perMm)).toBeLessThanOrEqual(1);

    // Twelve cells of 2.5 s: each has a label in its corner and a trace that is another one five seconds later.
    await pause(5_000);
    const middle = await photograph(page, TRACE);
    await pause(5_000);
    const later = await photograph(page, TRACE);
    const { rows } = LEAD_LAYOUTS['3x4+1'];
    const traceLeft = pulse.left + 7.5 * perMm; // the pulse stands 2.5 mm into its square of 10 mm
    const rowPitch = rowPitchOf(first, perMm);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < 4; column += 1) {
        const left = traceLeft + column * 62.5 * perMm;
        const top = pulse.top + 10 * perMm + (row - 0.5) * rowPitch;
        const where = `row ${String(row)}, column ${String(column)}`;
        expect(inkIn(first, left + perMm / 2, top - perMm, 12 * perMm, 7 * perMm), `label, ${where}`).toBeGreaterThan(
          20,
        );
        const moved =
          inkMoved(first, middle, left, top, 62 * perMm, rowPitch) +
          inkMoved(middle, later, left, top, 62 * perMm, rowPitch);
        expect(moved, `moving, ${where}`).toBeGreaterThan(200);
      }
    }
    expect(troubles).toEqual([]);
    const age = Number(await canvas.getAttribute('data-age-ms'));
    console.log(`age of the newest sample on screen: ${String(age)} ms`);
    expect(age).toBeLessThan(1_000);
  });

  it('takes no more of the main thread than a calm page', async () => {
    const relay = streaming();
    const { page, context } = await openPage({ width: 1920, height: 1080, everyFrame: true });
    await signIn(page, relay);
    await openLive(page);
    await pause(2_000);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    const taskSeconds = async (): Promise<number> =>
      (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    const before = await taskSeconds();
    await pause(10_000);
    const perSecond = ((await taskSeconds()) - before) * 100;
    console.log(`main thread: ${perSecond.toFixed(1)} ms a second of streaming`);
    expect(perSecond).toBeLessThan(150);
  });
});

/** The distance of two rows in pixels, from one calibration pulse to the one below it. */
function rowPitchOf(picture: Parameters<typeof findPulse>[0], perMm: number): number {
  const first = findPulse(picture, perMm);
  const cut = Math.round(first.top + first.height + 2 * perMm);
  const below = {
    width: picture.width,
    height: picture.height - cut,
    rgba: picture.rgba.subarray(cut * picture.width * 4),
  };
  return cut + findPulse(below, perMm).top - first.top;
}
