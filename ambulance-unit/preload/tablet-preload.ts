import { contextBridge, ipcRenderer } from 'electron/renderer';
import type { FileOutcome, TabletBridge, ToldByMain } from '../tablet-port/window-bridge.ts';
import { CHANNELS } from './channels.ts';
import { ToldInOrder } from './told-in-order.ts';
import { portBridge } from './port-handover.ts';

const told = new ToldInOrder();
ipcRenderer.on(CHANNELS.told, (_event, one: ToldByMain) => {
  told.tell(one);
});

/** The main process answers by value; whatever else goes wrong is a failure that a person is told of, never a hanging button. */
const fileOutcome = async (channel: string, name: string, bytes: Uint8Array): Promise<FileOutcome> => {
  try {
    return (await ipcRenderer.invoke(channel, name, bytes)) as FileOutcome;
  } catch (thrown) {
    return { kind: 'failed', detail: thrown instanceof Error ? thrown.message : String(thrown) };
  }
};

const bridge: TabletBridge = {
  ...portBridge(),
  window: 'tablet',
  hear: (ear) => {
    told.hear(ear);
  },
  offerBluetooth: () => {
    ipcRenderer.send(CHANNELS.offerBluetooth);
  },
  chooseBluetooth: (request, device) => {
    ipcRenderer.send(CHANNELS.chooseBluetooth, request, device);
  },
  answerPairing: (request, isAccepted, pin) => {
    ipcRenderer.send(CHANNELS.answerPairing, request, isAccepted, pin);
  },
  saveReport: (name, bytes) => fileOutcome(CHANNELS.saveReport, name, bytes),
  printReport: (name, bytes) => fileOutcome(CHANNELS.printReport, name, bytes),
};
contextBridge.exposeInMainWorld('prearrival', bridge);
