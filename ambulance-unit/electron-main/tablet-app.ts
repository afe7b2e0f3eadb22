import path from 'node:path';
import type { BrowserWindow, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron/main';
import { CHANNELS } from '../preload/channels.ts';
import type { FileOutcome, Notice, ToldByMain } from '../tablet-port/window-bridge.ts';
import { AcquisitionProcess } from './acquisition-process.ts';
import type { PageName } from './app-files.ts';
import { servePages } from './app-protocol.ts';
import { BluetoothDesk } from './bluetooth-desk.ts';
import type { MainParts } from './electron-parts.ts';
import { KeptWindow } from './kept-window.ts';
import { guardPage, guardSession } from './page-guard.ts';
import { isFromPage } from './page-rules.ts';
import { PortWiring } from './port-wiring.ts';
import { checkReport, ReportPrinting, saveReport, type CheckedReport, type RunProgram } from './report-files.ts';
import type { ScreenWords } from './screen-words.ts';
import type { TabletSettings } from './tablet-settings.ts';
import { DEVICE_PARTITION, deviceWindowSettings, TABLET_PARTITION, tabletWindowSettings } from './window-settings.ts';

export interface TabletAppParts extends MainParts {
  readonly settings: TabletSettings;
  readonly words: ScreenWords;
  readonly platform: NodeJS.Platform;
  readonly run: RunProgram;
  /** The folder of everything that was built: acquisition/, preload/, tablet-window/, device-window/. Absolute. */
  readonly built: string;
  /** The app's own folder, absolute. */
  readonly folder: string;
  readonly mayInspect: boolean;
}

/** The whole of Electron's side, from ready to the end. Everything that decides is elsewhere. */
export class TabletApp {
  readonly #parts: TabletAppParts;
  readonly #acquisition: AcquisitionProcess;
  readonly #wiring: PortWiring;
  readonly #bluetooth: BluetoothDesk;
  readonly #printing: ReportPrinting;
  readonly #tablet: KeptWindow;
  readonly #device: KeptWindow;
  /** Told to the tablet's page once it listens: since its newest load. */
  #unheard: ToldByMain[] = [];
  #isHeard = false;
  #stopping: Promise<void> | null = null;
  #isAsking = false;
  #wasToldFailing = false;

  constructor(parts: TabletAppParts) {
    this.#parts = parts;
    const { electron, built, folder, settings, words } = parts;
    this.#acquisition = new AcquisitionProcess({
      ...parts,
      entry: path.join(built, 'acquisition', 'tablet-process.js'),
      args: settings.acquisition,
      started: () => {
        this.#wiring.acquisitionStarted();
      },
      crashed: (isFailing) => {
        this.#notice(isFailing ? 'acquisition-failing' : 'acquisition-restarted');
        // The screen may not be able to say it, and nobody may believe that it records.
        if (isFailing) this.#alarm(words.acquisitionFailing);
      },
      cannotStart: (sentence) => {
        this.#alarm(sentence);
      },
    });
    this.#wiring = new PortWiring(electron, this.#acquisition);
    this.#bluetooth = new BluetoothDesk({
      ...parts,
      listed: settings.listedDevices,
      file: path.join(folder, 'bluetooth-devices.json'),
      tell: (told) => {
        this.#tell(told);
      },
    });
    this.#printing = new ReportPrinting(parts);
    const wishes = {
      preloads: path.join(built, 'preload'),
      isKiosk: settings.isKiosk,
      mayInspect: parts.mayInspect,
    };
    this.#tablet = new KeptWindow({
      ...parts,
      page: 'tablet',
      create: () => new electron.BrowserWindow(tabletWindowSettings(wishes)),
      opened: (window) => {
        this.#tabletOpened(window);
      },
      gone: () => {
        this.#isHeard = false;
        this.#wiring.pageGone('tablet');
      },
    });
    this.#device = new KeptWindow({
      ...parts,
      page: 'device',
      create: () => new electron.BrowserWindow(deviceWindowSettings(wishes)),
      opened: ({ webContents }) => {
        this.#deviceOpened(webContents);
      },
      gone: (isFailing) => {
        this.#wiring.pageGone('device');
        this.#bluetooth.pageGone();
        this.#notice(isFailing ? 'bluetooth-failing' : 'bluetooth-restarted');
      },
    });
  }

  /** After Electron is ready. The acquisition first: it records before anything is shown. */
  start(): void {
    const { electron, built } = this.#parts;
    const { app, session, powerMonitor, powerSaveBlocker } = electron;
    app.on('web-contents-created', (_event, contents) => {
      // A window of ours allows more for itself afterwards; whatever else comes into being goes nowhere.
      if (contents.getType() !== 'window') guardPage(contents, null, this.#parts.log);
    });
    this.#acquisition.start();
    const roots = { tablet: path.join(built, 'tablet-window'), device: path.join(built, 'device-window') };
    for (const [page, partition] of [
      ['tablet', TABLET_PARTITION],
      ['device', DEVICE_PARTITION],
    ] as const) {
      const own = session.fromPartition(partition);
      guardSession(own, page);
      servePages(own, roots);
    }
    this.#bluetooth.servePairing(session.fromPartition(DEVICE_PARTITION));
    powerSaveBlocker.start('prevent-display-sleep');
    powerMonitor.on('shutdown', () => {
      app.quit();
    });
    app.on('second-instance', () => {
      this.showTablet();
    });
    app.on('before-quit', (event) => {
      if (this.#stopping !== null) return;
      event.preventDefault();
      void this.stop().then(() => {
        app.quit();
      });
    });
    // A window that goes comes back: that none is open ends nothing.
    app.on('window-all-closed', () => undefined);
    this.#tablet.open();
    this.#device.open();
  }

  showTablet(): void {
    const { window } = this.#tablet;
    if (window === null) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  updateReady(): void {
    this.#notice('update-ready');
  }

  /** What was read is committed, and the windows may go. Once. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      this.#tablet.stop();
      this.#device.stop();
      await Promise.all([this.#acquisition.stop(), this.#printing.removeAll(), this.#bluetooth.settled()]);
    })();
    return this.#stopping;
  }

  #tabletOpened(window: BrowserWindow): void {
    const { webContents } = window;
    window.once('ready-to-show', () => {
      window.show();
    });
    window.on('close', (event) => {
      if (this.#stopping !== null) return;
      event.preventDefault();
      // In kiosk there is nothing beside it to go to.
      if (!this.#parts.settings.isKiosk) void this.#askWhetherToStop(window);
    });
    // Windows gives the session's end no second chance: the last samples go to the disk now.
    window.on('session-end', () => void this.stop());
    webContents.on('did-start-loading', () => {
      this.#isHeard = false;
    });
    this.#hear(webContents, 'tablet', CHANNELS.connect, () => {
      this.#wiring.pageAsks('tablet', webContents);
      this.#isHeard = true;
      const unheard = this.#unheard;
      this.#unheard = [];
      for (const told of unheard) this.#tell(told);
    });
    this.#hear(webContents, 'tablet', CHANNELS.offerBluetooth, () => {
      this.#bluetooth.wanted('person');
    });
    this.#hear(webContents, 'tablet', CHANNELS.chooseBluetooth, (request, device) => {
      if (isCount(request) && isTextOrNull(device)) this.#bluetooth.choose(request, device);
    });
    this.#hear(webContents, 'tablet', CHANNELS.answerPairing, (request, isAccepted, pin) => {
      if (isCount(request) && isTextOrNull(pin)) this.#bluetooth.answerPairing(request, isAccepted === true, pin);
    });
    this.#answer(webContents, CHANNELS.saveReport, (report) =>
      saveReport(this.#parts, window, this.#parts.words.saveReport, report),
    );
    this.#answer(webContents, CHANNELS.printReport, (report) => this.#printing.print(report));
  }

  #deviceOpened(contents: WebContents): void {
    this.#bluetooth.serve(contents);
    this.#hear(contents, 'device', CHANNELS.connect, () => {
      this.#wiring.pageAsks('device', contents);
    });
    this.#hear(contents, 'device', CHANNELS.askForDevice, () => {
      this.#bluetooth.wanted('page');
    });
  }

  /** What the page itself says, and no frame inside it. */
  #hear(contents: WebContents, page: PageName, channel: string, take: (...said: readonly unknown[]) => void): void {
    contents.ipc.on(channel, (event, ...said: readonly unknown[]) => {
      if (isFromPage(page, senderOf(event))) take(...said);
    });
  }

  #answer(
    contents: WebContents,
    channel: string,
    make: (report: Extract<CheckedReport, { readonly ok: true }>) => Promise<FileOutcome>,
  ): void {
    contents.ipc.handle(channel, async (event, name: unknown, bytes: unknown): Promise<FileOutcome> => {
      const report = checkReport(name, bytes);
      if (!isFromPage('tablet', senderOf(event)) || !report.ok) {
        return { kind: 'failed', detail: report.ok ? 'not from the page' : report.detail };
      }
      return await make(report);
    });
  }

  async #askWhetherToStop(window: BrowserWindow): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { electron, words } = this.#parts;
    const { question, detail, goOn, quit } = words.quit;
    try {
      const { response } = await electron.dialog.showMessageBox(window, {
        ...{
          type: 'warning',
          message: question,
          detail,
          buttons: [goOn, quit],
          defaultId: 0,
          cancelId: 0,
          noLink: true,
        },
      });
      if (response === 1) electron.app.quit();
    } finally {
      this.#isAsking = false;
    }
  }

  #notice(notice: Notice): void {
    this.#tell({ kind: 'notice', notice, at: this.#parts.clock.wall() });
  }

  #tell(told: ToldByMain): void {
    const contents = this.#tablet.window?.webContents;
    if (this.#isHeard && contents !== undefined && !contents.isDestroyed()) contents.send(CHANNELS.told, told);
    // An offer is for those who look at it now.
    else if (told.kind === 'notice') this.#unheard = [...this.#unheard, told].slice(-16);
  }

  /** A box of the system's own, beside whatever the page shows; one at a time. */
  #alarm(sentence: string): void {
    this.#parts.log(sentence);
    if (this.#wasToldFailing) return;
    this.#wasToldFailing = true;
    const { electron, words } = this.#parts;
    const options = { type: 'error' as const, message: words.cannotStart, detail: sentence };
    const { window } = this.#tablet;
    void (window === null ? electron.dialog.showMessageBox(options) : electron.dialog.showMessageBox(window, options))
      .catch(() => undefined)
      .then(() => {
        this.#wasToldFailing = false;
      });
  }
}

function senderOf({
  senderFrame,
}: IpcMainEvent | IpcMainInvokeEvent): { readonly isTop: boolean; readonly url: string } | null {
  return senderFrame === null ? null : { isTop: senderFrame.parent === null, url: senderFrame.url };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
const isTextOrNull = (value: unknown): value is string | null =>
  value === null || (typeof value === 'string' && value.length <= 256);
