import type { PageBluetooth } from '../../ambulance-unit/device-window/radio.ts';

/**
 * Web Bluetooth as Chromium has it, as far as the page uses it: events, DOMExceptions by name and sentence, one GATT
 * operation at a time, values in buffers that are used again.
 */
export class FakeWebBluetooth {
  isAvailable = true;
  /** What a person takes from the browser's list; null: nothing. */
  choice: FakeMonitor | null = null;
  readonly granted: FakeMonitor[] = [];
  /** Options of every request. */
  readonly requests: unknown[] = [];

  get forPage(): PageBluetooth {
    const page = {
      getAvailability: () => Promise.resolve(this.isAvailable),
      getDevices: () => Promise.resolve(this.granted),
      requestDevice: (options: unknown) => {
        this.requests.push(options);
        if (this.choice === null)
          return Promise.reject(new DOMException('User cancelled the requestDevice() chooser.', 'NotFoundError'));
        this.granted.push(this.choice);
        return Promise.resolve(this.choice);
      },
    };
    return page as unknown as PageBluetooth;
  }
}

export type ConnectAnswer = 'accepts' | 'refuses' | 'never' | 'out-of-range';

export class FakeMonitor extends EventTarget {
  readonly id: string;
  readonly name: string;
  readonly services: ReadonlyMap<string, ReadonlyMap<string, FakeCharacteristic>>;
  answers: ConnectAnswer = 'accepts';
  isConnected = false;
  isForgotten = false;
  /** How often somebody asked to be told of advertisements. */
  watches = 0;
  #busy = 0;

  constructor(id: string, name: string, services: Readonly<Record<string, readonly FakeCharacteristic[]>>) {
    super();
    this.id = id;
    this.name = name;
    this.services = new Map(
      Object.entries(services).map(([uuid, list]) => [uuid, new Map(list.map((one) => [one.uuid, one]))]),
    );
    for (const list of this.services.values()) for (const one of list.values()) one.monitor = this;
  }

  readonly gatt = {
    connect: () =>
      this.#connects().then(() => {
        this.isConnected = true;
        return this.gatt;
      }),
    disconnect: () => {
      this.isConnected = false;
    },
    getPrimaryService: (uuid: string) =>
      this.operate(() => {
        const found = this.services.get(uuid);
        if (found === undefined)
          throw new DOMException(`No Services matching UUID ${uuid} found in Device.`, 'NotFoundError');
        return {
          getCharacteristic: (one: string) =>
            this.operate(() => {
              const characteristic = found.get(one);
              if (characteristic === undefined)
                throw new DOMException(`No Characteristics matching UUID ${one} found in Service.`, 'NotFoundError');
              return characteristic;
            }),
        };
      }),
    getPrimaryServices: () =>
      this.operate(() => {
        if (this.services.size === 0) throw new DOMException('No Services found in device.', 'NotFoundError');
        return [...this.services.keys()].map((uuid) => ({ uuid }));
      }),
  };

  watchAdvertisements({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    this.watches += 1;
    return signal.aborted ? Promise.reject(new DOMException('', 'AbortError')) : Promise.resolve();
  }
  forget(): Promise<void> {
    this.isForgotten = true;
    return Promise.resolve();
  }
  dropLink(): void {
    this.isConnected = false;
    this.dispatchEvent(new Event('gattserverdisconnected'));
  }

  /** One at a time, as Chromium insists. */
  async operate<Value>(act: () => Value): Promise<Value> {
    if (!this.isConnected) throw new DOMException('GATT Server is disconnected.', 'NetworkError');
    if (this.#busy > 0) throw new DOMException('GATT operation already in progress.', 'NetworkError');
    this.#busy += 1;
    try {
      await new Promise(setImmediate);
      return act();
    } finally {
      this.#busy -= 1;
    }
  }

  async #connects(): Promise<void> {
    await new Promise(setImmediate);
    if (this.answers === 'refuses')
      throw new DOMException('Connection Error: Connection attempt failed.', 'NetworkError');
    if (this.answers === 'out-of-range')
      throw new DOMException('Bluetooth Device is no longer in range.', 'NetworkError');
    if (this.answers === 'never') await new Promise(() => undefined);
  }
}

export class FakeCharacteristic extends EventTarget {
  readonly uuid: string;
  readonly properties: { readonly write: boolean; readonly writeWithoutResponse: boolean };
  readonly written: { readonly bytes: readonly number[]; readonly isAnswered: boolean }[] = [];
  isNotifying = false;
  monitor: FakeMonitor | null = null;
  value: DataView | undefined;
  readonly #buffer = new Uint8Array(64);

  constructor(uuid: string, { write = false, writeWithoutResponse = false } = {}) {
    super();
    this.uuid = uuid;
    this.properties = { write, writeWithoutResponse };
  }

  startNotifications(): Promise<this> | undefined {
    return this.monitor?.operate(() => {
      this.isNotifying = true;
      return this;
    });
  }
  writeValueWithResponse(bytes: Uint8Array): Promise<unknown> | undefined {
    return this.monitor?.operate(() => this.written.push({ bytes: [...bytes], isAnswered: true }));
  }
  writeValueWithoutResponse(bytes: Uint8Array): Promise<unknown> | undefined {
    return this.monitor?.operate(() => this.written.push({ bytes: [...bytes], isAnswered: false }));
  }
  /** The same buffer each time: whoever keeps it and does not copy has the next value in it. */
  notify(...bytes: readonly number[]): void {
    if (!this.isNotifying) return;
    this.#buffer.set(bytes, 3);
    this.value = new DataView(this.#buffer.buffer, 3, bytes.length);
    this.dispatchEvent(new Event('characteristicvaluechanged'));
  }
}
