import type { Clock } from '../../ambulance-unit/acquisition/clock.ts';
import { modelNamed } from '../../ambulance-unit/acquisition/monitors/monitor-catalogue.ts';
import type { Channel, MonitorDriver, MonitorModel } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import { NO_LEADS, type LeadName } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleCount, sampleIndex } from '../../protocol/ecg/units.ts';
import type { DeviceEmulator, EmulatedBytes } from './device-emulator.ts';
import type { FakeBluez, FakeDevice, PeripheralCharacteristic } from './fake-bluez.ts';
import { ecgFor } from './played-ecg.ts';
import { PlayedMonitor } from './played-monitor.ts';

/** Long enough that no stretch of a test's recording is like another. */
const PLAYED_SECONDS = 60;
const FINE = microvoltsPerLsb(0.01);

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
    linkLost: () => {
      for (const command of driverOf(model).goodbye())
        if (command.kind === 'write') emulator.hear(command.to, command.bytes);
    },
  });
  const send = ({ channel, bytes }: EmulatedBytes): void => {
    if (!device.notify(channel, bytes)) unheard += 1;
  };
  const played = atEveryRate(ecg, emulator);
  setUp(emulator, model, played);
  const monitor = new PlayedMonitor({ emulator, ecg: played, clock, send });
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
function setUp(emulator: DeviceEmulator, model: MonitorModel, played: SampledEcg): void {
  const driver = driverOf(model);
  for (const command of [...driver.hello(), ...driver.goodbye()]) {
    if (command.kind === 'write') emulator.hear(command.to, command.bytes);
    // Asked for here, so that no rate is worked out while somebody waits for an answer.
    played.read({ first: sampleIndex(0), end: sampleIndex(0) });
  }
}

function driverOf(model: MonitorModel): MonitorDriver {
  const opened = model.open(new Map());
  if (!opened.ok) throw new Error(opened.sentence);
  return opened.driver;
}

/** The same ECG at whatever rate the device is set to, worked out once for each: a real device does not pause for it either. */
function atEveryRate(ecg: SampledEcg, emulator: DeviceEmulator): SampledEcg {
  const known = new Map<number, readonly Int32Array[]>();
  const channels = (): readonly Int32Array[] => {
    const rate = emulator.samplingRate;
    const made =
      known.get(rate) ??
      ecgFor(ecg, emulator.leads, rate, PLAYED_SECONDS).potentials.map((lead) =>
        Int32Array.from(lead, (value) => Math.round(value / FINE)),
      );
    known.set(rate, made);
    return made;
  };
  return {
    identity: ecg.identity,
    label: ecg.label,
    get format(): SignalFormat {
      const leads = emulator.leads.map((lead: LeadName) => ({ lead, lsb: FINE, baseline: deviceCount(0) }));
      return { samplingRate: hertz(emulator.samplingRate), leads };
    },
    get length() {
      return sampleCount(channels()[0]?.length ?? 0);
    },
    read: ({ first, end }) => ({
      firstSample: first,
      channels: channels().map((lead) => lead.subarray(first, end)),
      leadsOff: NO_LEADS,
    }),
  };
}
