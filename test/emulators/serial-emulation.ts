import { SERIAL } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type { Clock } from '../../ambulance-unit/acquisition/clock.ts';
import { PtyPair } from '../support/pty-pair.ts';
import type { DeviceEmulator } from './device-emulator.ts';
import { joinedBytes } from './packet-train.ts';
import type { PlayedPotentials } from './played-ecg.ts';
import { PlayedMonitor } from './played-monitor.ts';

/** An emulated serial monitor at the end of a cable that can be pulled. */
export interface SerialEmulation {
  readonly monitor: PlayedMonitor;
  readonly cable: PtyPair;
  readonly stop: () => void;
}

export async function emulateSerial(
  emulator: DeviceEmulator,
  played: PlayedPotentials,
  path: string,
  clock: Clock,
): Promise<SerialEmulation> {
  const cable = new PtyPair(path, (bytes) => {
    monitor.hear(SERIAL, bytes);
  });
  let waiting: Uint8Array[] = [];
  const cross = (): void => {
    const together = joinedBytes(...waiting);
    waiting = [];
    cable.write(together);
  };
  const monitor = new PlayedMonitor({
    ...{ emulator, played, clock },
    send: ({ bytes }) => {
      // As a USB bridge does: what comes within some milliseconds crosses at once.
      if (waiting.length === 0) setImmediate(cross);
      waiting.push(bytes);
    },
  });
  await cable.plugIn();
  monitor.start();
  return {
    ...{ monitor, cable },
    stop: () => {
      monitor.stop();
      cable.unplug();
    },
  };
}
