import type { Host } from './host.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the two ends of a connection hear. */
export interface EndEars {
  readonly message: (bytes: Uint8Array) => void;
  /** Null: it broke without a word. */
  readonly closed: (code: number | null) => void;
}
/** One end of a connection. */
export interface End {
  send(bytes: Uint8Array): void;
  close(code: number): void;
  /** Sent and not yet at the other end, bytes. */
  readonly unsent: number;
}
/** A host that can be connected to. Null: nobody listens there. */
export type Listen = (end: End) => EndEars | null;

export type Handshake =
  | { readonly kind: 'opened'; readonly end: End }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'broken' };

type Direction = 'up' | 'down';

/**
 * The way between two hosts: as TCP is, in order, without loss inside a connection, and without a word when the other
 * end is gone. What is stalled is late, not lost, as long as nobody cuts it.
 */
export class Path {
  readonly #time: VirtualTime;
  readonly #chance: () => number;
  readonly here: Host;
  readonly there: Host;
  readonly #connections = new Set<Connection>();
  /** Until when nothing passes, by direction. */
  readonly stalledUntil: Record<Direction, number> = { up: 0, down: 0 };
  /** Somebody else answers instead of the relay: with a status, or with silence. */
  portal: { readonly until: number; readonly status: number | null } = { until: 0, status: null };
  /** One way, ms. */
  delay = 20;

  constructor(time: VirtualTime, chance: () => number, here: Host, there: Host) {
    this.#time = time;
    this.#chance = chance;
    this.here = here;
    this.there = there;
  }

  /** Tries to connect; `answer` is heard at most once, on the host that asked. */
  connect(listen: () => Listen | null, ears: EndEars, answer: (handshake: Handshake) => void): void {
    this.here.after(2 * this.#hop('up'), () => {
      if (this.portal.until > this.#time.now) {
        const { status } = this.portal;
        if (status !== null) answer({ kind: 'refused', status });
        return;
      }
      if (this.stalledUntil.up > this.#time.now || this.stalledUntil.down > this.#time.now) return;
      const listener = listen();
      if (listener === null) {
        answer({ kind: 'broken' });
        return;
      }
      const connection = new Connection(this, ears);
      const accepted = listener(connection.endOf('down'));
      if (accepted === null) {
        answer({ kind: 'broken' });
        return;
      }
      connection.accept(accepted);
      this.#connections.add(connection);
      answer({ kind: 'opened', end: connection.endOf('up') });
    });
  }

  /** Both ends are told that it broke; what was under way is gone. */
  cut(): void {
    for (const connection of [...this.#connections]) connection.break(true, true);
  }

  /** The process here or there was killed: its kernel ends its connections in order. */
  endProcess(where: 'here' | 'there'): void {
    for (const connection of [...this.#connections]) connection.endProcess(where === 'here' ? 'up' : 'down');
  }

  /** One end is told, the other believes in it until it has heard nothing for too long. */
  breakSilently(told: 'here' | 'there' | 'nobody'): void {
    for (const connection of [...this.#connections]) connection.break(told === 'here', told === 'there');
  }

  stall(directions: readonly Direction[], ms: number): void {
    for (const direction of directions) {
      this.stalledUntil[direction] = Math.max(this.stalledUntil[direction], this.#time.now + ms);
    }
  }

  heal(): void {
    this.stalledUntil.up = 0;
    this.stalledUntil.down = 0;
    this.portal = { until: 0, status: null };
  }

  forget(connection: Connection): void {
    this.#connections.delete(connection);
  }

  #hop(direction: Direction): number {
    return Math.max(this.delay * (0.5 + this.#chance()), this.stalledUntil[direction] - this.#time.now);
  }

  /** When something sent now arrives, were it alone. */
  arrival(direction: Direction): number {
    const now = this.#time.now;
    const stalled = this.stalledUntil[direction];
    // Behind a stall comes the kernel's own retransmission time: anything up to as long again, seconds at most.
    const late = stalled > now ? stalled - now + this.#chance() * Math.min(3_000, stalled - now) : 0;
    return now + Math.max(late, this.delay * (0.5 + this.#chance()));
  }

  /** Calls at a time, whatever runs on either host. */
  at(time: number, act: () => void): void {
    this.#time.after(time - this.#time.now, act);
  }
  get now(): number {
    return this.#time.now;
  }
}

/** One TCP connection with a WebSocket in it. */
export class Connection {
  readonly #path: Path;
  readonly #ears: Record<Direction, EndEars | null>;
  /** An end that is closed hears nothing any more. */
  readonly #isOver: Record<Direction, boolean> = { up: false, down: false };
  /** Nothing that is sent in this direction arrives any more. */
  readonly #isDead: Record<Direction, boolean> = { up: false, down: false };
  readonly #queues: Record<Direction, { readonly at: number; readonly arrive: () => void }[]> = { up: [], down: [] };
  readonly #unsent: Record<Direction, number> = { up: 0, down: 0 };

  constructor(path: Path, caller: EndEars) {
    this.#path = path;
    this.#ears = { up: caller, down: null };
  }

  accept(ears: EndEars): void {
    this.#ears.down = ears;
  }

  /** `up`: the end that called, which sends upwards; `down`: the end that was called. */
  endOf(side: Direction): End {
    const unsent = (): number => this.#unsent[side];
    return {
      send: (bytes) => {
        if (this.#isOver[side]) return;
        this.#unsent[side] += bytes.length;
        this.#carry(side, () => {
          this.#unsent[side] -= bytes.length;
          this.#hear(other(side), (ears) => {
            ears.message(bytes);
          });
        });
      },
      close: (code) => {
        if (this.#isOver[side]) return;
        this.#isOver[side] = true;
        this.#carry(side, () => {
          this.#tellClosed(other(side), code);
          this.#path.forget(this);
        });
      },
      get unsent() {
        return unsent();
      },
    };
  }

  /** The process at one end is gone: what its kernel had taken still arrives, and then the end; nothing comes in. */
  endProcess(side: Direction): void {
    if (this.#isOver[side]) return;
    this.#isOver[side] = true;
    this.#isDead[other(side)] = true;
    this.#carry(side, () => {
      this.#tellClosed(other(side), null);
      this.#path.forget(this);
    });
  }

  break(callerIsTold: boolean, calledIsTold: boolean): void {
    this.#isDead.up = true;
    this.#isDead.down = true;
    if (callerIsTold) this.#tellClosed('up', null);
    if (calledIsTold) this.#tellClosed('down', null);
    this.#path.forget(this);
  }

  /** In order, and late where the path is stalled. */
  #carry(from: Direction, arrive: () => void): void {
    const queue = this.#queues[from];
    const at = Math.max(this.#path.arrival(from), queue.at(-1)?.at ?? 0);
    queue.push({ at, arrive });
    this.#path.at(at, () => {
      this.#deliver(from);
    });
  }

  /** What is due, unless the path has been stalled since it was sent. */
  #deliver(from: Direction): void {
    const queue = this.#queues[from];
    const stalled = this.#path.stalledUntil[from];
    if (stalled > this.#path.now) {
      this.#path.at(stalled, () => {
        this.#deliver(from);
      });
      return;
    }
    while (!this.#isDead[from] && queue[0] !== undefined && queue[0].at <= this.#path.now) queue.shift()?.arrive();
  }

  #hear(side: Direction, tell: (ears: EndEars) => void): void {
    const ears = this.#ears[side];
    if (ears === null || this.#isOver[side]) return;
    const host = side === 'up' ? this.#path.here : this.#path.there;
    host.after(0, () => {
      if (!this.#isOver[side]) tell(ears);
    });
  }

  #tellClosed(side: Direction, code: number | null): void {
    const ears = this.#ears[side];
    if (ears === null || this.#isOver[side]) return;
    const host = side === 'up' ? this.#path.here : this.#path.there;
    host.after(0, () => {
      if (this.#isOver[side]) return;
      this.#isOver[side] = true;
      ears.closed(code);
    });
  }
}

const other = (side: Direction): Direction => (side === 'up' ? 'down' : 'up');
