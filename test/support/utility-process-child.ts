import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/**
 * Loaded before the acquisition in a plain child process: gives it `process.parentPort` as Electron's utility processes have it.
 * A port that is handed to it ends here; what passes through it goes over the process's own channel, cloned on the way.
 */
export type ToChild =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly port: number };
export type FromChild =
  | { readonly kind: 'message'; readonly data: unknown }
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly port: number };

/** Electron's port emits what Node's hands over bare. */
class ParentSidePort extends EventEmitter {
  readonly #port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }
  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }
  close(): void {
    this.#port.close();
  }
}

const tell = (message: FromChild): void => {
  process.send?.(message);
};
const near = new Map<number, MessagePort>();
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown) => {
    tell({ kind: 'message', data });
  },
});
Object.assign(process, { parentPort });

const open = (number: number): ParentSidePort => {
  const { port1, port2 } = new MessageChannel();
  near.set(number, port1);
  port1.on('message', (data: unknown) => {
    tell({ kind: 'port', port: number, data });
  });
  port1.on('close', () => {
    if (near.delete(number)) tell({ kind: 'port-closed', port: number });
  });
  return new ParentSidePort(port2);
};

/** What comes before the acquisition listens waits for it, as it does in Electron. */
let waiting: unknown[] | null = [];
parentPort.on('newListener', (event) => {
  if (event !== 'message' || waiting === null) return;
  const came = waiting;
  waiting = null;
  setImmediate(() => {
    for (const one of came) parentPort.emit('message', one);
  });
});

process.on('message', (message: ToChild) => {
  switch (message.kind) {
    case 'message': {
      const event = { data: message.data, ports: message.ports.map(open) };
      if (waiting === null) parentPort.emit('message', event);
      else waiting.push(event);
      return;
    }
    case 'port':
      near.get(message.port)?.postMessage(message.data);
      return;
    case 'port-closed': {
      const port = near.get(message.port);
      near.delete(message.port);
      port?.close();
    }
  }
});
