import type { BrowserWindow, WebContents } from 'electron/main';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { PAGES, type PageName } from './app-files.ts';
import type { MainParts } from './electron-parts.ts';
import { guardPage } from './page-guard.ts';
import { afterCrash, WINDOW_RESTARTS, type Crashes } from './restarts.ts';

/** A page that does not react for so long has hung, and is as good as crashed. */
const HUNG_AFTER = milliseconds(10_000);
/** Chromium's word for a load that another one replaced. */
const REPLACED = -3;

export interface KeptWindowParts extends MainParts {
  readonly page: PageName;
  readonly create: () => BrowserWindow;
  /** A new window, before its page loads: for listeners. */
  readonly opened: (window: BrowserWindow) => void;
  /** Its page is gone, and is loaded again by itself. */
  readonly gone: (isFailing: boolean) => void;
}

/** A window that comes back: its page may crash, hang or fail to load, and nothing but the page is lost. */
export class KeptWindow {
  readonly #parts: KeptWindowParts;
  #window: BrowserWindow | null = null;
  #crashes: Crashes = [];
  #isWaiting = false;
  #isStopped = false;

  constructor(parts: KeptWindowParts) {
    this.#parts = parts;
  }

  open(): void {
    const { page, create, opened, clock } = this.#parts;
    const window = create();
    this.#window = window;
    const { webContents } = window;
    guardPage(webContents, page, this.#parts.log);
    let cancelHung: () => void = () => undefined;
    window.on('unresponsive', () => {
      cancelHung();
      cancelHung = clock.after(HUNG_AFTER, () => {
        if (!webContents.isDestroyed()) webContents.forcefullyCrashRenderer();
      });
    });
    window.on('responsive', () => {
      cancelHung();
    });
    window.on('closed', () => {
      cancelHung();
      if (this.#window === window) this.#lost('its window was closed');
    });
    webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      cancelHung();
      this.#lost(`${reason}, ${exitCode}`);
    });
    webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
      if (isMainFrame && code !== REPLACED) this.#lost(`not loaded: ${description}`);
    });
    webContents.on('preload-error', (_event, _path, { message }) => {
      this.#parts.log(`${page} window: its preload script failed: ${message}`);
    });
    opened(window);
    this.#load(webContents);
  }

  get window(): BrowserWindow | null {
    return this.#window?.isDestroyed() === true ? null : this.#window;
  }

  /** From now on what goes stays gone. */
  stop(): void {
    this.#isStopped = true;
  }

  #load(contents: WebContents): void {
    // What went wrong comes as did-fail-load as well, and is dealt with there.
    contents.loadURL(PAGES[this.#parts.page]).catch(() => undefined);
  }

  #lost(why: string): void {
    // A crash while it loads is told twice, as a crash and as a load that failed.
    if (this.#isStopped || this.#isWaiting) return;
    const { clock, log, page, gone } = this.#parts;
    const { crashes, after, isFailing } = afterCrash(this.#crashes, clock.monotonic(), WINDOW_RESTARTS);
    this.#crashes = crashes;
    this.#isWaiting = true;
    log(`${page} window: ${why}; it is loaded again.`);
    gone(isFailing);
    clock.after(after, () => {
      this.#isWaiting = false;
      if (this.#isStopped) return;
      const { window } = this;
      if (window === null) this.open();
      else this.#load(window.webContents);
    });
  }
}
