import { beforeAll, describe, expect, it } from 'vitest';
import { ensurePageBuilt } from '../../../deploy/built-pages.ts';
import { tidily } from '../../support/endings.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { eventually, pause, readCredentials, startRelay, startUnit, temporaryFolder } from '../../support/parts.ts';
import { openPlainChromium, type Tab } from '../../support/plain-chromium.ts';
import type { Refusals } from '../../support/relay-here.ts';
import { readerOf } from '../../support/whole-recording.ts';

const HIDDEN_SECONDS = share(20, 600);
/** Of the return until the trace is that of now. */
const AGAIN_WITHIN = 2;

interface Health {
  readonly viewers: number;
  readonly refusals: Refusals;
}
interface Shown {
  readonly visibility: string;
  readonly freshness: string | null;
  /** How long the recording is on the screen, s. */
  readonly elapsed: number;
}

const look = (tab: Tab): Promise<Shown> =>
  tab.evaluate<Shown>(`(() => {
    const text = document.querySelector('[data-testid=elapsed-clock]')?.textContent ?? '0';
    return {
      visibility: document.visibilityState,
      freshness: document.querySelector('[data-testid=trace]')?.dataset.freshness ?? null,
      elapsed: text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0),
    };
  })()`);

beforeAll(async () => {
  await ensurePageBuilt('console', () => undefined);
});

describe('[D12] [D18] a console in a tab that nobody sees', () => {
  it(`hidden for ${HIDDEN_SECONDS} s: the connection stays, and on return the trace is that of now within ${AGAIN_WITHIN} s`, () =>
    tidily(async () => {
      const relay = await startRelay();
      startUnit({ relay, journal: temporaryFolder(), source: 'simulated:anterior-stemi?seed=3' });
      const client = readerOf(relay);
      const [session] = await eventually(
        () => client.list(),
        ([first]) => (first?.samples ?? 0) > 0,
      );
      const startedAt = Date.parse(session?.startedAt ?? '');
      const chromium = await openPlainChromium();
      const tab = await chromium.openTab(relay.url);
      const person = readCredentials(relay.credentials).people[0];
      await eventually(
        () => tab.evaluate<string>('location.origin + document.readyState'),
        (state) => state === `${relay.url}complete`,
      );
      const signIn = JSON.stringify({ name: person?.name ?? '', password: person?.password ?? '' });
      const status = await tab.evaluate<number>(
        `fetch('/api/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, ` +
          `body: ${JSON.stringify(signIn)} }).then((answer) => answer.status)`,
      );
      expect(status).toBe(200);
      await tab.evaluate('void location.reload()');
      const row = "document.querySelector('[data-testid=live-sessions] [data-testid=session-row] a')";
      await eventually(
        () => tab.evaluate<boolean>(`${row} !== null`),
        (isThere) => isThere,
      );
      await tab.evaluate(`${row}.click()`);
      await eventually(
        () => look(tab),
        ({ freshness }) => freshness === 'live',
      );
      const healthOf = async (): Promise<Health> => (await (await fetch(`${relay.url}/healthz`)).json()) as Health;
      expect((await healthOf()).viewers).toBe(1);

      await chromium.openTab('about:blank');
      await eventually(
        () => look(tab),
        ({ visibility }) => visibility === 'hidden',
      );
      let leastViewers = Infinity;
      for (const until = Date.now() + HIDDEN_SECONDS * 1000; Date.now() < until;) {
        leastViewers = Math.min(leastViewers, (await healthOf()).viewers);
        await pause(500);
      }
      expect((await look(tab)).visibility, 'nobody has looked meanwhile').toBe('hidden');

      const returned = performance.now();
      await tab.bringToFront();
      const behindNow = ({ elapsed }: Shown): number => (Date.now() - startedAt) / 1000 - elapsed;
      const seen = await untilShown(tab, (shown) => shown.freshness === 'live' && behindNow(shown) <= 2);
      const again = (seen - returned) / 1000;
      const health = await healthOf();
      noteFault({
        chapter: 'console',
        fault: `tab hidden for ${HIDDEN_SECONDS} s`,
        expected: `connection stays, live again ≤ ${AGAIN_WITHIN} s after the return`,
        measured:
          `${leastViewers} of 1 connections throughout, ${Object.keys(health.refusals.viewers).length} refusals; ` +
          `live again ${again.toFixed(1)} s after the return`,
      });
      expect(leastViewers).toBe(1);
      expect(health.refusals.viewers).toEqual({});
      expect(again).toBeLessThanOrEqual(AGAIN_WITHIN);
    }));
});

/** When it was so, by `performance.now()`. */
async function untilShown(tab: Tab, isSo: (shown: Shown) => boolean): Promise<number> {
  for (const until = performance.now() + 15_000; performance.now() < until;) {
    const shown = await look(tab);
    if (shown.visibility === 'visible' && isSo(shown)) return performance.now();
    await pause(50);
  }
  throw new Error(`Last seen: ${JSON.stringify(await look(tab))}`);
}
