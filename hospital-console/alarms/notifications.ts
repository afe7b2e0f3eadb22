import { isWished, thisBrowser } from '../push/call-me.ts';

export interface CallNotification {
  readonly session: string;
  readonly title: string;
  readonly body: string;
}

/**
 * Told by the browser where this page is behind another. One of a session at a time, under the tag that a push about it has too:
 * the later of the two takes the place of the first. It names no patient: it may stand on a locked screen.
 */
export async function notify({ session, title, body }: CallNotification): Promise<void> {
  if (!isWished(thisBrowser) || document.visibilityState === 'visible') return;
  try {
    const worker = await thisBrowser.worker();
    const options = { body, tag: session, requireInteraction: true, icon: './icon.svg', data: { session } };
    if (worker === null) new Notification(title, options);
    else await worker.showNotification(title, options);
  } catch {
    // A browser that lets nothing be shown: sound and screen go on without.
  }
}
