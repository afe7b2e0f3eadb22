import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PORT_CAME, type DeviceBridge, type TabletBridge, type ToldByMain } from '../tablet-port/window-bridge.ts';
import { CHANNELS } from './channels.ts';

/** Electron's renderer side: what a sandboxed preload script can require. */
const sent: unknown[][] = [];
const heard = new Map<string, (event: { ports: unknown[] }, ...args: unknown[]) => void>();
const world = new Map<string, unknown>();
const posted: unknown[][] = [];
let answer: (...args: unknown[]) => Promise<unknown>;

beforeEach(() => {
  vi.resetModules();
  for (const one of [sent, posted]) one.length = 0;
  heard.clear();
  world.clear();
  answer = () => Promise.resolve({ kind: 'done' });
  vi.doMock('electron/renderer', () => ({
    ipcRenderer: {
      on: (channel: string, ear: (event: { ports: unknown[] }, ...args: unknown[]) => void) => heard.set(channel, ear),
      send: (...args: unknown[]) => sent.push(args),
      invoke: (...args: unknown[]) => answer(...args),
    },
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => {
        if (world.has(name)) throw new Error('Cannot bind an API on top of an existing property on the window object');
        world.set(name, api);
      },
    },
  }));
  vi.stubGlobal('window', { postMessage: (...args: unknown[]) => posted.push(args) });
});
afterEach(() => {
  vi.doUnmock('electron/renderer');
  vi.unstubAllGlobals();
});

const tabletBridge = async (): Promise<TabletBridge> => {
  await import('./tablet-preload.ts');
  return world.get('prearrival') as TabletBridge;
};

describe('the tablet’s bridge', () => {
  it('is all that the page gets, and nothing of it leads to the channels', async () => {
    const bridge = await tabletBridge();
    expect([...world.keys()]).toEqual(['prearrival']);
    expect(Object.keys(bridge).sort()).toEqual([
      ...[
        'answerPairing',
        'chooseBluetooth',
        'connect',
        'hear',
        'offerBluetooth',
        'printReport',
        'saveReport',
        'window',
      ],
    ]);
  });
  it('asks for the port, and hands it to the page as a message of its own window', async () => {
    const bridge = await tabletBridge();
    bridge.connect();
    expect(sent).toEqual([[CHANNELS.connect]]);
    const port = {};
    heard.get(CHANNELS.port)?.({ ports: [port] });
    expect(posted).toEqual([[PORT_CAME, '*', [port]]]);
  });
  it('tells what the main process said before the page listened', async () => {
    const bridge = await tabletBridge();
    const over: ToldByMain = { kind: 'pairing-over', request: 3 };
    heard.get(CHANNELS.told)?.({ ports: [] }, over);
    const told: ToldByMain[] = [];
    bridge.hear((one) => told.push(one));
    expect(told).toEqual([over]);
  });
  it('passes what a person decides', async () => {
    const bridge = await tabletBridge();
    bridge.offerBluetooth();
    bridge.chooseBluetooth(1, 'AA');
    bridge.answerPairing(2, true, '0000');
    expect(sent).toEqual([
      [CHANNELS.offerBluetooth],
      [CHANNELS.chooseBluetooth, 1, 'AA'],
      [CHANNELS.answerPairing, 2, true, '0000'],
    ]);
  });
  it('a main process that fails is a failure that can be shown, not a button that hangs', async () => {
    const bridge = await tabletBridge();
    expect(await bridge.saveReport('x', new Uint8Array())).toEqual({ kind: 'done' });
    answer = () => Promise.reject(new Error("Error invoking remote method 'x': Error: No handler registered for 'x'"));
    expect(await bridge.printReport('x', new Uint8Array())).toMatchObject({ kind: 'failed' });
  });
});

it('the Bluetooth page’s bridge has its port and one call', async () => {
  await import('./device-preload.ts');
  const bridge = world.get('prearrival') as DeviceBridge;
  expect(Object.keys(bridge).sort()).toEqual(['askForDevice', 'connect', 'window']);
  bridge.askForDevice();
  expect(sent).toEqual([[CHANNELS.askForDevice]]);
});
