import type { EventEmitter } from 'node:events';
import type { Details } from 'electron/main';
import { OUR_SCHEMES } from './app-protocol.ts';
import type { ElectronParts } from './electron-parts.ts';

/** What must be said before Electron is ready. */
export function prepareProgram({ app, Menu, protocol }: Pick<ElectronParts, 'app' | 'Menu' | 'protocol'>): void {
  app.enableSandbox();
  // Chromium ends the whole program once its graphics process has crashed some times in a row, and the recording with it.
  app.commandLine.appendSwitch('disable-gpu-process-crash-limit');
  // A menu that nobody sees has shortcuts all the same: one quits without a question. Developers keep it.
  if (app.isPackaged) Menu.setApplicationMenu(null);
  protocol.registerSchemesAsPrivileged(OUR_SCHEMES);
}

export interface FaultParts extends Pick<ElectronParts, 'app' | 'powerMonitor'> {
  /** Node's own; Electron shows a box of its own and waits for a tap where nobody listens here. */
  readonly process: Pick<EventEmitter, 'on'>;
  readonly log: (line: string) => void;
}

/**
 * Faults of this process and of Chromium's helpers are written down and end nothing: what records is a process of its own, and a window
 * that is hurt is loaded again. So is when the tablet slept, for whoever asks later why there is a gap.
 */
export function writeDownFaults({ app, powerMonitor, process, log }: FaultParts): void {
  for (const kind of ['uncaughtException', 'unhandledRejection']) {
    process.on(kind, (thrown: unknown) => {
      log(`main process, ${kind}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    });
  }
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }: Details) => {
    log(`${name ?? type}: ${reason}, ${exitCode}.`);
  });
  powerMonitor.on('suspend', () => {
    log('The tablet goes to sleep.');
  });
  powerMonitor.on('resume', () => {
    log('The tablet has woken up.');
  });
}
