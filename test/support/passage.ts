import { connect, type Socket } from 'node:net';
import { FrameFinder } from './websocket-frames.ts';

export type Way = 'up' | 'down';
/** How a connection ends: by FIN, or by RST. */
export type Ending = 'fin' | 'reset';

const end = (socket: Socket, how: Ending): void => {
  if (how === 'reset') socket.resetAndDestroy();
  else socket.destroy();
};

/** A unit that records sends ten messages a second. */
const CUT_WITHIN_MS = 10_000;
/** A message must be worth cutting. */
const LEAST_PAYLOAD = 32;

/**
 * One connection of a unit on its way to the relay, in the hands of a test: it can stall, be delivered late, be cut in
 * the middle of a message, and be written down. Bytes of a stalled connection are taken from the unit and kept.
 */
export class Passage {
  /** All that the unit has sent on it, byte by byte. */
  readonly tape: Buffer[] = [];
  readonly #unit: Socket;
  readonly #relay: Socket;
  readonly #held: Record<Way, Buffer[] | null> = { up: null, down: null };
  #cutting: { readonly way: Way; readonly how: Ending; readonly done: () => void } | null = null;
  #unitHasLeft = false;

  constructor(unit: Socket, port: number) {
    this.#unit = unit;
    this.#relay = connect(port, '127.0.0.1');
    this.#carry('up', unit, this.#relay);
    this.#carry('down', this.#relay, unit);
    unit.on('close', () => {
      this.#unitHasLeft = true;
      // What was held back is still on the way: the relay does not know yet that the unit has left.
      if (this.#held.up === null) this.#relay.destroy();
    });
    this.#relay.on('error', () => undefined);
    this.#relay.on('close', () => {
      if (this.#held.down === null) unit.destroy();
    });
  }

  get isOpenAtRelay(): boolean {
    return !this.#relay.destroyed;
  }
  /** Bytes of the unit that are kept back. */
  get heldBytes(): number {
    return (this.#held.up ?? []).reduce((sum, { length }) => sum + length, 0);
  }

  /** Nothing goes through any more, either way; nobody is told. */
  stall(): void {
    this.#held.up ??= [];
    this.#held.down ??= [];
  }

  /** The unit's end breaks; the relay's end stays as it is. */
  breakAtUnit(how: Ending): void {
    end(this.#unit, how);
  }

  /** What was kept back goes on to the relay, even where the unit has long left. */
  deliverLate(): void {
    const late = this.#held.up ?? [];
    this.#held.up = null;
    for (const chunk of late) this.#relay.write(chunk);
    if (this.#unitHasLeft) this.#relay.end();
  }

  /** Lets half of the next message through and ends the connection; resolves then. Fails where none comes. */
  cutInMessage(way: Way, how: Ending): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`No message went ${way} that could be cut.`)), CUT_WITHIN_MS);
      const done = (): void => {
        clearTimeout(late);
        resolve();
      };
      this.#cutting = { way, how, done };
    });
  }

  #carry(way: Way, from: Socket, to: Socket): void {
    const frames = new FrameFinder();
    let position = 0;
    from.on('data', (chunk: Buffer) => {
      const start = position;
      position += chunk.length;
      if (way === 'up') this.tape.push(chunk);
      const messages = frames.feed(chunk);
      const cutting = this.#cutting;
      if (cutting?.way === way) {
        const cut = messages.find(({ payloadAt, end: last }) => last - payloadAt >= LEAST_PAYLOAD);
        if (cut !== undefined) {
          const middle = Math.floor((cut.payloadAt + cut.end) / 2);
          this.#cut(to, chunk.subarray(0, Math.max(0, middle - start)), cutting);
          return;
        }
      }
      const held = this.#held[way];
      if (held === null) to.write(chunk);
      else held.push(chunk);
    });
  }

  #cut(to: Socket, half: Buffer, { how, done }: { readonly how: Ending; readonly done: () => void }): void {
    this.#cutting = null;
    to.write(half, () => {
      end(this.#unit, how);
      end(this.#relay, how);
      done();
    });
  }
}
