import type { Clock } from '../../ambulance-unit/acquisition/clock.ts';
import { modelNamed } from '../../ambulance-unit/acquisition/monitors/monitor-catalogue.ts';
import type { Channel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import type { DeviceEmulator, EmulatedBytes } from './device-emulator.ts';
import type { FakeBluez, FakeDevice, PeripheralCharacteristic } from './fake-bluez.ts';
import { PlayedMonitor } from './played-monitor.ts';

export interface BluetoothEmulation {
  readonly monitor: PlayedMonitor;
  readonly device: FakeDevice;
  /** Notifications that nobody had subscribed to: measured, and lost on the air. */
  readonly unheard: () => number;
  readonly stop: () => void;
}

/** A monitor as a Bluetooth peripheral, with the services that its driver uses, measuring from now on. */
export function emulateBluetooth(
  bluez: FakeBluez,
  emulator: DeviceEmulator,
  ecg: SampledEcg,
  clock: Clock,
  { address, name }: { readonly address: string; readonly name: string },
): BluetoothEmulation {
  const model = modelNamed(emulator.driver);
  if (model?.wiring.kind !== 'bluetooth') throw new Error(`${emulator.label} has no Bluetooth.`);
  const { service, listens, writes } = model.wiring;
  const advertises = model.recognises.flatMap((mark) => (mark.kind === 'bluetooth' ? [mark.service] : []));
  const characteristics = [...new Set([...listens, ...writes])].map((uuid): PeripheralCharacteristic => ({
    uuid,
    flags: [
      ...(listens.includes(uuid) ? (['notify'] as const) : []),
      ...(writes.includes(uuid) ? (['read', 'write'] as const) : []),
    ],
  }));
  let unheard = 0;
  const device = bluez.add({
    ...{ address, name, advertises },
    services: [
      { uuid: service, characteristics },
      ...advertises.filter((uuid) => uuid !== service).map((uuid) => ({ uuid, characteristics: [] })),
    ],
    hear: (characteristic, bytes) => {
      monitor.hear(characteristic as Channel, bytes);
    },
  });
  const send = ({ channel, bytes }: EmulatedBytes): void => {
    if (!device.notify(channel, bytes)) unheard += 1;
  };
  const monitor = new PlayedMonitor({ emulator, ecg, clock, send });
  monitor.start();
  return {
    monitor,
    device,
    unheard: () => unheard,
    stop: () => {
      monitor.stop();
      device.goAway();
    },
  };
}
