import { networkInterfaces } from 'node:os';
import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { CancelWait, Clock } from '../clock.ts';

/** Addresses of this machine, on interfaces that are up. */
export interface MachineAddresses {
  /** By which it can be reached from outside, each with its interface: these make out the network. */
  readonly outside: readonly string[];
  /** All of them, loopback too. */
  readonly all: ReadonlySet<string>;
}

/** Null where the system does not tell. */
export type ReadAddresses = () => MachineAddresses | null;

export const machineAddresses: ReadAddresses = () => {
  try {
    const found = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
      (addresses ?? []).map(({ address, internal }) => ({ name, address, internal })),
    );
    return {
      outside: found.filter(({ internal }) => !internal).map(({ name, address }) => `${name} ${address}`),
      all: new Set(found.map(({ address }) => address)),
    };
  } catch {
    // A system that forbids the question: then only silence tells of another network (D12).
    return null;
  }
};

const LOOK_EVERY = milliseconds(500);

export interface NetworkWatchParts {
  readonly clock: Clock;
  readonly addresses: ReadAddresses;
  /** Told at each difference, with all addresses that there are now. */
  readonly changed: (present: ReadonlySet<string>) => void;
}

/** Looks twice a second whether this machine has other addresses than before (D13). */
export class NetworkWatch {
  readonly #parts: NetworkWatchParts;
  #seen: string | null = null;
  #cancel: CancelWait = () => undefined;

  constructor(parts: NetworkWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#look();
  }

  stop(): void {
    this.#cancel();
  }

  #look(): void {
    const { clock, addresses, changed } = this.#parts;
    this.#cancel = clock.after(LOOK_EVERY, () => {
      this.#look();
    });
    const now = addresses();
    if (now === null) return;
    const before = this.#seen;
    this.#seen = [...now.outside].sort().join(', ');
    if (before !== null && before !== this.#seen) changed(now.all);
  }
}
