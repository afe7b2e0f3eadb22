import { encodeDeviceMessage, decodeToDevicePage } from '../tablet-port/device-port-codec.ts';
import { keySubprotocol, SCREEN_SUBPROTOCOL } from '../tablet-port/screen-codec.ts';
import { PORT_CAME, type DeviceBridge } from '../tablet-port/window-bridge.ts';
import type { DevicePage, PageChannel } from './device-page.ts';

/** The acquisition may start anew: quickly tried again, and never in a hurry. */
const WAITS = [250, 500, 1000, 2000, 5000] as const;

/** Electron: a MessagePort comes at once, and another one whenever the acquisition has started anew. */
export function speakOverPorts(page: DevicePage, bridge: DeviceBridge): void {
  window.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== PORT_CAME || port === undefined) return;
    const channel: PageChannel = {
      send: (message) => {
        port.postMessage(message);
      },
    };
    port.addEventListener('message', ({ data }) => {
      page.hear(data);
    });
    port.start();
    page.attach(channel);
  });
  bridge.connect();
}

/**
 * A plain browser: a WebSocket to the loopback server that gave out this page, opened again whenever it is gone. `key`: what the
 * server lets its own pages in by.
 */
export function speakOverSocket(page: DevicePage, address: string, key: string | null, attempt = 0): void {
  const socket = new WebSocket(address, key === null ? [] : [SCREEN_SUBPROTOCOL, keySubprotocol(key)]);
  socket.binaryType = 'arraybuffer';
  let attempts = attempt;
  const channel: PageChannel = {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeDeviceMessage(message));
    },
  };
  socket.addEventListener('open', () => {
    attempts = 0;
    page.attach(channel);
  });
  socket.addEventListener('message', ({ data }) => {
    const read = data instanceof ArrayBuffer ? decodeToDevicePage(new Uint8Array(data)) : null;
    if (read?.ok === true) page.hear(read.message);
  });
  socket.addEventListener('close', () => {
    page.detach(channel);
    const wait = WAITS[Math.min(attempts, WAITS.length - 1)];
    setTimeout(() => {
      speakOverSocket(page, address, key, attempts + 1);
    }, wait);
  });
}
