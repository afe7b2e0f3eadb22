import type { Language } from '../words/words.ts';

export type CallMe =
  /** This browser, or this relay, cannot. */
  { readonly kind: 'not-here' } | { readonly kind: 'off' } | { readonly kind: 'on' } | { readonly kind: 'denied' };

export interface CallMeParts {
  readonly publicKey: () => Promise<string | null>;
  readonly keep: (language: Language, subscription: PushSubscriptionJSON) => Promise<void>;
  readonly forget: (endpoint: string) => Promise<void>;
}

/** Null where the browser has no push, or the page came over plain HTTP from elsewhere. */
async function registration(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis)) return null;
  return await navigator.serviceWorker.register('./service-worker.js');
}

export async function callMeNow(): Promise<CallMe> {
  const worker = await registration();
  if (worker === null) return { kind: 'not-here' };
  if (Notification.permission === 'denied') return { kind: 'denied' };
  return { kind: (await worker.pushManager.getSubscription()) === null ? 'off' : 'on' };
}

/** Rejects where the browser's push service cannot be reached or the relay refuses. */
export async function turnOn(language: Language, { publicKey, keep }: CallMeParts): Promise<CallMe> {
  const worker = await registration();
  const key = worker === null ? null : await publicKey();
  if (worker === null || key === null) return { kind: 'not-here' };
  if ((await Notification.requestPermission()) !== 'granted') return { kind: 'denied' };
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await keep(language, subscription.toJSON());
  return { kind: 'on' };
}

export async function turnOff({ forget }: CallMeParts): Promise<CallMe> {
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (subscription === undefined || subscription === null) return { kind: 'off' };
  await forget(subscription.endpoint);
  await subscription.unsubscribe();
  return { kind: 'off' };
}
