import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import type { BluetoothLine } from '../../ambulance-unit/acquisition/monitors/bluetooth-line.ts';
import { overSocket } from '../../ambulance-unit/acquisition/monitors/device-page-channel.ts';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { CHROMIUM_FLAGS, placeOfChromium } from './chromium.ts';
import { atTheEnd } from './endings.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** A Chromium whose Bluetooth is that of a private D-Bus. */
export async function openBluetoothChromium(bus: string): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: placeOfChromium(),
    args: [...CHROMIUM_FLAGS, '--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend'],
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: bus },
  });
  atTheEnd(() => browser.close());
  return browser;
}

/** The page that ships on a loopback server, and this process's end of its line. */
export async function serveDevicePage(line: BluetoothLine): Promise<string> {
  const folder = await ensurePageBuilt('bluetooth', () => undefined);
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://here').pathname.replace(/^\/device\//, '');
    const file = path.join(folder, asked === '' ? 'index.html' : path.normalize(asked));
    if (!existsSync(file) || !file.startsWith(folder)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  const sockets = new WebSocketServer({ server, path: '/device-port', maxPayload: 65_536 });
  sockets.on('connection', (socket) => {
    line.attach(
      overSocket(socket, (failure) => {
        throw new Error(`the page said what nobody understands: ${failure}`);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}/device/`;
}

/** What a person does at the browser's list of devices. */
export interface BrowserList {
  /** Does `tap`, which opens the list, and takes the device of that name from it; null: none of them. */
  take(name: string | null, tap: () => Promise<void>): Promise<void>;
  /** How often the browser has asked a person. */
  readonly prompts: () => number;
}

export interface BluetoothPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Clicks as a person does, and takes from the browser's list the device of that name; null: none of them. */
  choose(name: string | null): Promise<void>;
  /** How often the browser has asked a person. */
  readonly prompts: () => number;
}

export async function openDevicePage(browser: Browser, url: string): Promise<BluetoothPage> {
  const context = await browser.newContext();
  const page = await context.newPage();
  atTheEnd(() => context.close());
  const list = await browserListOf(page);
  await page.goto(url);
  return {
    page,
    context,
    choose: (name) => list.take(name, () => page.click('#choose')),
    prompts: list.prompts,
  };
}

/** To be had before the page is loaded. */
export async function browserListOf(page: Page): Promise<BrowserList> {
  const browserSide = await page.context().newCDPSession(page);
  const answered = new Set<string>();
  let wanted: string | null = null;
  let settle: (() => void) | null = null;
  browserSide.on('DeviceAccess.deviceRequestPrompted', ({ id, devices }) => {
    // A prompt is told again for every device that turns up; answering it twice crashes the browser.
    if (answered.has(id)) return;
    const found = devices.find(({ name }) => name.startsWith(wanted ?? '\u0000'));
    if (wanted !== null && found === undefined) return;
    answered.add(id);
    const answer =
      found === undefined
        ? browserSide.send('DeviceAccess.cancelPrompt', { id })
        : browserSide.send('DeviceAccess.selectPrompt', { id, deviceId: found.id });
    void answer.then(() => settle?.());
  });
  await browserSide.send('DeviceAccess.enable');
  return {
    take: async (name, tap) => {
      wanted = name;
      const done = new Promise<void>((resolve) => {
        settle = resolve;
      });
      await tap();
      await done;
    },
    prompts: () => answered.size,
  };
}
