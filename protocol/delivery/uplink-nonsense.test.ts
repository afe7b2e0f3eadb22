import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deeds, type Deed, type Nonsense } from '../../test/support/uplink-nonsense.ts';
import { byteCount, monotonicMillis, unixMillis, type SequenceNumber } from '../ecg/units.ts';
import { LIMITS } from '../wire/limits.ts';
import type { Acknowledgement, RelayMessage, SessionHeld } from '../wire/messages.ts';
import type { SealedRecord } from '../wire/record.ts';
import { emptyCoverage, listMissing, subtract, unite, type Coverage } from './coverage.ts';
import { coverageOfHeld } from './held-claims.ts';
import { deliveryKey } from './next-to-send.ts';
import { newUplink, stepUplink } from './uplink.ts';
import type { SyncedConnection, UplinkAction, UplinkEvent, UplinkState } from './uplink-state.ts';

const OF_A_CONNECTION: readonly string[] = [
  ...['socket-opened', 'socket-closed', 'upgrade-refused', 'unknown-version', 'message', 'unreadable', 'records-read'],
];

const WORTH_REACHING: readonly string[] = [
  ...['offline', 'connecting', 'greeting', 'synced', 'refused', 'hello', 'data', 'live-skip', 'ping', 'pong'],
  ...['read-records', 'note-held', 'note-sealed', 'doubt-seal', 'close-socket'],
];

/** Cheaper than `expect`, for it is asked a million times. */
function insist(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Error(otherwise);
}

/** Tells one machine what it is told to, keeps its own book of what the relay has said, and checks each step by it. */
class Witness {
  now = 1_000;
  state: UplinkState;
  wakeAt: number | null;
  steps = 0;
  readonly opened: number[] = [];
  /** What it did and where it came, by name. */
  readonly reached = new Set<string>();
  readonly #addresses: number;
  /** What the relay said to hold on this connection since its WELCOME, whether it can be true or not. */
  #said = new Map<string, Coverage<SequenceNumber>>();
  #sealSaid = new Set<string>();
  #ledger: string | null = null;
  #hasSocket = false;
  #reads: Extract<UplinkAction, { kind: 'read-records' }>[] = [];

  constructor(addresses: number) {
    this.#addresses = addresses;
    const identity = { unit: 'unit-1' as never, software: 'test', addresses, lastLedger: null };
    this.state = newUplink(identity, monotonicMillis(this.now));
    this.wakeAt = this.now;
    this.step({ kind: 'started' });
  }

  do(deed: Deed): void {
    switch (deed.kind) {
      case 'tell':
        this.step(this.#eventOf(deed.told));
        return;
      case 'pass':
        this.pass(deed.ms);
        return;
      case 'link':
        this.#link(deed.welcome);
        return;
      case 'record':
        this.#record(deed.count);
        return;
      case 'read':
        this.#read();
        return;
      case 'acknowledge':
        this.#acknowledge();
    }
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (let wakes = 0; this.wakeAt !== null && this.wakeAt <= end; wakes += 1) {
      insist(wakes < 500 + ms, 'woken over and over');
      this.now = this.wakeAt;
      this.step({ kind: 'wake' });
    }
    this.now = end;
  }

  #eventOf({ ago, event }: Nonsense): UplinkEvent {
    if (!OF_A_CONNECTION.includes(event.kind)) return event as UplinkEvent;
    return { ...event, connection: this.state.connection - ago } as UplinkEvent;
  }

  #link(welcome: RelayMessage): void {
    for (let i = 0; i < 20 && this.state.phase.kind !== 'connecting'; i += 1) {
      if (this.state.phase.kind === 'greeting' || this.state.phase.kind === 'synced') break;
      this.now = this.wakeAt ?? this.now;
      this.step({ kind: 'wake' });
    }
    const { connection } = this.state;
    if (this.state.phase.kind === 'connecting') {
      this.step({ kind: 'socket-opened', connection, nonce: 'ab'.repeat(16), version: 2 });
    }
    this.step({ kind: 'message', connection, message: welcome });
  }

  #record(count: number): void {
    const { journal } = this.state;
    const { live } = journal;
    if (live === null) return;
    const sessions = journal.sessions.map((owed) => ({
      ...owed,
      epochs: owed.epochs.map((one) =>
        deliveryKey(owed.session, one.epoch) === deliveryKey(live.session, live.epoch)
          ? { ...one, last: (one.last + count) as SequenceNumber }
          : one,
      ),
    }));
    this.step({ kind: 'journal-changed', view: { ...journal, sessions } });
  }

  #read(): void {
    for (const { lane, connection, first, last, mostRecords } of this.#reads.splice(0)) {
      const count = Math.min(mostRecords, last - first + 1, 32);
      const records = Array.from({ length: count }, (_, i) => ({
        seq: (first + i) as SequenceNumber,
        sealed: new Uint8Array(330) as SealedRecord,
      }));
      this.step({ kind: 'records-read', lane, connection, records, damaged: [], absent: [] });
    }
  }

  #acknowledge(): void {
    const { phase, connection } = this.state;
    if (phase.kind !== 'synced') return;
    const sessions: SessionHeld[] = phase.sync.inFlight.map(({ session, epoch, first, last }) => ({
      session,
      sealed: false,
      epochs: [{ epoch, durableThrough: 0 as SequenceNumber, ranges: [{ first, last }] }],
    }));
    const ack: Acknowledgement = { kind: 'ack', ledger: phase.sync.ledger, sessions, credit: byteCount(262_144) };
    this.step({ kind: 'message', connection, message: ack });
  }

  step(event: UplinkEvent): void {
    this.steps += 1;
    const before = this.state;
    this.#listen(event);
    const now = { monotonic: monotonicMillis(this.now), unix: unixMillis(1_700_000_000_000), chance: 0.37 };
    const { state, actions, wakeAt } = stepUplink(before, event, now);
    this.state = state;
    this.wakeAt = wakeAt;
    insist(actions.length < 12 + 2 * state.journal.sessions.length, 'too much at once');
    const isAhead = wakeAt !== null && Number.isFinite(wakeAt) && wakeAt > this.now;
    insist(isAhead, 'woken in the past, or never');
    this.reached.add(state.phase.kind);
    for (const action of actions) {
      this.reached.add(action.kind === 'send' ? action.message.kind : action.kind);
      this.#check(action);
    }
    if (state.phase.kind === 'synced') this.#checkSync(state.phase.sync);
    insist(state.exchanges.length <= 8, 'exchanges');
    insist(state.choice.refusals.length <= this.#addresses, 'refusals of addresses');
    insist(state.choice.tried.length < this.#addresses, 'a round without an end');
  }

  /** Keeps the book: of the connection in use only, and a WELCOME that is awaited begins a new page. */
  #listen(event: UplinkEvent): void {
    const { phase, connection } = this.state;
    if (event.kind === 'socket-opened' && event.connection === connection && phase.kind === 'connecting') {
      this.#hasSocket = true;
    }
    if (event.kind !== 'message' || event.connection !== connection) return;
    const { message } = event;
    if (message.kind === 'welcome' && (phase.kind === 'greeting' || phase.kind === 'synced')) {
      if (phase.kind === 'greeting') this.#ledger = message.ledger;
      if (message.ledger !== this.#ledger) return;
      this.#note(message.sessions);
      for (const { session, sealed } of message.sessions) if (sealed) this.#sealSaid.add(session);
    }
    if (phase.kind !== 'synced') return;
    if (message.kind === 'ack' && message.ledger === this.#ledger) this.#note(message.sessions);
    if (message.kind === 'sealed') this.#sealSaid.add(message.session);
  }

  #note(sessions: readonly SessionHeld[]): void {
    for (const { session, epochs } of sessions) {
      for (const held of epochs) {
        const key = deliveryKey(session, held.epoch);
        this.#said.set(key, unite(this.#said.get(key) ?? emptyCoverage, coverageOfHeld(held)));
      }
    }
  }

  #check(action: UplinkAction): void {
    switch (action.kind) {
      case 'open-socket':
        insist(action.connection === this.state.connection, 'the number of the connection');
        insist(action.address >= 0 && action.address < this.#addresses, 'an address that is none');
        this.#hasSocket = false;
        this.#said.clear();
        this.#sealSaid.clear();
        this.#ledger = null;
        this.#reads = [];
        this.opened.push(this.now);
        insist(this.now - (this.opened.at(-3) ?? 0) >= 250, 'connections too fast');
        return;
      case 'close-socket':
        this.#hasSocket = false;
        return;
      case 'send':
        insist(this.#hasSocket, `${action.message.kind} without a connection`);
        if (action.message.kind === 'data') {
          insist(this.#ledger !== null, 'records before WELCOME');
          insist(action.message.records.length <= LIMITS.recordsPerMessage, 'records in one message');
        }
        if (action.message.kind === 'hello') {
          const { sessions } = action.message;
          insist(sessions.length <= LIMITS.sessionsPerUnit, 'sessions in one HELLO');
          const epochs = sessions.reduce((sum, one) => sum + one.epochs.length, 0);
          insist(epochs <= LIMITS.epochsPerHello, 'epochs in one HELLO');
        }
        return;
      case 'read-records': {
        const owed = this.state.journal.sessions.find(({ session }) => session === action.session);
        insist(owed !== undefined, 'a read of what the journal does not owe');
        insist(action.first <= action.last, 'a read of nothing');
        this.#reads.push(action);
        return;
      }
      case 'note-held':
        insist(action.ledger === this.#ledger, 'another ledger');
        for (const { session } of action.sessions) {
          const isOwed = this.state.journal.sessions.some((owed) => owed.session === session);
          insist(isOwed, 'noted of a session that is not owed');
        }
        return;
      case 'note-sealed': {
        insist(action.ledger === this.#ledger, 'another ledger');
        insist(this.#sealSaid.has(action.session), 'sealed, and nobody said so on this connection');
        const owed = this.state.journal.sessions.find(({ session }) => session === action.session);
        insist(owed?.ended === true, 'sealed, and it goes on');
        for (const { epoch, first, last, absent } of owed.epochs) {
          const said = this.#said.get(deliveryKey(action.session, epoch)) ?? emptyCoverage;
          insist(listMissing(unite(said, absent), { first, last }).length === 0, 'sealed, and records are missing');
        }
        return;
      }
      case 'doubt-seal':
        insist(this.#sealSaid.has(action.session), 'doubted, and nobody said so');
        return;
      case 'note-told':
        return;
    }
  }

  #checkSync(sync: SyncedConnection): void {
    const { sessions } = this.state.journal;
    const epochs = sessions.reduce((sum, one) => sum + one.epochs.length, 0);
    insist(sync.deliveries.size <= epochs, 'deliveries of what is not owed');
    insist(sync.seals.length <= sessions.length, 'seals of what is not owed');
    insist(sync.refusals.length <= 256, 'refusals');
    insist(sync.inFlight.length <= 1_000, 'under way');
    for (const [key, { held }] of sync.deliveries) {
      const unsaid = subtract(held, this.#said.get(key) ?? emptyCoverage);
      insist(unsaid.length === 0, 'held without having been said');
    }
  }
}

describe('a peer that answers nonsense, too late, or for somebody else', () => {
  it('brings nothing about: whatever comes in whatever order, nothing is taken as held or sealed that is not', () => {
    let steps = 0;
    const reached = new Set<string>();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), deeds, (addresses, all) => {
        const witness = new Witness(addresses);
        for (const deed of all) witness.do(deed);
        witness.pass(60_000);
        steps += witness.steps;
        for (const name of witness.reached) reached.add(name);
      }),
      { numRuns: 3_000, seed: 20_261_122 },
    );
    // A test that never came so far would show nothing.
    for (const name of WORTH_REACHING) expect(reached, name).toContain(name);
    expect(steps).toBeGreaterThan(50_000);
  }, 60_000);
});
