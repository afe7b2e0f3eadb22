import { keptText } from '../preferences/kept.ts';
import type { Language } from '../words/words.ts';

/** Whether this browser calls its person about an alert, and how far that reaches. */
export type CallMe =
  /** This browser cannot, or the page came over plain HTTP from elsewhere. */
  | { readonly kind: 'not-here' }
  | { readonly kind: 'off' }
  /** The browser's settings forbid it: only a person can change that. */
  | { readonly kind: 'denied' }
  /** `also-closed`: by push; `while-open`: as long as a page of the console is open, on whatever screen. */
  | { readonly kind: 'on'; readonly reach: 'also-closed' | 'while-open' };

/** What of the browser it takes. */
export interface CallMeBrowser {
  permission(): NotificationPermission | 'impossible';
  ask(): Promise<NotificationPermission>;
  /** Null where there is no push. Rejects where the worker cannot be installed. */
  worker(): Promise<ServiceWorkerRegistration | null>;
  /** What a person chose here: a page cannot give a permission back. */
  readonly wish: { read(): string | null; write(text: string): void };
}

export interface CallMeParts {
  readonly browser: CallMeBrowser;
  readonly publicKey: () => Promise<string | null>;
  readonly keep: (language: Language, subscription: PushSubscriptionJSON) => Promise<void>;
  readonly forget: (endpoint: string) => Promise<void>;
}

const WISHED = 'yes';
/** It is called while a page is open at least. */
export const isWished = ({ permission, wish }: Pick<CallMeBrowser, 'permission' | 'wish'>): boolean =>
  permission() === 'granted' && wish.read() === WISHED;

export async function callMeNow({ browser }: Pick<CallMeParts, 'browser'>): Promise<CallMe> {
  // Whatever is wished: a push that was subscribed to before needs today's worker.
  const worker = await browser.worker();
  const permission = browser.permission();
  if (permission === 'impossible') return { kind: 'not-here' };
  if (permission === 'denied') return { kind: 'denied' };
  if (!isWished(browser)) return { kind: 'off' };
  const subscription = await worker?.pushManager.getSubscription();
  return { kind: 'on', reach: subscription === undefined || subscription === null ? 'while-open' : 'also-closed' };
}

/**
 * Asks for all that this browser and this relay can do. Where it cannot be pushed to it is called while a page is open; `trouble`
 * is why, where something that could be was refused: a push service out of reach, a relay that keeps no more.
 */
export async function turnOn(
  language: Language,
  { browser, publicKey, keep }: CallMeParts,
): Promise<{ readonly state: CallMe; readonly trouble: unknown }> {
  if (browser.permission() === 'impossible') return { state: { kind: 'not-here' }, trouble: null };
  if ((await browser.ask()) !== 'granted') return { state: { kind: 'denied' }, trouble: null };
  browser.wish.write(WISHED);
  try {
    const worker = await browser.worker();
    const key = worker === null ? null : await publicKey();
    if (worker === null || key === null) return { state: { kind: 'on', reach: 'while-open' }, trouble: null };
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    await keep(language, subscription.toJSON());
    return { state: { kind: 'on', reach: 'also-closed' }, trouble: null };
  } catch (trouble) {
    return { state: { kind: 'on', reach: 'while-open' }, trouble };
  }
}

/** Rejects where the relay does not forget this browser: it goes on calling it then, and the switch stays on. */
export async function turnOff({ browser, forget }: Pick<CallMeParts, 'browser' | 'forget'>): Promise<CallMe> {
  const subscription = await (await browser.worker())?.pushManager.getSubscription();
  if (subscription !== undefined && subscription !== null) {
    await forget(subscription.endpoint);
    await subscription.unsubscribe();
  }
  browser.wish.write('no');
  return { kind: 'off' };
}

export const thisBrowser: CallMeBrowser = {
  permission: () => ('Notification' in globalThis ? Notification.permission : 'impossible'),
  ask: () => Notification.requestPermission(),
  worker: async () =>
    'serviceWorker' in navigator && 'PushManager' in globalThis
      ? await navigator.serviceWorker.register('./service-worker.js')
      : null,
  wish: keptText('prearrival-call-me'),
};
