import { contextBridge, ipcRenderer } from 'electron/renderer';
import type { DeviceBridge } from '../tablet-port/window-bridge.ts';
import { CHANNELS } from './channels.ts';
import { portBridge } from './port-handover.ts';

const bridge: DeviceBridge = {
  ...portBridge(),
  window: 'device',
  askForDevice: () => {
    ipcRenderer.send(CHANNELS.askForDevice);
  },
};
contextBridge.exposeInMainWorld('prearrival', bridge);
