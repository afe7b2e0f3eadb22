import type { MonitorChoice } from '../../tablet-port/tablet-state.ts';
import type { Milliseconds, MonotonicMillis } from '../../../protocol/ecg/units.ts';
import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { Clock } from '../clock.ts';
import type { AllowedDevice } from './bluetooth-allow-list.ts';
import type { BluetoothLine } from './bluetooth-line.ts';
import { bluetoothPort } from './bluetooth-port.ts';
import { VITAL_SERVICES } from './bluetooth-vitals.ts';
import { knownBluetooth, type KnownBluetooth } from './known-bluetooth.ts';
import type { MonitorModel } from './monitor-driver.ts';
import type { MonitorPort } from './monitor-link.ts';

/** A page that has lost its permissions is asked for the device again, but not with every attempt to connect. */
const ASKS_AGAIN_AFTER: Milliseconds = milliseconds(15_000);

export interface BluetoothDeskParts {
  readonly line: BluetoothLine;
  readonly clock: Clock;
  readonly models: readonly MonitorModel[];
  /** As the folder of the journal had it (`readAllowList`). */
  readonly allowed: readonly AllowedDevice[];
  /** Writes the list down (`writeAllowList`). */
  readonly keep: (devices: readonly AllowedDevice[]) => void;
  readonly changed: () => void;
}

export type ChosenBluetooth =
  | { readonly ok: true; readonly port: MonitorPort; readonly model: MonitorModel; readonly detail: string }
  | { readonly ok: false; readonly refusal: 'no-such-monitor' | 'driver-to-be-chosen' };

/** Which Bluetooth devices there are, which driver each needs, and which are used without being asked. */
export class BluetoothDesk {
  readonly #parts: BluetoothDeskParts;
  #allowed: readonly AllowedDevice[];
  #askedAt: MonotonicMillis | null = null;

  constructor(parts: BluetoothDeskParts) {
    this.#parts = parts;
    this.#allowed = parts.allowed;
    parts.line.want(...wantedServices(parts.models));
    parts.line.listen((news) => {
      if (news.kind === 'chosen') this.#remember(news.device.id);
      parts.changed();
    });
  }

  get isAvailable(): boolean {
    return this.#parts.line.isAvailable === true;
  }

  /** Monitors that can be chosen; what measures vital signs only is not among them. */
  get choices(): readonly MonitorChoice[] {
    return this.#known.flatMap((known): MonitorChoice[] => {
      const models = this.#modelsOf(known);
      const [first] = models;
      if (first === undefined) return [];
      return [
        {
          id: choiceId(known),
          transport: 'bluetooth',
          label: models.length === 1 ? first.label : known.name,
          detail: known.name === '' ? known.key : known.name,
          drivers: models.map(({ name, label }) => ({ name, label })),
          isKnown: known.allowed !== null && known.allowed.driver !== null,
        },
      ];
    });
  }

  /** Devices with a service of vital signs, as `BluetoothVitals` takes them. */
  get vitalDevices(): readonly KnownBluetooth[] {
    return this.#known.filter(
      ({ services, browserId, allowed }) =>
        browserId !== null && allowed !== null && services.some((service) => VITAL_SERVICES.has(service)),
    );
  }

  /** `driver`: needed where several could read it and none was chosen before. The device is used without a question from now on. */
  choose(id: string, driver: string | null): ChosenBluetooth {
    const known = this.#known.find((one) => choiceId(one) === id);
    if (known === undefined) return { ok: false, refusal: 'no-such-monitor' };
    const models = this.#modelsOf(known);
    const named = driver ?? known.allowed?.driver ?? null;
    const model = named === null && models.length === 1 ? models[0] : models.find(({ name }) => name === named);
    if (model?.wiring.kind !== 'bluetooth')
      return { ok: false, refusal: models.length > 1 && driver === null ? 'driver-to-be-chosen' : 'no-such-monitor' };
    this.#allow({ ...entryOf(known), driver: model.name });
    const { line, clock } = this.#parts;
    const port = bluetoothPort({
      ...{ line, clock, wiring: model.wiring, identity: choiceId(known) },
      device: () => this.#browserIdOf(known.key),
    });
    return { ok: true, port, model, detail: known.name === '' ? known.key : known.name };
  }

  /** Another one is to be chosen in the browser's own list. False where there is no page. */
  lookForDevices(): boolean {
    return this.#parts.line.choose();
  }

  /** It is never connected to again without being chosen anew. */
  forget(id: string): void {
    const known = this.#known.find((one) => choiceId(one) === id);
    if (known === undefined) return;
    if (known.browserId !== null) this.#parts.line.forget(known.browserId);
    this.#keep(this.#allowed.filter(({ key }) => key !== known.key));
  }

  get #known(): readonly KnownBluetooth[] {
    return knownBluetooth(this.#parts.line.granted, this.#allowed);
  }

  #modelsOf({ services, name, allowed }: KnownBluetooth): readonly MonitorModel[] {
    const { models } = this.#parts;
    const matching = models.filter(({ recognises }) =>
      recognises.some(
        (mark) =>
          mark.kind === 'bluetooth' &&
          services.includes(mark.service) &&
          (mark.namePrefix === null || name.startsWith(mark.namePrefix)),
      ),
    );
    // A driver that a person chose for it stays possible, whatever it shows of itself today.
    const chosen = models.find((model) => model.name === allowed?.driver);
    return chosen === undefined || matching.includes(chosen) ? matching : [...matching, chosen];
  }

  /** The browser's name for it now; where it has none, the page is asked to let it be chosen again. */
  #browserIdOf(key: string): string | null {
    const id = this.#known.find((one) => one.key === key)?.browserId ?? null;
    if (id !== null) return id;
    const now = this.#parts.clock.monotonic();
    const { line } = this.#parts;
    if (line.isPageThere && (this.#askedAt === null || now - this.#askedAt >= ASKS_AGAIN_AFTER)) {
      this.#askedAt = now;
      line.choose();
    }
    return null;
  }

  /** What a person has just chosen is allowed from now on; which driver reads an ECG monitor is for `choose` to say. */
  #remember(browserId: string): void {
    const known = this.#known.find((one) => one.browserId === browserId);
    if (known !== undefined) this.#allow({ ...entryOf(known), driver: known.allowed?.driver ?? null });
  }

  #allow(device: AllowedDevice): void {
    const before = this.#allowed.find(({ key }) => key === device.key);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(device)) return;
    this.#keep([...this.#allowed.filter(({ key }) => key !== device.key), device]);
  }

  #keep(devices: readonly AllowedDevice[]): void {
    this.#allowed = devices;
    this.#parts.keep(devices);
    this.#parts.changed();
  }
}

const choiceId = ({ key }: KnownBluetooth): string => `bluetooth:${key}`;
const entryOf = ({ key, name, services, browserId, allowed }: KnownBluetooth): Omit<AllowedDevice, 'driver'> => ({
  ...{ key, name, services },
  browserId: browserId ?? allowed?.browserId ?? '',
});

/** What the chooser filters by, and what drivers use on a device that they did not filter by. */
function wantedServices(models: readonly MonitorModel[]): [services: readonly string[], besides: readonly string[]] {
  const shown = models.flatMap(({ recognises }) =>
    recognises.flatMap((mark) => (mark.kind === 'bluetooth' ? [mark.service] : [])),
  );
  const used = models.flatMap(({ wiring }) => (wiring.kind === 'bluetooth' ? [wiring.service] : []));
  const services = [...new Set([...shown, ...VITAL_SERVICES.keys()])];
  return [services, [...new Set(used)].filter((service) => !services.includes(service))];
}
