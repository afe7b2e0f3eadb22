import type { ReactNode } from 'react';
import { useSay } from '../words/words.ts';

/**
 * In a plain browser nobody opens the page that speaks Web Bluetooth: this screen embeds it, of its own origin, so that a tap
 * here opens the browser's list there. In Electron it has a window of its own, which a crash of this one does not take along.
 */
export function BluetoothPage(): ReactNode {
  const say = useSay();
  return (
    <iframe
      className="bluetooth-page"
      src="./device/"
      allow="bluetooth"
      title={say('monitor.transport.bluetooth')}
      inert
      data-testid="bluetooth-page"
    />
  );
}
