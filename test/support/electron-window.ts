import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { BrowserWindowConstructorOptions, WindowOpenHandlerResponse } from 'electron/main';
import type { MessagePortMainHere } from './electron-ports.ts';

/** One value through Electron's IPC: cloned, and what cannot be cloned throws. */
const cloned = <T>(value: T): T => {
  try {
    return structuredClone(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
};

class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** Electron's events carry what may be prevented, with its facts on it. */
export const preventable = <Facts extends object>(facts: Facts): PreventableEvent & Facts =>
  Object.assign(new PreventableEvent(), facts);

type Handler = (event: object, ...args: readonly unknown[]) => unknown;

/** `webContents.ipc`: one handler a channel, a second one throws. */
class IpcMainHere extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}

export interface FrameHere {
  readonly url: string;
  readonly parent: FrameHere | null;
}

/** The renderer of one load: what its preload script has as `ipcRenderer`, and what its page would run. */
export class PageHere {
  readonly contents: WebContentsHere;
  readonly frame: FrameHere;
  readonly #heard = new EventEmitter();
  isAlive = true;
  /** What `executeJavaScript` meets; by default nothing is there. */
  evaluate: (code: string, isTap: boolean) => unknown = () => undefined;

  constructor(contents: WebContentsHere, url: string) {
    this.contents = contents;
    this.frame = { url, parent: null };
  }
  on(channel: string, ear: (event: { readonly ports: readonly MessagePort[] }, ...said: unknown[]) => void): void {
    this.#heard.on(channel, ear);
  }
  send(channel: string, ...args: readonly unknown[]): void {
    this.sendFrom(this.frame, channel, ...args);
  }
  /** As from a frame inside the page. */
  sendFrom(frame: FrameHere, channel: string, ...args: readonly unknown[]): void {
    const values = cloned(args);
    if (this.isAlive) this.contents.ipc.emit(channel, { senderFrame: frame }, ...values);
  }
  async invoke(channel: string, ...args: readonly unknown[]): Promise<unknown> {
    const values = cloned(args);
    const handler = this.contents.ipc.handlers.get(channel);
    try {
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return cloned(await handler({ senderFrame: this.frame }, ...values));
    } catch (thrown) {
      throw new Error(`Error invoking remote method '${channel}': ${String(thrown)}`, { cause: thrown });
    }
  }
  receive(channel: string, ports: readonly MessagePort[], ...args: readonly unknown[]): void {
    const values = cloned(args);
    setImmediate(() => {
      if (this.isAlive) this.#heard.emit(channel, { ports }, ...values);
      else for (const port of ports) port.close();
    });
  }
}

export type PageScript = (page: PageHere) => void;

export class WebContentsHere extends EventEmitter {
  readonly ipc = new IpcMainHere();
  readonly loaded: string[] = [];
  page: PageHere | null = null;
  #isDestroyed = false;
  #openHandler: (details: { readonly url: string }) => WindowOpenHandlerResponse = () => ({ action: 'allow' });
  readonly #fetch: (url: string) => Promise<Response>;
  readonly #script: PageScript;

  constructor(fetch: (url: string) => Promise<Response>, script: PageScript) {
    super();
    this.#fetch = fetch;
    this.#script = script;
  }
  getType(): string {
    return 'window';
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  async loadURL(url: string): Promise<void> {
    this.#alive();
    this.loaded.push(url);
    this.#leave();
    this.emit('did-start-loading');
    const response = await this.#fetch(url);
    if (!response.ok) {
      this.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', url, true);
      throw new Error(`ERR_FILE_NOT_FOUND (-6) loading '${url}'`);
    }
    this.page = new PageHere(this, url);
    this.#script(this.page);
    this.emit('did-finish-load');
  }
  send(channel: string, ...args: readonly unknown[]): void {
    this.#alive();
    this.page?.receive(channel, [], ...args);
  }
  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMainHere[] = []): void {
    this.#alive();
    const ports = transfer.map((port) => port.take());
    if (this.page === null) for (const port of ports) port.close();
    else this.page.receive(channel, ports, message);
  }
  async executeJavaScript(code: string, isTap = false): Promise<unknown> {
    this.#alive();
    return cloned(await this.page?.evaluate(code, isTap));
  }
  setWindowOpenHandler(handler: (details: { readonly url: string }) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler;
  }
  forcefullyCrashRenderer(): void {
    this.crash('crashed');
  }

  /** What Chromium does. */
  crash(reason = 'crashed'): void {
    this.#leave();
    this.emit('render-process-gone', {}, { reason, exitCode: 5 });
  }
  /** Whether the page gets away. */
  navigates(url: string): boolean {
    const frame = preventable({ url, isMainFrame: true });
    this.emit('will-frame-navigate', frame);
    const event = preventable({ url });
    if (!frame.defaultPrevented) this.emit('will-navigate', event);
    return !frame.defaultPrevented && !event.defaultPrevented;
  }
  opensWindow(url: string): boolean {
    return this.#openHandler({ url }).action === 'allow';
  }
  destroy(): void {
    this.#leave();
    this.#isDestroyed = true;
  }

  #leave(): void {
    if (this.page !== null) this.page.isAlive = false;
    this.page = null;
  }
  #alive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
  }
}

export class BrowserWindowHere extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: WebContentsHere;
  isVisible: boolean;
  isFocused = false;
  #isMinimized = false;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions, webContents: WebContentsHere) {
    super();
    this.options = options;
    this.webContents = webContents;
    this.isVisible = options.show ?? true;
    webContents.once('did-finish-load', () => this.emit('ready-to-show'));
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  show(): void {
    this.isVisible = true;
  }
  focus(): void {
    this.isFocused = true;
  }
  minimize(): void {
    this.#isMinimized = true;
  }
  restore(): void {
    this.#isMinimized = false;
  }
  isMinimized(): boolean {
    return this.#isMinimized;
  }
  close(): void {
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    this.#isDestroyed = true;
    this.webContents.destroy();
    this.emit('closed');
  }
}
