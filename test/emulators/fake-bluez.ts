import dbus, { type Message as BusMessage, type MessageBus } from 'dbus-next';

/**
 * BlueZ as Chromium's Bluetooth stack on Linux speaks with it: `org.bluez` on a private D-Bus, one adapter, peripherals with
 * GATT services, genuine notifications. It fails as BlueZ does: a device refuses, falls silent, drops its link, is forgotten;
 * the radio is switched off; the daemon dies without a word. No kernel Bluetooth, no privileges.
 */

const { Message, Variant, sessionBus } = dbus;
/** The library's types leave out the message that is answered. */
const newError = (message: BusMessage, name: string, text: string): BusMessage =>
  (Message as unknown as { newError(message: BusMessage, name: string, text: string): BusMessage }).newError(
    message,
    name,
    text,
  );

const ADAPTER = '/org/bluez/hci0';
const ADVERTISES_EVERY = 100;
const CCCD = '00002902-0000-1000-8000-00805f9b34fb';
const OBJECT_MANAGER = 'org.freedesktop.DBus.ObjectManager';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

export interface PeripheralCharacteristic {
  readonly uuid: string;
  readonly flags: readonly ('read' | 'write' | 'write-without-response' | 'notify' | 'indicate')[];
}
export interface Peripheral {
  /** Six bytes, `01:02:…`. */
  readonly address: string;
  readonly name: string;
  /** Services that its advertisements name. */
  readonly advertises: readonly string[];
  readonly services: readonly {
    readonly uuid: string;
    readonly characteristics: readonly PeripheralCharacteristic[];
  }[];
  /** Somebody wrote to a characteristic. */
  readonly hear?: (characteristic: string, bytes: Uint8Array) => void;
  /** Its link is gone: as most do, it stops. */
  readonly linkLost?: () => void;
  /** Somebody subscribed. */
  readonly subscribed?: (characteristic: string) => void;
}

/** A peripheral within reach of the fake radio. */
export interface FakeDevice {
  readonly isConnected: boolean;
  /** How it answers the next attempts to connect: it refuses, or never answers. */
  answersConnect: 'accepts' | 'refuses' | 'never';
  /** False where nobody has subscribed. */
  notify(characteristic: string, bytes: Uint8Array): boolean;
  /** The link breaks; it goes on advertising. */
  dropLink(): void;
  /** Out of reach, long enough for BlueZ to forget it. */
  goAway(): void;
  comeBack(): void;
}

type Values = Record<string, InstanceType<typeof Variant>>;
type Method = (
  body: readonly unknown[],
) => readonly [signature: string, ...body: unknown[]] | Promise<readonly [string, ...unknown[]]>;
interface BusObject {
  readonly interfaces: Map<string, { readonly values: Values; readonly methods: Record<string, Method> }>;
}

/** What BlueZ's calls fail with. */
class BluezError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const NOTHING = [''] as const;
const nothing: Method = () => NOTHING;
const text = (value: string) => new Variant('s', value);
const yes = (value: boolean) => new Variant('b', value);
const texts = (value: readonly string[]) => new Variant('as', value);
const objectPath = (value: string) => new Variant('o', value);
const bytes = (value: Uint8Array) => new Variant('ay', Buffer.from(value));

export class FakeBluez {
  /** How often each method was called. */
  readonly calls = new Map<string, number>();
  readonly #address: string;
  readonly #objects = new Map<string, BusObject>();
  readonly #devices = new Set<FakeBluezDevice>();
  #bus: MessageBus | null = null;

  private constructor(address: string) {
    this.#address = address;
    this.#put('/', OBJECT_MANAGER, {}, { GetManagedObjects: () => ['a{oa{sa{sv}}}', this.#managed()] });
    this.#put('/org/bluez', 'org.bluez.AgentManager1', {}, agentMethods('Agent', 'RequestDefaultAgent'));
    this.#put('/org/bluez', 'org.bluez.ProfileManager1', {}, agentMethods('Profile'));
    this.#put(
      ADAPTER,
      'org.bluez.Adapter1',
      {
        ...{ Address: text('00:11:22:33:44:55'), AddressType: text('public'), Name: text('fake'), Alias: text('fake') },
        ...{ Class: new Variant('u', 0), Powered: yes(true), Discoverable: yes(false), Pairable: yes(true) },
        ...{ DiscoverableTimeout: new Variant('u', 0), PairableTimeout: new Variant('u', 0), Discovering: yes(false) },
        ...{ UUIDs: texts([]), Modalias: text('usb:v1D6Bp0246d0537'), Roles: texts(['central', 'peripheral']) },
      },
      {
        StartDiscovery: () => {
          if (!this.isPowered) throw new BluezError('NotReady', 'Resource Not Ready');
          this.change(ADAPTER, 'org.bluez.Adapter1', { Discovering: yes(true) });
          this.#advertiseAll();
          return NOTHING;
        },
        StopDiscovery: () => {
          this.change(ADAPTER, 'org.bluez.Adapter1', { Discovering: yes(false) });
          return NOTHING;
        },
        ...{ SetDiscoveryFilter: nothing, RemoveDevice: nothing },
      },
    );
  }

  static async start(address: string): Promise<FakeBluez> {
    const bluez = new FakeBluez(address);
    await bluez.revive();
    return bluez;
  }

  get isPowered(): boolean {
    return this.#valuesOf(ADAPTER, 'org.bluez.Adapter1')['Powered']?.value === true;
  }
  get isDiscovering(): boolean {
    return this.#valuesOf(ADAPTER, 'org.bluez.Adapter1')['Discovering']?.value === true;
  }

  add(peripheral: Peripheral): FakeDevice {
    const device = new FakeBluezDevice(this, peripheral);
    this.#devices.add(device);
    device.comeBack();
    return device;
  }

  /** Switched off by hand: every link breaks. */
  power(isOn: boolean): void {
    if (!isOn) for (const device of this.#devices) device.dropLink();
    this.change(ADAPTER, 'org.bluez.Adapter1', {
      Powered: yes(isOn),
      ...(isOn ? {} : { Discovering: yes(false) }),
    });
  }

  /** The daemon is killed: nobody says that links are broken. */
  die(): void {
    this.#bus?.disconnect();
    this.#bus = null;
    for (const device of this.#devices) device.dropLink();
    this.change(ADAPTER, 'org.bluez.Adapter1', { Discovering: yes(false) });
  }

  async revive(): Promise<void> {
    const bus = sessionBus({ busAddress: this.#address });
    // A bus that is gone is what a test wants.
    bus.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      bus.on('connect', resolve);
    });
    bus.addMethodHandler((message: BusMessage) => this.#answer(bus, message));
    this.#bus = bus;
    await bus.requestName('org.bluez', 0);
  }

  /** Discovery reports what advertises, again and again; BlueZ tells it by a changed signal strength. */
  #advertiseAll(): void {
    setTimeout(() => {
      if (!this.isDiscovering) return;
      for (const device of this.#devices) device.advertise();
      this.#advertiseAll();
    }, ADVERTISES_EVERY);
  }

  put(path: string, name: string, values: Values, methods: Record<string, Method>): void {
    this.#put(path, name, values, methods);
    this.#signal('/', OBJECT_MANAGER, 'InterfacesAdded', 'oa{sa{sv}}', [path, { [name]: values }]);
  }
  remove(path: string): void {
    const object = this.#objects.get(path);
    if (object === undefined) return;
    this.#objects.delete(path);
    this.#signal('/', OBJECT_MANAGER, 'InterfacesRemoved', 'oas', [path, [...object.interfaces.keys()]]);
  }
  change(path: string, name: string, values: Values): void {
    const known = this.#objects.get(path)?.interfaces.get(name);
    if (known === undefined) return;
    Object.assign(known.values, values);
    this.#signal(path, PROPERTIES, 'PropertiesChanged', 'sa{sv}as', [name, values, []]);
  }

  #put(path: string, name: string, values: Values, methods: Record<string, Method>): void {
    const object = this.#objects.get(path) ?? { interfaces: new Map() };
    object.interfaces.set(name, { values, methods });
    this.#objects.set(path, object);
  }
  #valuesOf(path: string, name: string): Values {
    return this.#objects.get(path)?.interfaces.get(name)?.values ?? {};
  }
  #managed(): Record<string, Record<string, Values>> {
    const listed = [...this.#objects].filter(([path]) => path !== '/');
    return Object.fromEntries(
      listed.map(([path, { interfaces }]) => [
        path,
        Object.fromEntries([...interfaces].map(([name, { values }]) => [name, values])),
      ]),
    );
  }
  #signal(path: string, name: string, member: string, signature: string, body: readonly unknown[]): void {
    this.#bus?.send(Message.newSignal(path, name, member, signature, [...body]));
  }

  #answer(bus: MessageBus, message: BusMessage): boolean {
    const { path, interface: name, member } = message;
    const body = message.body as readonly unknown[];
    const object = this.#objects.get(path);
    if (object === undefined) return false;
    if (name === PROPERTIES) return this.#answerProperties(bus, message, object);
    const method = object.interfaces.get(name)?.methods[member];
    if (method === undefined) return false;
    this.calls.set(member, (this.calls.get(member) ?? 0) + 1);
    void (async () => {
      try {
        const [signature, ...reply] = await method(body);
        bus.send(Message.newMethodReturn(message, signature, reply));
      } catch (thrown) {
        const error = thrown instanceof BluezError ? thrown : new BluezError('Failed', String(thrown));
        bus.send(newError(message, `org.bluez.Error.${error.code}`, error.message));
      }
    })();
    return true;
  }

  #answerProperties(bus: MessageBus, message: BusMessage, object: BusObject): boolean {
    const [name, property, value] = message.body as unknown as readonly [string, string, InstanceType<typeof Variant>];
    const values = object.interfaces.get(name)?.values ?? {};
    const one = values[property];
    if (message.member === 'GetAll') bus.send(Message.newMethodReturn(message, 'a{sv}', [values]));
    else if (message.member === 'Get' && one !== undefined) bus.send(Message.newMethodReturn(message, 'v', [one]));
    else if (message.member === 'Set') {
      this.change(message.path, name, { [property]: value });
      bus.send(Message.newMethodReturn(message));
    } else return false;
    return true;
  }
}

const agentMethods = (what: string, ...besides: readonly string[]): Record<string, Method> =>
  Object.fromEntries([`Register${what}`, `Unregister${what}`, ...besides].map((name) => [name, nothing]));

class FakeBluezDevice implements FakeDevice {
  answersConnect: FakeDevice['answersConnect'] = 'accepts';
  readonly #bluez: FakeBluez;
  readonly #peripheral: Peripheral;
  readonly #path: string;
  /** Paths of what there is while it is connected, in order. */
  #gatt: string[] = [];
  #characteristics = new Map<string, string>();
  #notifying = new Set<string>();
  #isConnected = false;
  #isHere = false;
  #strength = -50;

  constructor(bluez: FakeBluez, peripheral: Peripheral) {
    this.#bluez = bluez;
    this.#peripheral = peripheral;
    this.#path = `${ADAPTER}/dev_${peripheral.address.replaceAll(':', '_')}`;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  notify(characteristic: string, value: Uint8Array): boolean {
    const path = this.#characteristics.get(characteristic);
    if (path === undefined || !this.#notifying.has(characteristic)) return false;
    this.#bluez.change(path, 'org.bluez.GattCharacteristic1', { Value: bytes(value) });
    return true;
  }

  dropLink(): void {
    if (!this.#isConnected) return;
    this.#bluez.change(this.#path, 'org.bluez.Device1', { ServicesResolved: yes(false) });
    for (const path of this.#gatt.toReversed()) this.#bluez.remove(path);
    this.#isConnected = false;
    this.#gatt = [];
    this.#characteristics = new Map();
    this.#notifying = new Set();
    this.#bluez.change(this.#path, 'org.bluez.Device1', { Connected: yes(false) });
    this.#peripheral.linkLost?.();
  }
  goAway(): void {
    this.dropLink();
    this.#isHere = false;
    this.#bluez.remove(this.#path);
  }
  comeBack(): void {
    const { address, name, advertises } = this.#peripheral;
    this.#isHere = true;
    this.#bluez.put(
      this.#path,
      'org.bluez.Device1',
      {
        ...{ Address: text(address), AddressType: text('public'), Name: text(name), Alias: text(name) },
        ...{
          Paired: yes(false),
          Bonded: yes(false),
          Trusted: yes(false),
          Blocked: yes(false),
          LegacyPairing: yes(false),
        },
        ...{ Connected: yes(false), ServicesResolved: yes(false), UUIDs: texts(advertises) },
        ...{ Adapter: objectPath(ADAPTER), RSSI: new Variant('n', this.#strength) },
      },
      {
        Connect: async () => {
          await this.#connect();
          return NOTHING;
        },
        Disconnect: () => {
          this.dropLink();
          return NOTHING;
        },
        ...{ Pair: nothing, CancelPairing: nothing, ConnectProfile: nothing, DisconnectProfile: nothing },
      },
    );
  }
  advertise(): void {
    if (!this.#isHere || this.#isConnected) return;
    this.#strength = this.#strength === -50 ? -51 : -50;
    this.#bluez.change(this.#path, 'org.bluez.Device1', { RSSI: new Variant('n', this.#strength) });
  }

  async #connect(): Promise<void> {
    if (!this.#bluez.isPowered) throw new BluezError('NotReady', 'Resource Not Ready');
    if (this.answersConnect === 'refuses') throw new BluezError('Failed', 'le-connection-abort-by-local');
    if (this.answersConnect === 'never') await new Promise(() => undefined);
    if (this.#isConnected) return;
    this.#isConnected = true;
    this.#bluez.change(this.#path, 'org.bluez.Device1', { Connected: yes(true) });
    for (const [at, service] of this.#peripheral.services.entries()) this.#putService(at, service);
    // The UUIDs of a device are all that it has, once they are known.
    this.#bluez.change(this.#path, 'org.bluez.Device1', {
      UUIDs: texts([
        ...new Set([...this.#peripheral.advertises, ...this.#peripheral.services.map(({ uuid }) => uuid)]),
      ]),
      ServicesResolved: yes(true),
    });
  }

  #putService(at: number, { uuid, characteristics }: Peripheral['services'][number]): void {
    const handle = (at + 1) * 0x100;
    const path = `${this.#path}/service${hex(handle)}`;
    this.#putGatt(path, 'org.bluez.GattService1', {
      ...{ UUID: text(uuid), Device: objectPath(this.#path), Primary: yes(true), Includes: new Variant('ao', []) },
    });
    for (const [index, characteristic] of characteristics.entries())
      this.#putCharacteristic(path, handle + 1 + index * 4, characteristic);
  }

  #putCharacteristic(service: string, handle: number, { uuid, flags }: PeripheralCharacteristic): void {
    const path = `${service}/char${hex(handle)}`;
    const notifying = (is: boolean): typeof NOTHING => {
      if (is) this.#notifying.add(uuid);
      else this.#notifying.delete(uuid);
      this.#bluez.change(path, 'org.bluez.GattCharacteristic1', { Notifying: yes(is) });
      if (is) setImmediate(() => this.#peripheral.subscribed?.(uuid));
      return NOTHING;
    };
    this.#characteristics.set(uuid, path);
    this.#putGatt(
      path,
      'org.bluez.GattCharacteristic1',
      {
        ...{ UUID: text(uuid), Service: objectPath(service), Value: bytes(new Uint8Array()) },
        ...{ Notifying: yes(false), Flags: texts(flags) },
      },
      {
        ReadValue: () => ['ay', Buffer.alloc(0)],
        WriteValue: ([value]) => {
          this.#peripheral.hear?.(uuid, Uint8Array.from(value as Buffer));
          return NOTHING;
        },
        StartNotify: () => notifying(true),
        StopNotify: () => notifying(false),
      },
    );
    if (!flags.some((flag) => flag === 'notify' || flag === 'indicate')) return;
    this.#putGatt(
      `${path}/desc0001`,
      'org.bluez.GattDescriptor1',
      {
        ...{ UUID: text(CCCD), Characteristic: objectPath(path), Value: bytes(Uint8Array.of(0, 0)) },
        Flags: texts(['read', 'write']),
      },
      { ReadValue: () => ['ay', Buffer.alloc(2)], WriteValue: nothing },
    );
  }

  #putGatt(path: string, name: string, values: Values, methods: Record<string, Method> = {}): void {
    this.#gatt.push(path);
    this.#bluez.put(path, name, values, methods);
  }
}

const hex = (handle: number): string => handle.toString(16).padStart(4, '0');
