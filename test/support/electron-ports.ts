import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/**
 * Electron's MessagePortMain, MessageChannelMain and UtilityProcess, ported onto Node's own ports, so that every message is cloned and
 * every transferred port is gone where it was. After electron.d.ts 45 and Electron's pages on message ports and utility processes.
 */
export class MessagePortMainHere extends EventEmitter {
  #port: MessagePort | null;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
    // Only `start` lets messages through.
    port.unref();
  }
  start(): void {
    this.#port?.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }
  postMessage(message: unknown, transfer: readonly MessagePortMainHere[] = []): void {
    this.#port?.postMessage(
      message,
      transfer.map((one) => one.take()),
    );
  }
  close(): void {
    this.#port?.close();
  }
  /** Hands it on; a port is in one place only. */
  take(): MessagePort {
    const port = this.#port;
    if (port === null) throw new Error('Port at index 0 is already neutered');
    port.removeAllListeners();
    this.#port = null;
    return port;
  }
}

export class MessageChannelMainHere {
  readonly port1: MessagePortMainHere;
  readonly port2: MessagePortMainHere;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MessagePortMainHere(port1);
    this.port2 = new MessagePortMainHere(port2);
  }
}

/** What a child has of its parent. Messages wait until it listens. */
export interface ParentPortHere {
  listen(ear: (data: unknown, ports: readonly MessagePort[]) => void): void;
  postMessage(message: unknown): void;
}
/** What runs in the place of a forked entry; returns what ends it by force. */
export type ChildProgram = (child: {
  readonly entry: string;
  readonly args: readonly string[];
  readonly parent: ParentPortHere;
  readonly exit: (code: number) => void;
}) => () => void;

const TERMINATED = 15;

export class UtilityProcessHere extends EventEmitter {
  static #pids = 1000;
  pid: number | undefined = undefined;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly entry: string;
  #ear: ((data: unknown, ports: readonly MessagePort[]) => void) | null = null;
  #waiting: [unknown, readonly MessagePort[]][] = [];
  #end: () => void = () => undefined;
  #hasExited = false;
  readonly #given = new Set<MessagePort>();

  constructor(entry: string, args: readonly string[], program: ChildProgram) {
    super();
    this.entry = entry;
    setImmediate(() => {
      if (this.#hasExited) return;
      UtilityProcessHere.#pids += 1;
      this.pid = UtilityProcessHere.#pids;
      this.emit('spawn');
      this.#end = program({
        ...{ entry, args },
        exit: (code) => {
          this.exit(code);
        },
        parent: {
          listen: (ear) => {
            this.#ear = ear;
            for (const [data, ports] of this.#waiting.splice(0)) ear(data, ports);
          },
          postMessage: (message) => {
            const cloned: unknown = structuredClone(message);
            setImmediate(() => this.emit('message', cloned));
          },
        },
      });
    });
  }

  postMessage(message: unknown, transfer: readonly MessagePortMainHere[] = []): void {
    const cloned: unknown = structuredClone(message);
    const ports = transfer.map((one) => one.take());
    if (this.#hasExited) {
      // A port whose other end was sent nowhere hears that it is closed.
      for (const port of ports) port.close();
      return;
    }
    for (const port of ports) this.#given.add(port);
    if (this.#ear === null) this.#waiting.push([cloned, ports]);
    else this.#ear(cloned, ports);
  }

  kill(): boolean {
    if (this.#hasExited) return false;
    this.exit(TERMINATED);
    return true;
  }

  /** Ends it, as a crash or its own will does; its ports close with it. */
  exit(code: number): void {
    if (this.#hasExited) return;
    this.#hasExited = true;
    this.#end();
    for (const port of this.#given) port.close();
    setImmediate(() => {
      this.emit('exit', code);
      this.pid = undefined;
    });
  }
}
