import path from 'node:path';
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron/main';

/** Near black, as the tablet's night: no flash of white before the page has drawn. */
const NIGHT = '#05070a';

/** What both windows have. Each in its own session: what one may use, the other may not. */
const guarded = (preload: string, partition: string): WebPreferences => ({
  ...{ preload, partition },
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: false,
  safeDialogs: true,
});

export const TABLET_PARTITION = 'persist:tablet';
export const DEVICE_PARTITION = 'persist:device';

export interface WindowWishes {
  /** The folder of the built preload scripts, absolute. */
  readonly preloads: string;
  readonly isKiosk: boolean;
  /** Developers look into a page; a packaged tablet has nothing to look into it with. */
  readonly mayInspect: boolean;
}

export const tabletWindowSettings = (wishes: WindowWishes): BrowserWindowConstructorOptions => ({
  title: 'Prearrival',
  width: 1280,
  height: 800,
  minWidth: 1024,
  minHeight: 600,
  backgroundColor: NIGHT,
  show: false,
  kiosk: wishes.isKiosk,
  autoHideMenuBar: true,
  webPreferences: {
    ...guarded(path.join(wishes.preloads, 'tablet-preload.cjs'), TABLET_PARTITION),
    devTools: wishes.mayInspect,
    // Another window in front of it must not slow the trace or an alarm.
    backgroundThrottling: false,
    // After a crash an alarm sounds again without a touch.
    autoplayPolicy: 'no-user-gesture-required',
  },
});

export const deviceWindowSettings = (wishes: WindowWishes): BrowserWindowConstructorOptions => ({
  title: 'Prearrival Bluetooth',
  width: 320,
  height: 200,
  show: false,
  focusable: false,
  skipTaskbar: true,
  backgroundColor: NIGHT,
  webPreferences: {
    ...guarded(path.join(wishes.preloads, 'device-preload.cjs'), DEVICE_PARTITION),
    devTools: wishes.mayInspect,
    // It is never seen: throttled, notifications would come in bursts of a second.
    backgroundThrottling: false,
    // On Linux Chromium still hides it behind a flag; elsewhere it is there anyway.
    enableBlinkFeatures: 'WebBluetooth',
  },
});
