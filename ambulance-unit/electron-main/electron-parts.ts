import type * as common from 'electron/common';
import type * as electron from 'electron/main';
import type { MainClock } from './main-clock.ts';

/** What is used of Electron: handed in, so that everything but `start.ts` runs without its binary. */
export type ElectronParts = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'Menu'
  | 'MessageChannelMain'
  | 'powerMonitor'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'session'
  | 'utilityProcess'
> &
  Pick<typeof common, 'shell'>;

export interface MainParts {
  readonly electron: ElectronParts;
  readonly clock: MainClock;
  /** One line for whoever looks after the tablet. */
  readonly log: (line: string) => void;
}
