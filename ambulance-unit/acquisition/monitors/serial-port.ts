import { SerialPort } from 'serialport';
import type { Clock } from '../clock.ts';
import type { LinkEvent, LinkTrouble, MonitorLink, MonitorPort } from './monitor-link.ts';
import { type DeviceFingerprint, SERIAL } from './monitor-driver.ts';
import { hearHangUp } from './serial-hang-up.ts';

/** Where a serial monitor is plugged in. */
export type SerialAddress =
  /** Whatever is there: a listed port, or any other path, such as one end of a pseudo-terminal. */
  | { readonly kind: 'path'; readonly path: string }
  /** This one device, at whatever port it turns up next time. */
  | {
      readonly kind: 'usb';
      readonly vendorId: string;
      readonly productId: string;
      readonly serialNumber: string;
    };

/** A port that the system lists. Pseudo-terminals are never among them. */
export interface ListedSerialPort {
  /** The device where it has a serial number, else the path. */
  readonly address: SerialAddress;
  readonly path: string;
  /** Null where it is no USB device, or the system does not tell. */
  readonly fingerprint: Extract<DeviceFingerprint, { readonly kind: 'usb' }> | null;
  readonly serialNumber: string | null;
  /** As the device calls its maker; for a person, not for decisions. */
  readonly maker: string | null;
}

/** What is known of a port before it is opened, as `serialport` lists it. */
export interface PortFacts {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
}
export type ListPorts = () => Promise<readonly PortFacts[]>;

const askSystem: ListPorts = () => SerialPort.list();

/** The ports of this machine now; none where the system cannot say (a machine without udev), which is no reason to fail. */
export async function listSerialPorts(list: ListPorts = askSystem): Promise<readonly ListedSerialPort[]> {
  const found = await list().catch(() => []);
  return found.map(({ path, manufacturer, serialNumber, vendorId, productId }) => {
    const fingerprint =
      vendorId === undefined || productId === undefined
        ? null
        : ({ kind: 'usb', vendorId: vendorId.toLowerCase(), productId: productId.toLowerCase() } as const);
    const hasNumber = fingerprint !== null && serialNumber !== undefined && serialNumber !== '';
    return {
      address: hasNumber
        ? { kind: 'usb', vendorId: fingerprint.vendorId, productId: fingerprint.productId, serialNumber }
        : { kind: 'path', path },
      ...{ path, fingerprint, serialNumber: serialNumber ?? null, maker: manufacturer ?? null },
    };
  });
}

export const identityOfAddress = (address: SerialAddress): string =>
  address.kind === 'path'
    ? `serial:${address.path}`
    : `usb:${address.vendorId}:${address.productId}:${address.serialNumber}`;

export interface SerialPortParts {
  readonly address: SerialAddress;
  readonly baudRate: number;
  readonly clock: Clock;
  readonly list?: ListPorts;
}

/** A monitor on a serial port: opened again and again, at whatever path it is by then. */
export function serialPort({ address, baudRate, clock, list = askSystem }: SerialPortParts): MonitorPort {
  return {
    identity: identityOfAddress(address),
    open: (hear) => new SerialLink(pathOf(address, list), baudRate, clock, hear),
  };
}

async function pathOf(address: SerialAddress, list: ListPorts): Promise<string | null> {
  if (address.kind === 'path') return address.path;
  const wanted = identityOfAddress(address);
  const ports = await listSerialPorts(list);
  return ports.find((port) => identityOfAddress(port.address) === wanted)?.path ?? null;
}

/** One opening of a port. Says `closed` once, unless it was closed from this side: then nothing more. */
class SerialLink implements MonitorLink {
  readonly #hear: (event: LinkEvent) => void;
  readonly #clock: Clock;
  #port: SerialPort | null = null;
  #isOver = false;
  /** What `serialport` complained of before it closed. */
  #complaint = '';

  constructor(path: Promise<string | null>, baudRate: number, clock: Clock, hear: (event: LinkEvent) => void) {
    this.#hear = hear;
    this.#clock = clock;
    void path.then((found) => {
      if (found === null) this.#end('not-found', 'no port has a device with this serial number');
      else if (!this.#isOver) this.#open(found, baudRate);
    });
  }

  /** Never rejects: what was not taken is followed by `closed`. */
  write(_to: unknown, bytes: Uint8Array): Promise<void> {
    const port = this.#port;
    // A write before the port is open would wait in `serialport` for an opening that may never come.
    if (port === null || this.#isOver || !port.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      port.write(Buffer.from(bytes), () => {
        resolve();
      });
    });
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
  }

  #open(path: string, baudRate: number): void {
    const port = makePort(path, baudRate);
    if (!(port instanceof SerialPort)) {
      this.#end('not-found', port.complaint);
      return;
    }
    this.#port = port;
    // Before its first read.
    port.prependOnceListener('open', () => {
      if (port.port !== undefined && 'poller' in port.port) hearHangUp(port.port);
    });
    // For as long as the port exists: a write after the cable was pulled emits 'error', and without a listener ends the process.
    port.on('error', (error: Error) => {
      this.#complaint = error.message;
      // It closes itself over an error; what goes wrong at an opening is told there.
      if (!port.isOpen && !port.opening) this.#end('unplugged', error.message);
    });
    port.on('close', (error: Error | null | undefined) => {
      this.#end('unplugged', error?.message ?? this.#complaint);
    });
    // The other side hung up, and the port itself is still open.
    port.on('end', () => {
      this.#end('unplugged', 'end of input');
    });
    port.on('data', (bytes: Buffer) => {
      if (this.#isOver) return;
      this.#hear({ kind: 'bytes', from: SERIAL, bytes, arrivedAt: this.#clock.monotonic() });
    });
    port.open((error) => {
      if (error !== null) this.#end(troubleOfOpening(error.message), error.message);
      // Closed from this side meanwhile: an open port would keep the next one out.
      else if (this.#isOver) this.#release();
      else this.#hear({ kind: 'opened' });
    });
  }

  #end(trouble: LinkTrouble, detail: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
    this.#hear({ kind: 'closed', trouble, detail });
  }

  #release(): void {
    const port = this.#port;
    if (port === null || !port.isOpen) return;
    port.close(() => undefined);
  }
}

/** `serialport` throws for a path or a rate that can be none. */
function makePort(path: string, baudRate: number): SerialPort | { readonly complaint: string } {
  try {
    return new SerialPort({ path, baudRate, autoOpen: false });
  } catch (thrown) {
    return { complaint: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/**
 * Why a port could not be opened. `serialport` gives the system's words and no code: "Error: No such file or directory,
 * cannot open …" or "Error Resource temporarily unavailable Cannot lock port" (Linux, macOS), "Opening COM3: File not
 * found", "Opening COM3: Access denied" (Windows, where it means that another program holds it).
 */
export function troubleOfOpening(message: string): LinkTrouble {
  if (/no such (file|device)|file not found|enoent|enodev|enxio|input\/output error/i.test(message)) return 'not-found';
  if (/cannot lock|resource busy|temporarily unavailable|access denied|ebusy/i.test(message)) return 'busy';
  if (/permission denied|not permitted|eacces|eperm/i.test(message)) return 'permission-denied';
  // It opened, and is no terminal: a file, or another kind of device.
  if (/inappropriate ioctl|not a typewriter|enotty|is a directory|invalid argument/i.test(message))
    return 'wrong-device';
  return 'broken';
}
