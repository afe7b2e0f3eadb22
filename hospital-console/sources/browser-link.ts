import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import { WATCH_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import { WAITS } from '../../protocol/wire/limits.ts';
import type { SocketHearing, WatchLinkParts, WatchSocket } from './watch-link.ts';

/** The browser's own socket, clock, chance and timers; works in a page and in a worker. */
export const browserLinkParts = (origin: string): Omit<WatchLinkParts, 'report' | 'trouble'> => ({
  openSocket: (hearing) => openBrowserSocket(watchAddress(origin), hearing),
  checkSignIn: () => checkSignIn(origin),
  clock: {
    monotonic: () => monotonicMillis(performance.now()),
    unix: () => unixMillis(performance.timeOrigin + performance.now()),
  },
  random: () => Math.random(),
  wakeAfter: (milliseconds, wake) => {
    const timer = setTimeout(wake, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
});

function watchAddress(origin: string): URL {
  const address = new URL('/watch', origin);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address;
}

function openBrowserSocket(address: URL, hearing: SocketHearing): WatchSocket {
  const socket = new WebSocket(address, [...WATCH_SUBPROTOCOLS]);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    hearing.opened();
  });
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    // Text is no message of ours: it goes on as bytes that cannot be read.
    hearing.message(event.data instanceof ArrayBuffer ? new Uint8Array(event.data) : NOT_A_MESSAGE);
  });
  socket.addEventListener('close', (event) => {
    hearing.closed(event.code);
  });
  return {
    send: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    close: (code, reason) => {
      socket.close(code, reason);
    },
  };
}
const NOT_A_MESSAGE = new Uint8Array([0xff]);

async function checkSignIn(origin: string): Promise<'signed-in' | 'signed-out' | 'no-answer'> {
  try {
    const answer = await fetch(new URL('/api/me', origin), { signal: AbortSignal.timeout(WAITS.connect) });
    if (answer.status === 401) return 'signed-out';
    return answer.ok ? 'signed-in' : 'no-answer';
  } catch (thrown) {
    if (thrown instanceof TypeError || thrown instanceof DOMException) return 'no-answer'; // no network, or no answer in time
    throw thrown;
  }
}
