import { addRange, addValue, emptyCoverage, type Coverage } from '../../protocol/delivery/coverage.ts';
import { deliveryKey } from '../../protocol/delivery/next-to-send.ts';
import { newUplink, stepUplink } from '../../protocol/delivery/uplink.ts';
import type {
  JournalView,
  ReadRecord,
  UplinkAction,
  UplinkEvent,
  UplinkState,
} from '../../protocol/delivery/uplink-state.ts';
import { byteCount, milliseconds, monotonicMillis, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SequenceNumber } from '../../protocol/ecg/units.ts';
import type { ConnectionId, Epoch, LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { STATED_LIMITS } from '../../protocol/wire/limits.ts';
import type { Hello, RelayMessage, SessionHeld, UnitMessage } from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';

/**
 * One unit's uplink, a journal, a link and a relay under a clock of their own: the state machine that ships is driven
 * by events in virtual time, and every record's way can be asked for afterwards. Seeded, without a socket or a disk.
 */
export interface WorldOptions {
  readonly seed?: number;
  readonly recordBytes?: number;
  /** One way, ms. */
  readonly latency?: number;
  /** Bytes a second towards the relay; Infinity: as much as comes. */
  readonly rate?: number;
}

interface Stored {
  held: Coverage<SequenceNumber>;
  arrivals: Map<number, number>;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;

export class UplinkWorld {
  now = 0;
  state: UplinkState;
  /** How often each record reached the relay's log beyond the first time. */
  duplicates = 0;
  readonly sent: UnitMessage[] = [];
  readonly attempts: number[] = [];
  /** When each record of the live epoch was committed on the unit and when the relay had it. */
  readonly committedAt = new Map<string, number>();
  link: 'up' | 'black-hole' | 'closed' | 'portal' = 'up';
  ledger = '0'.repeat(31) + '1';
  /** Refuses the record with this sequence number so many times. */
  refuse: { seq: number; times: number } | null = null;
  /** How long the relay's disk takes, ms. */
  commitDelay = 10;

  readonly #options: Required<WorldOptions>;
  readonly #agenda: Due[] = [];
  #order = 0;
  readonly #chance: () => number;
  readonly #epochs: { epoch: Epoch; last: number; closed: boolean }[] = [];
  readonly #log = new Map<string, Stored>();
  #sealed = false;
  #linkFreeAt = 0;
  #socket = 0;
  #wakeAt: number | null = null;

  constructor(options: WorldOptions = {}) {
    this.#options = { seed: 1, recordBytes: 600, latency: 20, rate: Infinity, ...options };
    this.#chance = seededChance(this.#options.seed);
    this.state = newUplink('unit-1' as UnitId, 'test', monotonicMillis(0));
  }

  get epoch(): Epoch {
    return this.#epochs.at(-1)?.epoch ?? { number: 0, nonce: '0'.repeat(16) };
  }

  /** The journal is opened: a new epoch. */
  openJournal(): void {
    for (const held of this.#epochs) held.closed = true;
    const number = this.#epochs.length + 1;
    this.#epochs.push({ epoch: { number, nonce: String(number).padStart(16, 'a') }, last: 0, closed: false });
  }

  record(count = 1): void {
    const epoch = this.#epochs.at(-1);
    if (epoch === undefined) throw new Error('open the journal first');
    for (let i = 0; i < count; i += 1) {
      epoch.last += 1;
      this.committedAt.set(`${deliveryKey(SESSION, epoch.epoch)}:${String(epoch.last)}`, this.now);
    }
    this.tell({ kind: 'journal-changed', view: this.#view() });
  }

  /** Ten frames a second from now on, for so long. */
  recordFor(ms: number): void {
    for (let at = 100; at <= ms; at += 100)
      this.#later(at, () => {
        this.record();
      });
  }

  tell(event: UplinkEvent): void {
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

  /** Lets time pass. */
  run(ms: number): void {
    const until = this.now + ms;
    for (let steps = 0; steps < 5_000_000; steps += 1) {
      const next = this.#soonest();
      const at = Math.min(next?.at ?? Infinity, this.#wakeAt ?? Infinity);
      if (at > until) break;
      this.now = Math.max(this.now, at);
      if (next !== null && next.at <= (this.#wakeAt ?? Infinity)) {
        this.#agenda.splice(this.#agenda.indexOf(next), 1);
        next.act();
      } else {
        this.#wakeAt = null;
        this.tell({ kind: 'wake' });
      }
    }
    this.now = until;
  }

  #soonest(): Due | null {
    let soonest: Due | null = null;
    for (const due of this.#agenda) {
      if (soonest === null || due.at < soonest.at || (due.at === soonest.at && due.order < soonest.order))
        soonest = due;
    }
    return soonest;
  }

  /** The network breaks and says so. */
  cut(): void {
    this.link = 'closed';
    this.#socket = 0;
    this.tell({ kind: 'socket-closed', code: null });
  }

  loseLedger(): void {
    this.#log.clear();
    this.ledger = '0'.repeat(31) + '2';
  }

  /** Sequence numbers of an epoch that the relay holds. */
  heldOf(epoch: Epoch): Coverage<SequenceNumber> {
    return this.#log.get(deliveryKey(SESSION, epoch))?.held ?? emptyCoverage;
  }

  /** From commit on the unit to commit at the relay, ms, for the records committed in a stretch of time. */
  latencies(from: number, to: number): number[] {
    const found: number[] = [];
    for (const { epoch } of this.#epochs) {
      const key = deliveryKey(SESSION, epoch);
      for (const [seq, arrived] of this.#log.get(key)?.arrivals ?? []) {
        const committed = this.committedAt.get(`${key}:${String(seq)}`) ?? 0;
        if (committed >= from && committed < to) found.push(arrived - committed);
      }
    }
    return found.sort((a, b) => a - b);
  }

  #view(): JournalView {
    const epochs = this.#epochs
      .filter(({ last }) => last > 0)
      .map(({ epoch, last, closed }) => ({
        epoch,
        first: 1 as SequenceNumber,
        last: last as SequenceNumber,
        closed,
      }));
    return {
      sessions: this.#sealed || epochs.length === 0 ? [] : [{ session: SESSION, epochs }],
      live: { session: SESSION, epoch: this.epoch },
      newestSample: sampleIndex((this.#epochs.at(-1)?.last ?? 0) * 50),
    };
  }

  #later(delay: number, act: () => void): void {
    this.#order += 1;
    this.#agenda.push({ at: this.now + delay, order: this.#order, act });
  }

  #perform(action: UplinkAction): void {
    switch (action.kind) {
      case 'open-socket':
        this.attempts.push(this.now);
        this.#open(action.connection);
        return;
      case 'close-socket':
        this.#socket = 0;
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
          this.tell({ kind: 'records-read', lane, connection, records, damaged: [] });
        });
        return;
      }
      case 'note-held':
        return;
      case 'note-sealed':
        this.#sealed = true;
        this.tell({ kind: 'journal-changed', view: this.#view() });
        return;
    }
  }

  #open(connection: number): void {
    this.#socket = 0;
    if (this.link === 'black-hole') return;
    this.#later(2 * this.#options.latency, () => {
      if (this.state.connection !== connection) return;
      if (this.link === 'up') {
        this.#socket = connection;
        this.#linkFreeAt = this.now;
        this.tell({ kind: 'socket-opened', nonce: 'ab'.repeat(16) });
      } else if (this.link === 'portal') this.tell({ kind: 'upgrade-refused', status: 511 });
      else if (this.link === 'closed') this.tell({ kind: 'socket-closed', code: null });
    });
  }

  /** Towards the relay: as fast as the link lets it, in order. */
  #carry(message: UnitMessage): void {
    const socket = this.#socket;
    if (socket === 0) return;
    const bytes = message.kind === 'data' ? message.records.reduce((sum, { length }) => sum + length, 60) : 80;
    this.#linkFreeAt = Math.max(this.now, this.#linkFreeAt) + (bytes / this.#options.rate) * 1000;
    this.#later(this.#linkFreeAt - this.now + this.#options.latency, () => {
      if (this.link === 'up' && this.#socket === socket) this.#arrive(message);
    });
  }

  #answer(message: RelayMessage): void {
    const socket = this.#socket;
    this.#later(this.#options.latency, () => {
      if (this.link === 'up' && this.#socket === socket) this.tell({ kind: 'message', message });
    });
  }

  #arrive(message: UnitMessage): void {
    switch (message.kind) {
      case 'hello':
        this.#answer(this.#welcome(message));
        return;
      case 'data':
        this.#later(this.commitDelay, () => {
          this.#store(message.records);
        });
        return;
      case 'ping':
        this.#answer({ kind: 'pong', t1: message.t1, t2: message.t1, t3: message.t1 });
        return;
      case 'live-skip':
      case 'pong':
        return;
    }
  }

  #welcome(hello: Hello): RelayMessage {
    return {
      kind: 'welcome',
      ledger: this.ledger as LedgerId,
      connection: 'cd'.repeat(16) as ConnectionId,
      sessions: hello.sessions.map(({ session, epochs }) =>
        this.#held(
          session,
          epochs.map(({ epoch }) => epoch),
        ),
      ),
      limits: STATED_LIMITS,
      time: unixMillis(0),
    };
  }

  #held(session: SessionId, epochs: readonly Epoch[]): SessionHeld {
    return {
      session,
      sealed: false,
      epochs: epochs.map((epoch) => {
        const [start, ...rest] = this.heldOf(epoch);
        if (start === undefined) return { epoch, durableThrough: 0 as SequenceNumber, ranges: [] };
        if (start.first > 1) return { epoch, durableThrough: 0 as SequenceNumber, ranges: [start, ...rest] };
        return { epoch, durableThrough: start.last, ranges: rest };
      }),
    };
  }

  #store(records: readonly SealedRecord[]): void {
    const touched: Epoch[] = [];
    for (const sealed of records) {
      const [epochNumber = 0, seq = 0] = this.#names.get(sealed) ?? [];
      const epoch = this.#epochs[epochNumber - 1]?.epoch;
      if (epoch === undefined) continue;
      if (this.refuse?.seq === seq && this.refuse.times > 0) {
        this.refuse.times -= 1;
        this.#answer({
          kind: 'nack',
          session: SESSION,
          epoch,
          seq: seq as SequenceNumber,
          reason: 'damaged',
          retryAfter: milliseconds(500),
        });
        continue;
      }
      const key = deliveryKey(SESSION, epoch);
      const stored = this.#log.get(key) ?? { held: emptyCoverage, arrivals: new Map<number, number>() };
      if (stored.arrivals.has(seq)) this.duplicates += 1;
      else stored.arrivals.set(seq, this.now);
      this.#log.set(key, { ...stored, held: addValue(stored.held, seq as SequenceNumber) });
      if (!touched.includes(epoch)) touched.push(epoch);
    }
    if (touched.length === 0) return;
    const ledger = this.ledger as LedgerId;
    this.#answer({ kind: 'ack', ledger, sessions: [this.#held(SESSION, touched)], credit: byteCount(262_144) });
  }

  readonly #names = new WeakMap<SealedRecord, readonly [number, number]>();
  #seal(epoch: Epoch, seq: number): SealedRecord {
    const sealed = new Uint8Array(this.#options.recordBytes) as SealedRecord;
    this.#names.set(sealed, [epoch.number, seq]);
    return sealed;
  }
}

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
