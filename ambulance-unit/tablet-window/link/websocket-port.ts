import {
  decodeToScreen,
  encodeFromScreen,
  keyOfFragment,
  keySubprotocol,
  SCREEN_PATH,
  SCREEN_SUBPROTOCOL,
  WRONG_KEY_CODE,
} from '../../tablet-port/screen-codec.ts';
import type { OpenScreenPort } from './screen-port.ts';

/** Over the WebSocket of `--screen`, at the address that the page came from; its key stands behind #. */
export function websocketPorts(location: Pick<Location, 'host' | 'protocol' | 'hash'>): OpenScreenPort {
  return (hear) => {
    const key = keyOfFragment(location.hash);
    if (key === null) {
      // Told later, as a socket would: who opens it does not hold it yet.
      queueMicrotask(() => {
        hear({ kind: 'closed', isRefused: true });
      });
      return { send: () => undefined, close: () => undefined };
    }
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}${SCREEN_PATH}`, [
      SCREEN_SUBPROTOCOL,
      keySubprotocol(key),
    ]);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      hear({ kind: 'opened' });
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const message = decodeToScreen(typeof data === 'string' ? data : new Uint8Array(data));
      if (message === null) {
        console.error('The acquisition said what this screen cannot read: they are of different versions.');
        return;
      }
      hear({ kind: 'heard', message });
    };
    socket.onclose = ({ code }) => {
      hear({ kind: 'closed', isRefused: code === WRONG_KEY_CODE });
    };
    return {
      send: (message) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(encodeFromScreen(message));
      },
      close: () => {
        socket.close();
      },
    };
  };
}
