import type { AppUpdater } from 'electron-updater';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { MainClock } from './main-clock.ts';

/** After the start nothing may compete with the first trace. */
const FIRST_LOOK_AFTER = milliseconds(5 * 60_000);
const LOOK_EVERY = milliseconds(6 * 3_600_000);

export type UpdatedBy = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'allowDowngrade' | 'checkForUpdates'
> & {
  on(event: 'update-downloaded', ear: () => void): unknown;
  on(event: 'error', ear: (error: Error) => void): unknown;
};

/**
 * Looks for a newer version, fetches it, and lets it take its place when the program ends: never while somebody's ECG is being
 * recorded. That it cannot be reached is no news in an ambulance.
 */
export function watchForUpdates(
  updater: UpdatedBy,
  clock: MainClock,
  log: (line: string) => void,
  ready: () => void,
): void {
  updater.autoDownload = true;
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.on('update-downloaded', () => {
    log('A newer version takes its place when this one ends.');
    ready();
  });
  updater.on('error', ({ message }) => {
    log(`updates: ${message}`);
  });
  const look = (): void => {
    // Its rejection is told as an error too.
    void updater.checkForUpdates().catch(() => undefined);
    clock.after(LOOK_EVERY, look);
  };
  clock.after(FIRST_LOOK_AFTER, look);
}
