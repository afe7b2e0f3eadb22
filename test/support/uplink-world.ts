import { addRange, emptyCoverage, type Coverage } from '../../protocol/delivery/coverage.ts';
import { deliveryKey } from '../../protocol/delivery/next-to-send.ts';
import { newUplink, stepUplink } from '../../protocol/delivery/uplink.ts';
import type {
  JournalView,
  ReadRecord,
  UplinkAction,
  UplinkEvent,
  UplinkState,
} from '../../protocol/delivery/uplink-state.ts';
import { monotonicMillis, sampleIndex, unixMillis, type SequenceNumber } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { Epoch, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { RelayMessage, UnitMessage } from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { Agenda } from './agenda.ts';
import { RelayInMemory, type RecordName } from './relay-in-memory.ts';

/**
 * One unit's uplink, a journal, a link and relays under a clock of their own: the state machine that ships is driven by
 * events in virtual time, and every record's way can be asked for afterwards. Seeded, without a socket or a disk.
 */
export interface WorldOptions {
  readonly seed?: number;
  readonly recordBytes?: number;
  /** One way, ms. */
  readonly latency?: number;
  /** Bytes a second towards the relay, with everything around them; Infinity: as much as comes. */
  readonly rate?: number;
  /** How many relays there are, an address and a ledger each. */
  readonly relays?: number;
}

/** An event as a test tells it: what a connection says, is of the one in use unless it is said otherwise. */
type Told<E> = E extends { readonly connection: number } ? Omit<E, 'connection'> & { readonly connection?: number } : E;
const OF_NO_CONNECTION: readonly UplinkEvent['kind'][] = [
  'started',
  'wake',
  'journal-changed',
  'network-changed',
  'stop',
];

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;

export class UplinkWorld {
  now = 0;
  state: UplinkState;
  readonly relays: readonly RelayInMemory[];
  readonly sent: UnitMessage[] = [];
  /** When a connection was tried, and to which address. */
  readonly attempts: { readonly at: number; readonly address: number }[] = [];
  readonly actions: UplinkAction[] = [];
  /** When each record of the live epoch was committed on the unit. */
  readonly committedAt = new Map<string, number>();
  /** The unit's own network; what it meets behind it is each relay's door. */
  link: 'up' | 'black-hole' | 'closed' | 'portal' = 'up';
  /** END is written. */
  ended = false;

  readonly #options: Required<WorldOptions>;
  readonly #agenda = new Agenda();
  readonly #chance: () => number;
  readonly #epochs: { epoch: Epoch; last: number; closed: boolean; absent: Coverage<SequenceNumber> }[] = [];
  #sealed = false;
  #linkFreeAt = 0;
  /** The socket that is open, and the relay at its other end. */
  #socket: { readonly connection: number; readonly relay: RelayInMemory } | null = null;
  #wakeAt: number | null = null;
  readonly #waitingForDisk: (() => void)[] = [];

  constructor(options: WorldOptions = {}) {
    this.#options = { seed: 1, recordBytes: 600, latency: 20, rate: Infinity, relays: 1, ...options };
    this.#chance = seededChance(this.#options.seed);
    const { relays } = this.#options;
    this.relays = Array.from({ length: relays }, (_, i) => new RelayInMemory(SESSION, String(i + 1).padStart(32, '0')));
    const identity = { unit: 'unit-1' as UnitId, software: 'test', addresses: relays, lastLedger: null };
    this.state = newUplink(identity, monotonicMillis(0));
  }

  /** The first of them. */
  get relay(): RelayInMemory {
    const [first] = this.relays;
    if (first === undefined) throw new Error('a world without a relay');
    return first;
  }

  get epoch(): Epoch {
    return this.#epochs.at(-1)?.epoch ?? { number: 0, nonce: '0'.repeat(16) };
  }

  /** The journal is opened: a new epoch. */
  openJournal(): void {
    for (const held of this.#epochs) held.closed = true;
    const number = this.#epochs.length + 1;
    const epoch = { number, nonce: String(number).padStart(16, 'a') };
    this.#epochs.push({ epoch, last: 0, closed: false, absent: emptyCoverage });
  }

  record(count = 1): void {
    const epoch = this.#epochs.at(-1);
    if (epoch === undefined) throw new Error('open the journal first');
    for (let i = 0; i < count; i += 1) {
      epoch.last += 1;
      this.committedAt.set(`${deliveryKey(SESSION, epoch.epoch)}:${String(epoch.last)}`, this.now);
    }
    this.tellJournal();
  }

  /** Ten frames a second from now on, for so long. */
  recordFor(ms: number): void {
    const end = this.now + ms;
    const next = (): void => {
      this.record();
      if (this.now + 100 <= end) this.#later(100, next);
    };
    if (ms >= 100) this.#later(100, next);
  }

  /** Records that the disk has damaged, declared as lost. */
  declareLost(first: number, last: number): void {
    const epoch = this.#epochs.at(-1);
    if (epoch === undefined) throw new Error('open the journal first');
    epoch.absent = addRange(epoch.absent, { first: first as SequenceNumber, last: last as SequenceNumber });
    this.tellJournal();
  }

  tellJournal(): void {
    this.tell({ kind: 'journal-changed', view: this.#view() });
  }

  tell(told: Told<UplinkEvent>): void {
    const isOfNone = OF_NO_CONNECTION.includes(told.kind);
    const event = (isOfNone ? told : { connection: this.state.connection, ...told }) as UplinkEvent;
    const moment = {
      monotonic: monotonicMillis(this.now),
      unix: unixMillis(1_700_000_000_000 + this.now),
      chance: this.#chance(),
    };
    const step = stepUplink(this.state, event, moment);
    this.state = step.state;
    for (const action of step.actions) this.#perform(action);
    this.#wakeAt = step.wakeAt;
  }

  /** The relay in use says this, from nowhere. */
  say(message: RelayMessage): void {
    this.tell({ kind: 'message', message });
  }

  /** Lets time pass. */
  run(ms: number): void {
    const until = this.now + ms;
    for (let steps = 0; steps < 5_000_000; steps += 1) {
      const at = Math.min(this.#agenda.next, this.#wakeAt ?? Infinity);
      if (at > until) break;
      this.now = Math.max(this.now, at);
      if (this.#agenda.next <= (this.#wakeAt ?? Infinity)) {
        this.#agenda.take()?.();
      } else {
        this.#wakeAt = null;
        this.tell({ kind: 'wake' });
      }
    }
    this.now = until;
  }

  /** The network breaks and says so. */
  cut(): void {
    this.link = 'closed';
    this.#socket = null;
    this.tell({ kind: 'socket-closed', code: null });
  }

  /** The relay in use sends the unit away. */
  sendAway(reason: keyof typeof CLOSE_REASONS): void {
    this.#socket = null;
    this.tell({ kind: 'socket-closed', code: CLOSE_REASONS[reason].code });
  }

  /** The disk of a relay that stood still goes on. */
  diskGoesOn(): void {
    for (const store of this.#waitingForDisk.splice(0)) store();
  }

  /** Sequence numbers of an epoch that the first relay holds. */
  heldOf(epoch: Epoch): Coverage<SequenceNumber> {
    return this.relay.heldOf(epoch);
  }

  /** From commit on the unit to commit at the first relay, ms, for the records committed in a stretch of time. */
  latencies(from: number, to: number): number[] {
    const found: number[] = [];
    for (const { epoch } of this.#epochs) {
      const key = deliveryKey(SESSION, epoch);
      for (const [seq, arrived] of this.relay.arrivalsOf(epoch)) {
        const committed = this.committedAt.get(`${key}:${String(seq)}`) ?? 0;
        if (committed >= from && committed < to) found.push(arrived - committed);
      }
    }
    return found.sort((a, b) => a - b);
  }

  #view(): JournalView {
    const epochs = this.#epochs
      .filter(({ last }) => last > 0)
      .map(({ epoch, last, closed, absent }) => ({
        epoch,
        first: 1 as SequenceNumber,
        last: last as SequenceNumber,
        closed: closed || this.ended,
        absent,
      }));
    return {
      sessions: this.#sealed || epochs.length === 0 ? [] : [{ session: SESSION, ended: this.ended, epochs }],
      live: this.ended ? null : { session: SESSION, epoch: this.epoch },
      newestSample: sampleIndex((this.#epochs.at(-1)?.last ?? 0) * 50),
    };
  }

  #later(delay: number, act: () => void): void {
    this.#agenda.add(this.now + delay, act);
  }

  #perform(action: UplinkAction): void {
    this.actions.push(action);
    switch (action.kind) {
      case 'open-socket':
        this.attempts.push({ at: this.now, address: action.address });
        this.#open(action.connection, action.address);
        return;
      case 'close-socket':
        this.#socket = null;
        return;
      case 'send':
        this.sent.push(action.message);
        this.#carry(action.message);
        return;
      case 'read-records': {
        const records: ReadRecord[] = [];
        let bytes = 0;
        for (let seq: number = action.first; seq <= action.last && records.length < action.mostRecords; seq += 1) {
          bytes += this.#options.recordBytes;
          if (records.length > 0 && bytes > action.mostBytes) break;
          records.push({ seq: seq as SequenceNumber, sealed: this.#seal(action.epoch, seq) });
        }
        const { lane, connection } = action;
        this.#later(1, () => {
          this.tell({ kind: 'records-read', lane, connection, records, damaged: [], absent: [] });
        });
        return;
      }
      case 'note-sealed':
        this.#sealed = true;
        this.tellJournal();
        return;
      case 'note-held':
      case 'doubt-seal':
      case 'note-told':
        return;
    }
  }

  #open(connection: number, address: number): void {
    this.#socket = null;
    const relay = this.relays[address];
    if (relay === undefined) return;
    for (const after of SYN_AT) this.#later(after, () => this.#knock(connection, relay));
  }

  /** One SYN, and what comes of it. */
  #knock(connection: number, relay: RelayInMemory): void {
    if (this.link === 'black-hole') return;
    this.#later(2 * this.#options.latency, () => {
      if (this.state.connection !== connection || this.state.phase.kind !== 'connecting') return;
      if (this.link === 'portal') this.tell({ kind: 'upgrade-refused', status: 511 });
      else if (this.link === 'closed' || relay.door === 'closed') this.tell({ kind: 'socket-closed', code: null });
      else if (this.link === 'up') {
        this.#socket = { connection, relay };
        this.#linkFreeAt = this.now;
        this.tell({ kind: 'socket-opened', nonce: 'ab'.repeat(16), version: relay.version });
        if (relay.door !== 'open' && relay.door !== 'silent') this.sendAway(relay.door);
      }
    });
  }

  /** Towards the relay: as fast as the link lets it, in order. */
  #carry(message: UnitMessage): void {
    const socket = this.#socket;
    if (socket === null) return;
    const bytes = message.kind === 'data' ? message.records.reduce((sum, { length }) => sum + length + 3, 20) : 80;
    this.#linkFreeAt = Math.max(this.now, this.#linkFreeAt) + (onTheWire(bytes) / this.#options.rate) * 1000;
    this.#later(this.#linkFreeAt - this.now + this.#options.latency, () => {
      if (this.link === 'up' && this.#socket === socket && socket.relay.door === 'open') {
        this.#arrive(message, socket.relay);
      }
    });
  }

  #answer(message: RelayMessage): void {
    const socket = this.#socket;
    this.#later(this.#options.latency, () => {
      if (this.link === 'up' && this.#socket === socket) this.tell({ kind: 'message', message });
    });
  }

  #arrive(message: UnitMessage, relay: RelayInMemory): void {
    switch (message.kind) {
      case 'hello':
        this.#answer(relay.welcome(message));
        return;
      case 'data': {
        const names = message.records.map((sealed) => this.#names.get(sealed)).filter((name) => name !== undefined);
        const socket = this.#socket;
        const store = (): void => {
          for (const answer of relay.store(names, this.now)) if (this.#socket === socket) this.#answer(answer);
        };
        if (relay.commitDelay === Infinity) this.#waitingForDisk.push(store);
        else this.#later(relay.commitDelay, store);
        return;
      }
      case 'ping':
        this.#answer({ kind: 'pong', t1: message.t1, t2: message.t1, t3: message.t1 });
        return;
      case 'live-skip':
      case 'pong':
        return;
    }
  }

  readonly #names = new WeakMap<SealedRecord, RecordName>();
  #seal(epoch: Epoch, seq: number): SealedRecord {
    const sealed = new Uint8Array(this.#options.recordBytes) as SealedRecord;
    this.#names.set(sealed, { epoch, seq });
    return sealed;
  }
}

/** When a kernel sends its SYN, and again where nothing answers, ms. */
const SYN_AT = [0, 1_000, 3_000];

/** With the headers of WebSocket, TLS, TCP and IP around it. */
const onTheWire = (bytes: number): number => bytes + 8 + 29 + 40 * Math.ceil((bytes + 37) / 1400);

/** mulberry32: small, seeded, good enough to choose faults by. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const through = (last: number): Coverage<SequenceNumber> =>
  addRange(emptyCoverage, { first: 1 as SequenceNumber, last: last as SequenceNumber });
