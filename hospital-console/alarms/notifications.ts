/** What this browser lets a page do about notifications. */
export type NotificationStanding = 'granted' | 'denied' | 'default' | 'impossible';

export const notificationStanding = (): NotificationStanding =>
  'Notification' in globalThis ? Notification.permission : 'impossible';

export const askForNotifications = async (): Promise<NotificationStanding> =>
  'Notification' in globalThis ? await Notification.requestPermission() : 'impossible';

/**
 * Told by the browser where this page is behind another. The same key twice is one notification. It names no patient: it may
 * stand on a locked screen.
 */
export function notify(key: string, title: string, body: string, onOpen: () => void): void {
  if (notificationStanding() !== 'granted' || document.visibilityState === 'visible') return;
  try {
    const told = new Notification(title, { body, tag: key, requireInteraction: true });
    told.addEventListener('click', () => {
      window.focus();
      onOpen();
      told.close();
    });
  } catch {
    // Some mobile browsers let only a service worker notify: sound and screen go on without.
  }
}
