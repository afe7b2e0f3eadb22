import type { TabletCommand } from '../../tablet-port/tablet-command.ts';
import type { TabletBridge } from '../../tablet-port/window-bridge.ts';

/**
 * A person looks for monitors. The radio offers all that it hears, known ones as well: in Electron the main process is told so, and
 * first, for it gives a page that asks what was used last; in a browser the tap, which counts in the embedded page too, opens
 * the browser's own list.
 */
export function lookForMonitors(
  bridge: Pick<TabletBridge, 'offerBluetooth'> | undefined,
  command: (command: TabletCommand) => unknown,
): void {
  bridge?.offerBluetooth();
  command({ kind: 'look-for-monitors' });
}
