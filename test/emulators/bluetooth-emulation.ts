import type { Clock } from '../../ambulance-unit/acquisition/clock.ts';
import { modelNamed } from '../../ambulance-unit/acquisition/monitors/monitor-catalogue.ts';
import type { Channel, MonitorDriver, MonitorModel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type { DeviceEmulator, EmulatedBytes } from './device-emulator.ts';
import type { FakeBluez, FakeDevice, PeripheralCharacteristic } from './fake-bluez.ts';
import type { PlayedPotentials } from './played-ecg.ts';
import { PlayedMonitor } from './played-monitor.ts';

export interface EmulatedPeripheral {
  /** Six bytes, `01:02:…`. */
  readonly address: string;
  readonly name: string;
  /** Its link is lost and it does not stop, as some do: whoever connects next hears what it measures at its old rate first. */
  readonly streamsOn?: boolean;
}

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
  played: PlayedPotentials,
  clock: Clock,
  { address, name, streamsOn = false }: EmulatedPeripheral,
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
    linkLost: () => {
      if (streamsOn) return;
      for (const command of driverOf(model).goodbye())
        if (command.kind === 'write') emulator.hear(command.to, command.bytes);
    },
  });
  const send = ({ channel, bytes }: EmulatedBytes): void => {
    if (!device.notify(channel, bytes)) unheard += 1;
  };
  setUp(emulator, model, played);
  const monitor = new PlayedMonitor({ emulator, played, clock, send });
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

/**
 * As it was left by the connection before: rate and divisor set, and stopped. What it measures is then the same from the
 * first connection on.
 */
function setUp(emulator: DeviceEmulator, model: MonitorModel, played: PlayedPotentials): void {
  const driver = driverOf(model);
  for (const command of [...driver.hello(), ...driver.goodbye()]) {
    if (command.kind === 'write') emulator.hear(command.to, command.bytes);
    // Asked for here, so that no rate is worked out while somebody waits for an answer.
    played(emulator.samplingRate);
  }
}

function driverOf(model: MonitorModel): MonitorDriver {
  const opened = model.open(new Map());
  if (!opened.ok) throw new Error(opened.sentence);
  return opened.driver;
}
