/*
 * Calls the person who is on call while no page of the console is open. It keeps nothing and answers no page: an old copy of
 * the console would show an old picture of the world. What is pushed names no patient (relay/calling/push-sender.ts).
 */
const WORDS = {
  en: { stemi: 'STEMI ALERT', review: 'ECG to read', body: '{unit} · call {attempt}', open: 'Open' },
  'zh-TW': { stemi: 'STEMI 警示', review: '心電圖待判讀', body: '{unit} · 第 {attempt} 次呼叫', open: '開啟' },
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const summons = readSummons(event.data);
  // A push that shows nothing makes browsers withdraw the permission.
  const words = WORDS[summons?.language] ?? WORDS.en;
  const urgency = summons?.urgency === 'review' ? 'review' : 'stemi';
  const body = summons === null ? '' : words.body.replace('{unit}', summons.unit).replace('{attempt}', summons.attempt);
  const shown = self.registration.showNotification(words[urgency], {
    body,
    tag: summons?.session ?? 'prearrival',
    renotify: true,
    requireInteraction: true,
    icon: './icon.svg',
    badge: './mark.svg',
    data: { session: summons?.session ?? null },
    actions: [{ action: 'open', title: words.open }],
  });
  event.waitUntil(Promise.all([shown, summons === null ? null : tellReceived(summons.session)]));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { session } = event.notification.data ?? {};
  event.waitUntil(openSession(session ?? null));
});

function readSummons(data) {
  try {
    const read = data.json();
    return read.kind === 'summons' && typeof read.session === 'string' ? read : null;
  } catch {
    return null;
  }
}

/** The relay then shows "delivered" of this person; a sign-in that has run out leaves it at "told". */
async function tellReceived(session) {
  try {
    await fetch('./api/summons/received', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session }),
    });
  } catch {
    // Without a network for it the person is called all the same.
  }
}

async function openSession(session) {
  const address = session === null ? './#/' : `./#/sessions/${session}`;
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (page === undefined) {
    await self.clients.openWindow(address);
    return;
  }
  await page.focus();
  await page.navigate(address);
}
