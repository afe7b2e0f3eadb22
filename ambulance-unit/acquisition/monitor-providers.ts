import type { MonitorChoice } from '../tablet-port/tablet-state.ts';
import type { MonitorProvider, OpenedMonitor } from './case/live-monitor.ts';
import type { Clock } from './clock.ts';
import type { BluetoothDesk } from './monitors/bluetooth-desk.ts';
import { modelsFor } from './monitors/monitor-catalogue.ts';
import type { MonitorModel } from './monitors/monitor-driver.ts';
import type { MonitorPort } from './monitors/monitor-link.ts';
import { openMonitorFeed } from './monitors/monitor-feed.ts';
import type { ListedSerialPort, SerialAddress } from './monitors/serial-port.ts';
import { serialModels, type SerialRequest } from './monitors/serial-request.ts';

const NO_SETTINGS: ReadonlyMap<string, string> = new Map();

function opened(
  model: MonitorModel,
  port: MonitorPort,
  settings: ReadonlyMap<string, string>,
  clock: Clock,
  detail: string,
): OpenedMonitor {
  const feed = openMonitorFeed({ port, model, settings, clock, detail });
  return feed.ok ? { ok: true, monitor: feed.feed } : { ok: false, refusal: 'no-such-monitor' };
}

/** Its native part is loaded where it is wanted, and missing on some machines. */
const serialRoom = () => import('./monitors/serial-port.ts');

/** Monitors on the serial ports of this machine. */
export class SerialMonitors implements MonitorProvider {
  readonly #clock: Clock;
  readonly #tell: (sentence: string) => void;
  #ports: readonly ListedSerialPort[] = [];
  #choices: readonly MonitorChoice[] = [];

  constructor(clock: Clock, tell: (sentence: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  get choices(): readonly MonitorChoice[] {
    return this.#choices;
  }

  async look(): Promise<void> {
    try {
      const { listSerialPorts, identityOfAddress } = await serialRoom();
      this.#ports = await listSerialPorts();
      this.#choices = this.#ports.flatMap((port): MonitorChoice[] => {
        const models = modelsOf(port);
        const [first] = models;
        if (first === undefined) return [];
        return [
          {
            id: identityOfAddress(port.address),
            transport: 'serial',
            label: models.length === 1 ? first.label : (port.maker ?? port.path),
            detail: [port.serialNumber, port.path].filter((part) => part !== null).join(' · '),
            drivers: models.map(({ name, label }) => ({ name, label })),
            isKnown: false,
          },
        ];
      });
    } catch (thrown) {
      this.#tell(`Serial ports cannot be looked for: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }

  async open(id: string, driver: string | null): Promise<OpenedMonitor | null> {
    const address = addressOf(id);
    if (address === null) return null;
    const { identityOfAddress, serialPort } = await serialRoom();
    const listed = this.#ports.find((port) => identityOfAddress(port.address) === id);
    const models = listed === undefined ? serialModels() : modelsOf(listed);
    const model = driver === null && models.length === 1 ? models[0] : models.find(({ name }) => name === driver);
    if (model?.wiring.kind !== 'serial') {
      return { ok: false, refusal: models.length > 1 && driver === null ? 'driver-to-be-chosen' : 'no-such-monitor' };
    }
    const port = serialPort({ address, baudRate: model.wiring.baudRate, clock: this.#clock });
    return opened(model, port, NO_SETTINGS, this.#clock, listed?.path ?? detailOf(address));
  }
}

/** What a port may be: by its fingerprint, or anything that is read over a serial port where that says nothing. */
function modelsOf({ fingerprint }: ListedSerialPort): readonly MonitorModel[] {
  const matching = fingerprint === null ? [] : modelsFor([fingerprint]);
  return matching.length > 0 ? matching : serialModels();
}

/** The other way round than `identityOfAddress`; null: none of a serial port. */
function addressOf(id: string): SerialAddress | null {
  if (id.startsWith('serial:')) return { kind: 'path', path: id.slice('serial:'.length) };
  const [, vendorId, productId, serialNumber] = /^usb:([0-9a-f]{4}):([0-9a-f]{4}):(.+)$/.exec(id) ?? [];
  if (vendorId === undefined || productId === undefined || serialNumber === undefined) return null;
  return { kind: 'usb', vendorId, productId, serialNumber };
}
const detailOf = (address: SerialAddress): string => (address.kind === 'path' ? address.path : address.serialNumber);

/** Monitors that the radio hears, through the page that speaks Web Bluetooth. */
export function bluetoothMonitors(desk: BluetoothDesk, clock: Clock): MonitorProvider {
  return {
    get choices() {
      return desk.choices;
    },
    look: () => {
      desk.lookForDevices();
      return Promise.resolve();
    },
    open: (id, driver) => {
      if (!id.startsWith('bluetooth:')) return Promise.resolve(null);
      const chosen = desk.choose(id, driver);
      return Promise.resolve(chosen.ok ? opened(chosen.model, chosen.port, NO_SETTINGS, clock, chosen.detail) : chosen);
    },
  };
}

/** The monitor of `--source serial:PATH?driver=NAME`. */
export function givenSerialMonitor(
  { path, driver, settings }: SerialRequest,
  clock: Clock,
): MonitorProvider & { readonly id: string } {
  const id = `given:serial:${path}`;
  const model = serialModels().find(({ name }) => name === driver);
  const label = model?.label ?? driver;
  return {
    id,
    choices: [
      { ...{ id, transport: 'serial', label, detail: path, isKnown: false }, drivers: [{ name: driver, label }] },
    ],
    look: () => Promise.resolve(),
    open: async (wanted) => {
      if (wanted !== id || model?.wiring.kind !== 'serial') return null;
      const { serialPort } = await serialRoom();
      const port = serialPort({ address: { kind: 'path', path }, baudRate: model.wiring.baudRate, clock });
      return opened(model, port, settings, clock, path);
    },
  };
}
