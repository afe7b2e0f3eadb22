import type { FromDevicePage, GrantedDevice, ToDevicePage } from '../../tablet-port/device-port.ts';

/** The way to one page: a MessagePort or a WebSocket, see `device-page-channel.ts`. */
export interface DevicePageChannel {
  send(message: ToDevicePage): void;
  /** Called once, at the start. Messages are read already; `gone`: nothing follows. */
  hear(ears: { readonly message: (message: FromDevicePage) => void; readonly gone: () => void }): void;
  close(): void;
}

/** What a connection over the line hears. */
export type LineEvent =
  | Extract<FromDevicePage, { readonly kind: 'opened' | 'bytes' | 'written' | 'closed' }>
  /** The page is no more, and with it the connection. */
  | { readonly kind: 'page-gone' };

/** What the screen and the desk are told. */
export type LineNews =
  { readonly kind: 'changed' } | Extract<FromDevicePage, { readonly kind: 'chosen' | 'choice-failed' }>;

export interface LineOrder {
  readonly device: string;
  readonly service: string;
  readonly listens: readonly string[];
  readonly writes: readonly string[];
}
export interface LineConnection {
  write(to: string, bytes: Uint8Array): void;
  /** Nothing is heard after it. */
  close(): void;
}

/**
 * The acquisition's end of the line to the Bluetooth page: which page it is, what that says of the radio and of devices, and
 * who hears which connection. Pages come and go; connections die with theirs.
 */
export class BluetoothLine {
  #channel: DevicePageChannel | null = null;
  #wanted: Extract<ToDevicePage, { readonly kind: 'wanted' }> = { kind: 'wanted', services: [], besides: [] };
  #isAvailable: boolean | null = null;
  #granted: readonly GrantedDevice[] = [];
  #connections = new Map<number, (event: LineEvent) => void>();
  #numbers = 0;
  readonly #listeners = new Set<(news: LineNews) => void>();

  get isPageThere(): boolean {
    return this.#channel !== null;
  }
  /** Null while nobody knows. */
  get isAvailable(): boolean | null {
    return this.#channel === null ? null : this.#isAvailable;
  }
  /** Devices that need no prompt now. */
  get granted(): readonly GrantedDevice[] {
    return this.#channel === null ? [] : this.#granted;
  }

  /** A page has come. It replaces the one before. */
  attach(channel: DevicePageChannel): void {
    this.#channel?.close();
    this.#lose();
    this.#channel = channel;
    channel.hear({
      message: (message) => {
        if (this.#channel === channel) this.#take(message);
      },
      gone: () => {
        if (this.#channel !== channel) return;
        this.#channel = null;
        this.#lose();
      },
    });
    channel.send(this.#wanted);
    this.#tell({ kind: 'changed' });
  }

  /** Services that the chooser asks for, and others that a driver may use on what was chosen. */
  want(services: readonly string[], besides: readonly string[]): void {
    this.#wanted = { kind: 'wanted', services, besides };
    this.#channel?.send(this.#wanted);
  }
  /** Asks the page for a tap that opens the browser's chooser. False where there is no page. */
  choose(): boolean {
    this.#channel?.send({ kind: 'choose' });
    return this.#channel !== null;
  }
  forget(device: string): void {
    this.#channel?.send({ kind: 'forget', device });
  }

  /** Until the returned function is called. */
  listen(listener: (news: LineNews) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Null where there is no page. */
  connect(order: LineOrder, hear: (event: LineEvent) => void): LineConnection | null {
    const channel = this.#channel;
    if (channel === null) return null;
    this.#numbers += 1;
    const connection = this.#numbers;
    this.#connections.set(connection, hear);
    channel.send({ kind: 'connect', connection, ...order });
    return {
      write: (to, bytes) => {
        if (this.#connections.has(connection)) channel.send({ kind: 'write', connection, to, bytes });
      },
      close: () => {
        if (this.#connections.delete(connection)) channel.send({ kind: 'disconnect', connection });
      },
    };
  }

  #take(message: FromDevicePage): void {
    switch (message.kind) {
      case 'available':
        this.#isAvailable = message.isAvailable;
        this.#tell({ kind: 'changed' });
        return;
      case 'granted':
        this.#granted = message.devices;
        this.#tell({ kind: 'changed' });
        return;
      case 'chosen':
      case 'choice-failed':
        this.#tell(message);
        return;
      case 'opened':
      case 'bytes':
      case 'written':
        this.#connections.get(message.connection)?.(message);
        return;
      case 'closed': {
        const hear = this.#connections.get(message.connection);
        this.#connections.delete(message.connection);
        hear?.(message);
        return;
      }
    }
  }

  #lose(): void {
    const lost = [...this.#connections.values()];
    this.#connections.clear();
    this.#isAvailable = null;
    this.#granted = [];
    for (const hear of lost) hear({ kind: 'page-gone' });
    this.#tell({ kind: 'changed' });
  }

  #tell(news: LineNews): void {
    for (const listener of [...this.#listeners]) listener(news);
  }
}
