import { describe, expect, it } from 'vitest';
import { deviceWindowSettings, tabletWindowSettings } from './window-settings.ts';

const wishes = { preloads: '/package/preload', isKiosk: true, mayInspect: false };
const windows = [tabletWindowSettings(wishes), deviceWindowSettings(wishes)] as const;

describe('both windows', () => {
  it('keep the page away from Node, from the preload’s world and from other pages', () => {
    for (const { webPreferences } of windows) {
      expect(webPreferences).toMatchObject({
        ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false },
        ...{ nodeIntegrationInSubFrames: false, webSecurity: true, webviewTag: false, devTools: false },
        ...{ allowRunningInsecureContent: false, navigateOnDragDrop: false },
      });
    }
  });
  it('are never throttled, never white, and shown by nobody but the main process', () => {
    for (const window of windows) {
      expect(window.webPreferences?.backgroundThrottling).toBe(false);
      expect(window.backgroundColor).toMatch(/^#0/);
      expect(window.show).toBe(false);
    }
  });
  it('share no session, so that Bluetooth and position stay apart', () => {
    const [tablet, device] = windows.map(({ webPreferences }) => webPreferences?.partition);
    expect(tablet).not.toBe(device);
  });
});

it('Web Bluetooth is switched on for the device window alone', () => {
  const [tablet, device] = windows;
  expect(device.webPreferences?.enableBlinkFeatures).toBe('WebBluetooth');
  expect(tablet.webPreferences?.enableBlinkFeatures).toBeUndefined();
});
