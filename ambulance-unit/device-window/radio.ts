import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { BluetoothError, FromDevicePage, GrantedDevice } from '../tablet-port/device-port.ts';
import { DURING, type Connection, type Operation } from './device-page-state.ts';

/** What of `navigator.bluetooth` is used. Not every browser lists the devices that it was allowed before. */
export type PageBluetooth = Pick<Bluetooth, 'requestDevice' | 'getAvailability'> &
  Partial<Pick<Bluetooth, 'getDevices'>>;

export type RadioEvent =
  | { readonly kind: 'notified'; readonly bytes: Extract<FromDevicePage, { readonly kind: 'bytes' }> }
  | { readonly kind: 'link-lost'; readonly connection: number };

export type RadioOutcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: BluetoothError };

/** The largest attribute there is. */
const LONGEST_VALUE = 512;
/** What every connection carries without an answer; the browser does not tell what this one could. */
const SMALLEST_PACKET = 20;

interface Line {
  readonly hangUp: AbortController;
  readonly characteristics: Map<string, BluetoothRemoteGATTCharacteristic>;
}

/** The calls to Web Bluetooth, one for each operation. It neither waits nor tries again: `next-page-step.ts` decides. */
export class Radio {
  readonly #bluetooth: PageBluetooth;
  readonly #stamp: () => UnixMillis;
  readonly #hear: (event: RadioEvent) => void;
  readonly #devices = new Map<string, BluetoothDevice>();
  readonly #lines = new Map<number, Line>();

  /** `stamp`: the wall clock with fractions of a millisecond. */
  constructor(bluetooth: PageBluetooth, stamp: () => UnixMillis, hear: (event: RadioEvent) => void) {
    this.#bluetooth = bluetooth;
    this.#stamp = stamp;
    this.#hear = hear;
  }

  async isAvailable(): Promise<boolean> {
    const answer = await outcomeOf('availability', () => this.#bluetooth.getAvailability());
    return answer.ok && answer.value;
  }

  /** Devices that need no prompt: what the browser remembers, and what was chosen since the page was loaded. */
  async granted(): Promise<readonly { readonly id: string; readonly name: string }[]> {
    const remembered = await outcomeOf('permission', async () => (await this.#bluetooth.getDevices?.()) ?? []);
    if (remembered.ok) {
      // The object that is in use stays: another one of the same device knows nothing of its connection.
      for (const device of remembered.value) if (!this.#devices.has(device.id)) this.#devices.set(device.id, device);
    }
    return [...this.#devices.values()].map(({ id, name }) => ({ id, name: name ?? '' }));
  }

  /** Asks the person; must be called from a click. */
  async choose(services: readonly string[], besides: readonly string[]): Promise<RadioOutcome<BluetoothDevice>> {
    const chosen = await outcomeOf('permission', () =>
      this.#bluetooth.requestDevice({
        filters: services.map((service) => ({ services: [service] })),
        optionalServices: [...services, ...besides],
      }),
    );
    if (chosen.ok && !this.#devices.has(chosen.value.id)) this.#devices.set(chosen.value.id, chosen.value);
    return chosen;
  }

  /** Connects and asks which of the wanted services it has; it stays connected. */
  async lookInto(device: BluetoothDevice): Promise<RadioOutcome<GrantedDevice>> {
    const known = this.#devices.get(device.id) ?? device;
    const connected = await outcomeOf('connect', () => serverOf(known).connect());
    if (!connected.ok) return connected;
    const found = await outcomeOf('services', () => connected.value.getPrimaryServices());
    // None of them: that is an answer, and it is for the acquisition to say that this is another device.
    if (!found.ok && found.error.name !== 'NotFoundError') return found;
    const services = found.ok ? [...new Set(found.value.map(({ uuid }) => uuid))] : [];
    return { ok: true, value: { id: known.id, name: known.name ?? '', services } };
  }

  async perform(connection: Connection, operation: Operation): Promise<RadioOutcome<void>> {
    return await outcomeOf(DURING[operation.kind], async () => {
      const device = this.#devices.get(connection.device);
      if (device === undefined) throw new DOMException('this device was never chosen here', 'NotAllowedError');
      switch (operation.kind) {
        case 'connect':
          await this.#connect(connection, device);
          return;
        case 'look-out':
          await untilHeard(device, this.#lineOf(connection).hangUp.signal);
          return;
        case 'find':
          await this.#find(connection, device);
          return;
        case 'subscribe':
          await this.#subscribe(connection, operation.to);
          return;
        case 'write':
          await write(this.#characteristicOf(connection, operation.to), operation.bytes);
          return;
      }
    });
  }

  /** Nothing more is heard of this connection. */
  letGo(connection: number): void {
    this.#lines.get(connection)?.hangUp.abort();
    this.#lines.delete(connection);
  }

  hangUp(device: string): void {
    // Also where it is not connected: this gives up a connecting that is under way.
    this.#devices.get(device)?.gatt?.disconnect();
  }

  async forget(device: string): Promise<void> {
    const known = this.#devices.get(device);
    this.#devices.delete(device);
    known?.gatt?.disconnect();
    await outcomeOf('permission', async () => {
      await known?.forget();
    });
  }

  async #connect(connection: Connection, device: BluetoothDevice): Promise<void> {
    const line = this.#lineOf(connection);
    await serverOf(device).connect();
    device.addEventListener(
      'gattserverdisconnected',
      () => {
        this.#hear({ kind: 'link-lost', connection: connection.number });
      },
      { signal: line.hangUp.signal },
    );
  }

  async #find({ number, service: uuid, listens, writes }: Connection, device: BluetoothDevice): Promise<void> {
    const service = await serverOf(device).getPrimaryService(uuid);
    for (const one of new Set([...listens, ...writes])) {
      const characteristic = await service.getCharacteristic(one);
      this.#lines.get(number)?.characteristics.set(one, characteristic);
    }
  }

  async #subscribe(connection: Connection, to: string): Promise<void> {
    const characteristic = this.#characteristicOf(connection, to);
    characteristic.addEventListener(
      'characteristicvaluechanged',
      () => {
        const arrivedAt = this.#stamp();
        const { value } = characteristic;
        if (value === undefined) return;
        // A copy: the browser may use the buffer again before the message has left.
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
        this.#hear({
          kind: 'notified',
          bytes: { kind: 'bytes', connection: connection.number, from: to, bytes, arrivedAt },
        });
      },
      { signal: this.#lineOf(connection).hangUp.signal },
    );
    await characteristic.startNotifications();
  }

  #lineOf({ number }: Connection): Line {
    const line = this.#lines.get(number) ?? { hangUp: new AbortController(), characteristics: new Map() };
    this.#lines.set(number, line);
    return line;
  }

  #characteristicOf(connection: Connection, uuid: string): BluetoothRemoteGATTCharacteristic {
    const found = this.#lines.get(connection.number)?.characteristics.get(uuid);
    if (found === undefined) throw new DOMException(`${uuid} was not found`, 'NotFoundError');
    return found;
  }
}

function serverOf(device: BluetoothDevice): BluetoothRemoteGATTServer {
  if (device.gatt === undefined) throw new DOMException('this device has no GATT server', 'NotSupportedError');
  return device.gatt;
}

/** Until the radio hears the device; where the browser cannot tell, at once. */
async function untilHeard(device: BluetoothDevice, hungUp: AbortSignal): Promise<void> {
  if (!('watchAdvertisements' in device)) return;
  const over = new AbortController();
  const heard = new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      reject(new DOMException('given up', 'AbortError'));
    };
    hungUp.addEventListener('abort', stop, { once: true, signal: over.signal });
    device.addEventListener(
      'advertisementreceived',
      () => {
        resolve();
      },
      { once: true, signal: over.signal },
    );
  });
  try {
    await Promise.all([device.watchAdvertisements({ signal: over.signal }), heard]);
  } finally {
    over.abort();
  }
}

async function write(characteristic: BluetoothRemoteGATTCharacteristic, bytes: Uint8Array): Promise<void> {
  const isAnswered = characteristic.properties.write;
  const longest = isAnswered ? LONGEST_VALUE : SMALLEST_PACKET;
  for (let at = 0; at === 0 || at < bytes.length; at += longest) {
    const piece = bytes.slice(at, at + longest);
    if (isAnswered) await characteristic.writeValueWithResponse(piece);
    else await characteristic.writeValueWithoutResponse(piece);
  }
}

async function outcomeOf<Value>(
  during: BluetoothError['during'],
  call: () => Promise<Value>,
): Promise<RadioOutcome<Value>> {
  try {
    return { ok: true, value: await call() };
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { ok: false, error: { during, name, message: message.slice(0, 500) } };
  }
}
