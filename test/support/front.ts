import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { atTheEnd } from './endings.ts';

/** What a TCP connection of a unit meets. */
export type Behaviour = (unit: Socket) => void;

/** A port of this host's loopback where a unit believes its relay to be, and what stands there can change. */
export interface Front {
  readonly port: number;
  readonly url: string;
  /** Connections accepted so far. */
  readonly met: number;
  /** From the next connection on. */
  become(behaviour: Behaviour): void;
}

export async function openFront(first: Behaviour): Promise<Front> {
  let behaviour = first;
  let met = 0;
  const open = new Set<Socket>();
  const server = createServer((unit) => {
    met += 1;
    open.add(unit);
    unit.on('close', () => open.delete(unit));
    // A unit may leave as rudely as it is treated.
    unit.on('error', () => undefined);
    behaviour(unit);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => {
    server.close();
    for (const unit of open) unit.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get met() {
      return met;
    },
    become(next) {
      behaviour = next;
    },
  };
}

/** Hands every byte on, both ways. */
export const passTo =
  (port: number): Behaviour =>
  (unit) => {
    const relay = connect(port, '127.0.0.1');
    relay.on('error', () => unit.destroy());
    unit.on('close', () => relay.destroy());
    unit.pipe(relay).pipe(unit);
  };

/** Answers whatever is asked with these lines of HTTP, as a captive portal does. */
export const answerHttp =
  (status: string, headers: readonly string[], body: string): Behaviour =>
  (unit) => {
    unit.once('data', () => {
      const length = `Content-Length: ${Buffer.byteLength(body)}`;
      unit.end([`HTTP/1.1 ${status}`, ...headers, length, 'Connection: close', '', body].join('\r\n'));
    });
  };

/** Accepts, reads and says nothing. */
export const sayNothing: Behaviour = (unit) => {
  unit.resume();
};

/** Answers with bytes that are no HTTP. */
export const answerBytes =
  (bytes: () => Uint8Array): Behaviour =>
  (unit) => {
    unit.once('data', () => unit.write(bytes()));
  };
