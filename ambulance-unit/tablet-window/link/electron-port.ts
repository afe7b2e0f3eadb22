import type { ToScreen } from '../../tablet-port/tablet-port.ts';
import { PORT_CAME, type TabletBridge } from '../../tablet-port/window-bridge.ts';
import type { OpenScreenPort } from './screen-port.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload script; absent in a browser. */
    readonly prearrival?: TabletBridge;
  }
}

/**
 * Over the MessagePort that Electron's main process hands in. Another one comes by itself when the acquisition has started anew:
 * the one before is dead then, though no port ever says so.
 */
export function electronPorts(bridge: TabletBridge): OpenScreenPort {
  return (hear) => {
    let port: MessagePort | null = null;
    const came = (event: MessageEvent): void => {
      if (event.source !== window || event.data !== PORT_CAME) return;
      const [fresh] = event.ports;
      if (fresh === undefined) return;
      if (port !== null) {
        // The acquisition is a new one: what was asked of the old one is lost, and the link begins anew.
        leave();
        fresh.close();
        hear({ kind: 'closed', isRefused: false });
        return;
      }
      port = fresh;
      port.onmessage = ({ data }: MessageEvent<ToScreen>) => {
        hear({ kind: 'heard', message: data });
      };
      hear({ kind: 'opened' });
    };
    const leave = (): void => {
      window.removeEventListener('message', came);
      port?.close();
      port = null;
    };
    window.addEventListener('message', came);
    bridge.connect();
    return {
      send: (message) => {
        port?.postMessage(message);
      },
      close: leave,
    };
  };
}
