import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronHere, type ElectronHere } from '../../test/support/electron-here.ts';
import type { ParentPortHere } from '../../test/support/electron-ports.ts';
import type { BrowserWindowHere, PageHere } from '../../test/support/electron-window.ts';
import { ManualClock, settle } from '../../test/support/manual-clock.ts';
import { CHANNELS } from '../preload/channels.ts';
import type { ToldByMain } from '../tablet-port/window-bridge.ts';
import { screenWords } from './screen-words.ts';
import { TabletApp } from './tablet-app.ts';
import type { TabletSettings } from './tablet-settings.ts';

let folder: string;
let clock: ManualClock;
let electron: ElectronHere;
let app: TabletApp;
/** Ports that the newest acquisition holds, by name. */
let held: Map<string, MessagePort>;
let children: { exit: (code: number) => void; parent: ParentPortHere; said: unknown[] }[];
/** It stops when it is asked to; otherwise it has hung. */
let obeys: boolean;
let told: ToldByMain[];
/** Ports that pages got, by page, the newest last. */
let got: { tablet: MessagePort[]; device: MessagePort[] };
let printed: string[][];
let choose: (page: PageHere) => Promise<unknown>;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'prearrival-tablet-'));
  for (const name of ['documents', 'temp', 'out/tablet-window', 'out/device-window']) {
    mkdirSync(path.join(folder, name), { recursive: true });
  }
  for (const page of ['tablet', 'device'])
    writeFileSync(path.join(folder, 'out', `${page}-window`, 'index.html'), '<p>');
  clock = new ManualClock();
  held = new Map();
  children = [];
  obeys = true;
  told = [];
  got = { tablet: [], device: [] };
  printed = [];
  choose = () => Promise.resolve();
  electron = electronHere({
    folder,
    pages: (partition) => (page) => {
      const name = partition === 'persist:tablet' ? 'tablet' : 'device';
      page.on(CHANNELS.port, ({ ports }) => {
        got[name].push(...ports);
      });
      page.on(CHANNELS.told, (_event, one) => {
        told.push(one as ToldByMain);
      });
      page.evaluate = (code, isTap) => (code.includes('chooseDevice') && isTap ? choose(page) : undefined);
      page.send(CHANNELS.connect);
    },
    program: ({ parent, exit }) => {
      const said: unknown[] = [];
      held = new Map();
      parent.listen((data, ports) => {
        said.push(data);
        const { port, stop } = data as { readonly port?: string; readonly stop?: boolean };
        if (port !== undefined && ports[0] !== undefined) held.set(port, ports[0]);
        if (stop === true && obeys) exit(0);
      });
      children.push({ exit, parent, said });
      return () => undefined;
    },
  });
});
afterEach(async () => {
  obeys = true;
  const stopped = app.stop();
  await clock.pass(6000);
  await stopped;
  for (const port of [...got.tablet, ...got.device]) port.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(settings: Partial<TabletSettings> = {}): Promise<void> {
  app = new TabletApp({
    ...{ electron: electron.parts, clock, log: () => undefined, folder, built: path.join(folder, 'out') },
    words: screenWords('en-US'),
    platform: 'linux',
    run: (program, args) => {
      printed.push([program, ...args]);
      return Promise.resolve();
    },
    mayInspect: false,
    settings: { isKiosk: false, startsWithMachine: null, listedDevices: [], acquisition: ['--unit=a'], ...settings },
  });
  app.start();
  await soon();
}
/** Reading files of the package takes the disk's time, not the clock's. */
const soon = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) {
    await settle();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const pass = async (ms: number): Promise<void> => {
  await clock.pass(ms);
  await soon();
};
const windowOf = (page: 'tablet' | 'device'): BrowserWindowHere => {
  const found = electron.windows.findLast((one) => one.options.webPreferences?.partition === `persist:${page}`);
  if (found === undefined) throw new Error(`no ${page} window`);
  return found;
};
const pageOf = (page: 'tablet' | 'device'): PageHere => {
  const { page: found } = windowOf(page).webContents;
  if (found === null) throw new Error(`no ${page} page`);
  return found;
};
const notices = () => told.flatMap((one) => (one.kind === 'notice' ? [one.notice] : []));
/** What the other end of a channel hears. */
const hears = (port: MessagePort | undefined): Promise<unknown> =>
  new Promise((resolve) => port?.once('message', resolve));
const pdf = new TextEncoder().encode('%PDF-1.7 a report');

describe('the tablet starts', () => {
  it('with the acquisition, both pages, a screen that stays on, and a Bluetooth window that nobody sees', async () => {
    await start();
    expect(electron.processes.map(({ entry }) => path.relative(folder, entry))).toEqual([
      path.join('out', 'acquisition', 'tablet-process.js'),
    ]);
    expect(windowOf('tablet').isVisible).toBe(true);
    expect(windowOf('device').isVisible).toBe(false);
    expect(windowOf('tablet').webContents.loaded).toEqual(['app://tablet/index.html']);
    expect(electron.blockers).toEqual(['prevent-display-sleep']);
  });
  it('joins each page with the acquisition, both ways, by a channel of its own', async () => {
    await start();
    expect([...held.keys()].sort()).toEqual(['device', 'screen']);
    const heard = hears(held.get('screen'));
    got.tablet[0]?.postMessage({ kind: 'command', bytes: new Uint8Array([1, 2]) });
    expect(await heard).toEqual({ kind: 'command', bytes: new Uint8Array([1, 2]) });
    const shown = hears(got.device[0]);
    held.get('device')?.postMessage({ kind: 'disconnect' });
    expect(await shown).toEqual({ kind: 'disconnect' });
  });
  it('once: a second start shows the window of the first', async () => {
    await start();
    windowOf('tablet').minimize();
    electron.app.emit('second-instance');
    expect(windowOf('tablet').isMinimized()).toBe(false);
    expect(windowOf('tablet').isFocused).toBe(true);
  });
});

describe('what crashes comes back', () => {
  it('the screen: the acquisition and the Bluetooth page never notice, and the new page gets a new channel', async () => {
    await start();
    const pid = electron.processes[0]?.pid;
    windowOf('tablet').webContents.crash();
    await soon();
    expect(windowOf('tablet').webContents.page).toBeNull();
    await pass(100);
    expect(windowOf('tablet').webContents.loaded).toHaveLength(2);
    expect(electron.processes.map((one) => one.pid)).toEqual([pid]);
    expect(got.tablet).toHaveLength(2);
    expect(got.device).toHaveLength(1);
    const heard = hears(held.get('screen'));
    got.tablet[1]?.postMessage('again');
    expect(await heard).toBe('again');
  });
  it('the Bluetooth page: only its channel is made anew, and a person is told', async () => {
    await start();
    windowOf('device').webContents.crash('oom');
    await pass(100);
    expect(got.device).toHaveLength(2);
    expect(got.tablet).toHaveLength(1);
    expect(notices()).toEqual(['bluetooth-restarted']);
  });
  it('a page that crashes on and on is loaded again ever later, and never given up', async () => {
    await start();
    const { webContents } = windowOf('device');
    for (const wait of [100, 500, 2000, 5000, 10_000, 10_000]) {
      webContents.crash();
      const { length } = webContents.loaded;
      await pass(wait - 1);
      expect(webContents.loaded).toHaveLength(length);
      await pass(1);
      expect(webContents.loaded).toHaveLength(length + 1);
    }
    expect(notices()).toContain('bluetooth-failing');
  });
  it('the acquisition, at once: both pages get new channels, and a person is told', async () => {
    await start();
    const closed = new Promise((resolve) => got.tablet[0]?.once('close', resolve));
    children[0]?.exit(1);
    await soon();
    await closed;
    expect(electron.processes).toHaveLength(2);
    expect(got.tablet).toHaveLength(2);
    expect(got.device).toHaveLength(2);
    expect([...held.keys()].sort()).toEqual(['device', 'screen']);
    expect(notices()).toEqual(['acquisition-restarted']);
    expect(electron.boxes).toEqual([]);
  });
  it('an acquisition that crashes again and again is said aloud beside the page, and still started again', async () => {
    await start();
    for (const wait of [0, 250, 1000, 2000]) {
      children.at(-1)?.exit(139);
      await pass(wait + 1);
    }
    expect(electron.processes).toHaveLength(5);
    expect(notices().at(-1)).toBe('acquisition-failing');
    expect(electron.boxes.map(({ detail }) => detail)).toEqual([screenWords('en').acquisitionFailing]);
  });
  it('an acquisition that cannot start says why, in its own words', async () => {
    await start();
    children[0]?.parent.postMessage({ kind: 'cannot-start', sentence: 'Another process holds the journal.' });
    await soon();
    children[0]?.exit(1);
    await soon();
    expect(electron.boxes).toMatchObject([{ detail: 'Another process holds the journal.' }]);
    expect(notices()).toEqual([]);
  });
  it('a window that hangs for ten seconds is crashed by us, one that reacts again is not', async () => {
    await start();
    const window = windowOf('tablet');
    window.emit('unresponsive');
    await pass(9000);
    window.emit('responsive');
    await pass(2000);
    expect(window.webContents.loaded).toHaveLength(1);
    window.emit('unresponsive');
    await pass(10_100);
    expect(window.webContents.loaded).toHaveLength(2);
  });
  it('a window that was destroyed is made anew', async () => {
    await start();
    windowOf('tablet').destroy();
    await pass(100);
    expect(electron.windows).toHaveLength(3);
    expect(windowOf('tablet').isVisible).toBe(true);
    expect(got.tablet).toHaveLength(2);
  });
  it('what was said while the screen was gone is told to the page that comes', async () => {
    await start();
    windowOf('tablet').webContents.crash();
    children[0]?.exit(1);
    await soon();
    expect(notices()).toEqual([]);
    await pass(100);
    expect(notices()).toEqual(['acquisition-restarted']);
  });
});

describe('a page stays where it is', () => {
  it('goes nowhere, opens nothing, downloads nothing and reaches no network', async () => {
    await start();
    const { webContents } = windowOf('tablet');
    expect(webContents.navigates('https://example.org/')).toBe(false);
    expect(webContents.navigates('app://tablet/index.html')).toBe(true);
    expect(webContents.opensWindow('app://tablet/index.html')).toBe(false);
    const session = electron.session('persist:tablet');
    expect((await session.fetch('https://example.org/')).type).toBe('error');
    let isKept = false;
    session.emit('will-download', {
      preventDefault: () => {
        isKept = true;
      },
    });
    expect(isKept).toBe(true);
  });
  it('gets the files of the package with their policy, and none beside them', async () => {
    await start();
    writeFileSync(path.join(folder, 'out', 'secret.json'), '{}');
    const session = electron.session('persist:tablet');
    const page = await session.fetch('app://tablet/index.html');
    expect(page.status).toBe(200);
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect((await session.fetch('app://tablet/%2e%2e%2fsecret.json')).status).toBe(403);
    expect((await session.fetch('app://tablet/nothing.js')).status).toBe(404);
  });
  it('is asked nothing and given nothing but the position, and that to the tablet’s page alone', async () => {
    await start();
    const asked = (partition: string, permission: string, requestingUrl: string) =>
      new Promise((resolve) => {
        electron.session(partition).askPermission(null, permission, resolve, { requestingUrl });
      });
    expect(await asked('persist:tablet', 'geolocation', 'app://tablet/index.html')).toBe(true);
    expect(await asked('persist:device', 'geolocation', 'app://device/index.html')).toBe(false);
    expect(await asked('persist:tablet', 'media', 'app://tablet/index.html')).toBe(false);
    expect(electron.session('persist:tablet').checkPermission(null, 'usb', 'app://tablet/', {})).toBe(false);
    expect(electron.session('persist:tablet').mayUseDevice()).toBe(false);
  });
  it('a frame inside it that we did not make is not listened to', async () => {
    await start();
    const page = pageOf('tablet');
    const inner = { url: 'app://tablet/index.html', parent: page.frame };
    page.sendFrom(inner, CHANNELS.connect);
    page.sendFrom({ url: 'https://example.org/', parent: null }, CHANNELS.connect);
    await soon();
    expect(got.tablet).toHaveLength(1);
  });
  it('nonsense from a page does nothing', async () => {
    await start();
    for (const channel of Object.values(CHANNELS)) pageOf('tablet').send(channel, { a: 1 }, 'b', [null]);
    pageOf('device').send(CHANNELS.chooseBluetooth, 1, 'AA');
    await soon();
    expect(windowOf('tablet').webContents.loaded).toHaveLength(1);
    await expect(pageOf('tablet').invoke('prearrival:unknown')).rejects.toThrow('No handler registered');
  });
});

describe('Bluetooth', () => {
  const heard = (
    contents: BrowserWindowHere['webContents'],
    ...devices: { deviceId: string; deviceName: string }[]
  ) => {
    const answers: string[] = [];
    let isPrevented = false;
    const event = {
      preventDefault: () => {
        isPrevented = true;
      },
    };
    contents.emit('select-bluetooth-device', event, devices, (id: string) => answers.push(id));
    // Otherwise Electron takes the first device by itself.
    expect(isPrevented).toBe(true);
    return answers;
  };
  const ours = { deviceId: 'AA:01', deviceName: 'Polar H10 1A2B3C4D' };
  const stranger = { deviceId: 'BB:01', deviceName: 'Someone’s watch' };

  it('a device on the tablet’s list is taken at once, with a tap that nobody gave, and known from then on', async () => {
    await start({ listedDevices: ['1A2B3C4D'] });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    choose = () => promise;
    pageOf('device').send(CHANNELS.askForDevice);
    await soon();
    expect(heard(windowOf('device').webContents, stranger, ours)).toEqual(['AA:01']);
    resolve(undefined);
    await soon();
    const file = path.join(folder, 'bluetooth-devices.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ used: [{ id: 'AA:01', name: ours.deviceName }] });
  });
  it('strangers are offered on the screen, the person’s choice is given to Chromium once', async () => {
    await start();
    choose = () => new Promise(() => undefined);
    pageOf('tablet').send(CHANNELS.offerBluetooth);
    await soon();
    const answers = heard(windowOf('device').webContents, stranger, ours);
    await soon();
    expect(told).toMatchObject([
      {
        ...{ kind: 'bluetooth-offer', request: 1 },
        devices: [{ id: 'BB:01', isKnown: false }, { id: 'AA:01' }],
        until: clock.wall() + 60_000,
      },
    ]);
    pageOf('tablet').send(CHANNELS.chooseBluetooth, 1, 'AA:01');
    pageOf('tablet').send(CHANNELS.chooseBluetooth, 1, 'BB:01');
    await soon();
    expect(answers).toEqual(['AA:01']);
    expect(told.at(-1)).toEqual({ kind: 'bluetooth-offer-over', request: 1, why: 'chosen' });
  });
  it('nobody chooses for a minute: Chromium is told none, the offer leaves the screen', async () => {
    await start();
    choose = () => new Promise(() => undefined);
    pageOf('tablet').send(CHANNELS.offerBluetooth);
    await soon();
    const answers = heard(windowOf('device').webContents, stranger);
    await pass(60_250);
    expect(answers).toEqual(['']);
    expect(told.at(-1)).toEqual({ kind: 'bluetooth-offer-over', request: 1, why: 'timed-out' });
  });
  it('a page without a listener of ours gets no device: the tablet’s has none', async () => {
    await start();
    expect(windowOf('tablet').webContents.listenerCount('select-bluetooth-device')).toBe(0);
  });
  it('a device that shows a number is paired after the person has compared it', async () => {
    await start();
    const answers: object[] = [];
    const details = { deviceId: 'Monitor 7', pairingKind: 'confirmPin', pin: '123456', frame: null };
    electron.session('persist:device').askPairing?.(details, (answer) => answers.push(answer));
    await soon();
    expect(told).toMatchObject([
      { kind: 'pairing', request: 1, device: 'Monitor 7', asks: 'confirm-pin', pin: '123456' },
    ]);
    pageOf('tablet').send(CHANNELS.answerPairing, 1, true, null);
    await soon();
    expect(answers).toEqual([{ confirmed: true }]);
    expect(told.at(-1)).toEqual({ kind: 'pairing-over', request: 1 });
  });
});

describe('the report', () => {
  it('is saved where the person says, under a plain name', async () => {
    await start();
    electron.chosenFile = path.join(folder, 'documents', 'chosen.pdf');
    expect(await pageOf('tablet').invoke(CHANNELS.saveReport, 'x', pdf)).toEqual({ kind: 'done' });
    expect(new Uint8Array(readFileSync(electron.chosenFile))).toEqual(pdf);
    electron.chosenFile = null;
    expect(await pageOf('tablet').invoke(CHANNELS.saveReport, 'x', pdf)).toEqual({ kind: 'cancelled' });
    electron.chosenFile = path.join(folder, 'nowhere', 'chosen.pdf');
    expect(await pageOf('tablet').invoke(CHANNELS.saveReport, 'x', pdf)).toMatchObject({ kind: 'failed' });
  });
  it('is printed at true scale, and its file is gone afterwards', async () => {
    await start();
    expect(await pageOf('tablet').invoke(CHANNELS.printReport, '../../王大明/12-lead.pdf', pdf)).toEqual({
      kind: 'done',
    });
    const [lp, option, scaling, end, file = ''] = printed[0] ?? [];
    expect([lp, option, scaling, end]).toEqual(['lp', '-o', 'print-scaling=none', '--']);
    expect(path.basename(file)).toBe('王大明-12-lead.pdf');
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
  it('that is none is not written', async () => {
    await start();
    for (const bytes of ['%PDF-', new Uint8Array(3), new TextEncoder().encode('<html>'), null]) {
      expect(await pageOf('tablet').invoke(CHANNELS.saveReport, 'x', bytes)).toMatchObject({ kind: 'failed' });
    }
  });
});

describe('the tablet stops', () => {
  it('asks first, for a slip of a glove must not end a recording', async () => {
    await start();
    electron.tappedButton = 0;
    windowOf('tablet').close();
    await soon();
    expect(electron.boxes).toMatchObject([{ message: screenWords('en').quit.question }]);
    expect(electron.isOver).toBe(false);
    electron.tappedButton = 1;
    windowOf('tablet').close();
    await soon();
    expect(electron.isOver).toBe(true);
    expect(children[0]?.said.at(-1)).toEqual({ stop: true });
  });
  it('not at all by its window in kiosk', async () => {
    await start({ isKiosk: true });
    windowOf('tablet').close();
    await soon();
    expect(electron.boxes).toEqual([]);
    expect(windowOf('tablet').isDestroyed()).toBe(false);
  });
  it('when the machine shuts down, after the acquisition has committed', async () => {
    await start();
    obeys = false;
    electron.powerMonitor.emit('shutdown');
    await soon();
    expect(electron.isOver).toBe(false);
    children[0]?.exit(0);
    await soon();
    expect(electron.isOver).toBe(true);
    expect(electron.processes).toHaveLength(1);
  });
  it('within six seconds, though the acquisition hangs', async () => {
    await start();
    obeys = false;
    electron.app.quit();
    await pass(5999);
    expect(electron.isOver).toBe(false);
    await pass(1);
    expect(electron.isOver).toBe(true);
  });
});
