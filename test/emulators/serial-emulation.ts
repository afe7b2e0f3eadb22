import { SERIAL } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type { Clock } from '../../ambulance-unit/acquisition/clock.ts';
import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import { PtyPair } from '../support/pty-pair.ts';
import type { DeviceEmulator } from './device-emulator.ts';
import { PlayedMonitor } from './played-monitor.ts';

/** An emulated serial monitor at the end of a cable that can be pulled. */
export interface SerialEmulation {
  readonly monitor: PlayedMonitor;
  readonly cable: PtyPair;
  readonly stop: () => void;
}

export async function emulateSerial(
  emulator: DeviceEmulator,
  ecg: SampledEcg,
  path: string,
  clock: Clock,
): Promise<SerialEmulation> {
  const cable = new PtyPair(path, (bytes) => {
    monitor.hear(SERIAL, bytes);
  });
  const monitor = new PlayedMonitor({
    ...{ emulator, ecg, clock },
    send: ({ bytes }) => {
      cable.write(bytes);
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
