import { ipcRenderer } from 'electron/renderer';
import { PORT_CAME, type PortBridge } from '../tablet-port/window-bridge.ts';
import { CHANNELS } from './channels.ts';

/** What both windows have: the way of the port from the main process into the page. */
export function portBridge(): PortBridge {
  ipcRenderer.on(CHANNELS.port, (event) => {
    // A port cannot cross the context bridge; a message of the window to itself carries it. No other page can be in this
    // window: navigation is refused.
    window.postMessage(PORT_CAME, '*', [...event.ports]);
  });
  return {
    connect: () => {
      ipcRenderer.send(CHANNELS.connect);
    },
  };
}
