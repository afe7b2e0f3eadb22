import { EventEmitter } from 'node:events';
import path from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron/main';
import type { ElectronParts } from '../../ambulance-unit/electron-main/electron-parts.ts';
import { MessageChannelMainHere, UtilityProcessHere, type ChildProgram } from './electron-ports.ts';
import { BrowserWindowHere, preventable, WebContentsHere, type PageScript } from './electron-window.ts';

/**
 * Electron as far as the tablet uses it, ported faithfully where its behaviour has teeth: what crosses a process is cloned, a second
 * handler throws, an invoke that nobody handles rejects, a destroyed object throws, a utility process exits with its ports.
 * It shows nothing and speaks with no device. What really is Electron's is tried with `npm run tablet:smoke`.
 */
type PermissionAsk = (contents: null, permission: string, answer: (ok: boolean) => void, details: object) => void;
type PermissionCheck = (contents: null, permission: string, origin: string, details: object) => boolean;
type PairingAsk = (details: object, answer: (response: object) => void) => void;

class SessionHere extends EventEmitter {
  handler: ((request: Request) => Promise<Response>) | null = null;
  askPermission: PermissionAsk = (_contents, _permission, answer) => {
    answer(true);
  };
  checkPermission: PermissionCheck = () => true;
  askPairing: PairingAsk | null = null;
  mayUseDevice = (): boolean => true;
  #beforeRequest: (details: object, answer: (response: { readonly cancel?: boolean }) => void) => void = (
    _,
    answer,
  ) => {
    answer({});
  };
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>): void => {
      if (this.handler !== null) throw new Error(`Failed to register protocol: ${scheme}`);
      this.handler = handler;
    },
  };
  readonly webRequest = {
    onBeforeRequest: (
      ear: (details: object, answer: (response: { readonly cancel?: boolean }) => void) => void,
    ): void => {
      this.#beforeRequest = ear;
    },
  };
  setPermissionRequestHandler(handler: PermissionAsk): void {
    this.askPermission = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.checkPermission = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.mayUseDevice = handler;
  }
  setBluetoothPairingHandler(handler: PairingAsk): void {
    this.askPairing = handler;
  }
  /** A request of a page, as Chromium makes it. */
  async fetch(url: string, method = 'GET'): Promise<Response> {
    const isCancelled = await new Promise<boolean>((resolve) => {
      this.#beforeRequest({ url }, ({ cancel }) => {
        resolve(cancel === true);
      });
    });
    if (isCancelled || this.handler === null) return Response.error();
    // Chromium calls a custom scheme's handler with a Request of that scheme; Node's knows it as well.
    return this.handler(new Request(url, { method }));
  }
}

export interface ElectronHere {
  readonly parts: ElectronParts;
  readonly app: EventEmitter & { quit(): void };
  readonly windows: readonly BrowserWindowHere[];
  /** By partition. */
  readonly session: (partition: string) => SessionHere;
  /** Every process forked so far, the newest last. */
  readonly processes: readonly UtilityProcessHere[];
  readonly boxes: readonly { readonly message: string; readonly detail: string }[];
  readonly powerMonitor: EventEmitter;
  readonly blockers: readonly string[];
  readonly openedFiles: readonly string[];
  isOver: boolean;
  /** The button that the person taps in the next box; none: it stays open. */
  tappedButton: number | null;
  /** Where the person saves; null: they cancel. */
  chosenFile: string | null;
}

export interface ElectronHereOptions {
  /** Contains the paths that `app.getPath` names, each a folder of its own. */
  readonly folder: string;
  /** Page of a window, by its partition. */
  readonly pages: (partition: string) => PageScript;
  readonly program: ChildProgram;
}

export function electronHere({ folder, pages, program }: ElectronHereOptions): ElectronHere {
  const windows: BrowserWindowHere[] = [];
  const processes: UtilityProcessHere[] = [];
  const boxes: { message: string; detail: string }[] = [];
  const blockers: string[] = [];
  const openedFiles: string[] = [];
  const sessions = new Map<string, SessionHere>();
  const powerMonitor = new EventEmitter();
  const session = (partition: string): SessionHere => {
    const known = sessions.get(partition) ?? new SessionHere();
    sessions.set(partition, known);
    return known;
  };
  const app = Object.assign(new EventEmitter(), {
    getPath: (name: string) => path.join(folder, name),
    setLoginItemSettings: () => undefined,
    quit: () => {
      const event = preventable({});
      app.emit('before-quit', event);
      if (event.defaultPrevented) return;
      for (const window of windows) if (!window.isDestroyed()) window.close();
      here.isOver = windows.every((window) => window.isDestroyed());
    },
  });
  class BrowserWindow extends BrowserWindowHere {
    constructor(options: BrowserWindowConstructorOptions) {
      const partition = options.webPreferences?.partition ?? '';
      super(options, new WebContentsHere((url) => session(partition).fetch(url), pages(partition)));
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }
  const dialog = {
    showMessageBox: async (...args: readonly unknown[]) => {
      const { message, detail } = args.at(-1) as { readonly message: string; readonly detail: string };
      boxes.push({ message, detail });
      return await (here.tappedButton === null
        ? new Promise<never>(() => undefined)
        : Promise.resolve({ response: here.tappedButton }));
    },
    showSaveDialog: () => Promise.resolve({ canceled: here.chosenFile === null, filePath: here.chosenFile ?? '' }),
  };
  const here: ElectronHere = {
    ...{ app, windows, session, processes, boxes, powerMonitor, blockers, openedFiles },
    isOver: false,
    tappedButton: null,
    chosenFile: null,
    parts: {
      ...{ app, BrowserWindow, dialog, powerMonitor },
      MessageChannelMain: MessageChannelMainHere,
      session: { fromPartition: session },
      protocol: {},
      powerSaveBlocker: { start: (kind: string) => blockers.push(kind) },
      shell: {
        openPath: (file: string) => {
          openedFiles.push(file);
          return Promise.resolve('');
        },
      },
      utilityProcess: {
        fork: (entry: string, args: readonly string[]) => {
          const child = new UtilityProcessHere(entry, args, program);
          processes.push(child);
          return child;
        },
      },
    } as unknown as ElectronParts,
  };
  return here;
}
