import { addValue, covers, emptyCoverage, watermark, type Coverage } from '../../protocol/delivery/coverage.ts';
import { newUplink, stepUplink } from '../../protocol/delivery/uplink.ts';
import type { JournalView, UplinkAction, UplinkEvent, UplinkState } from '../../protocol/delivery/uplink-state.ts';
import { byteCount, monotonicMillis, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import type { SequenceNumber } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { ConnectionId } from '../../protocol/wire/identity.ts';
import { STATED_LIMITS } from '../../protocol/wire/limits.ts';
import type { RelayMessage, SessionHeld, UnitMessage } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { decodeRelayMessage, decodeUnitMessage, encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { author, LEDGER, NOW, relayCorpus, session, written } from './corpus.ts';
import type { FuzzSubject, FuzzTarget } from './fuzz-target.ts';
import { heldBytes } from './held-bytes.ts';

/** What the unit may keep of what a relay told it, of a session with a dozen records. */
const MOST_STATE = 128 * 1024;
/** Virtual time in which everything must be delivered once the relay is well-behaved, and how often it may wake in it. */
const DELIVERED_WITHIN = 60_000;
const MOST_WAKES = 2_000;
const COMES_BACK_WITHIN = 120_000;

const journal: JournalView = {
  sessions: [
    {
      session,
      ended: false,
      epochs: [
        {
          epoch: author.epoch,
          first: sequenceNumber(1),
          last: sequenceNumber(written.length),
          closed: false,
          absent: emptyCoverage,
        },
      ],
    },
  ],
  live: { session, epoch: author.epoch },
  newestSample: sampleIndex(600),
};

/** The unit's side of one connection with a journal behind it; in values. */
class UnitInTheField implements FuzzSubject {
  #state: UplinkState;
  #now: number;
  #wakeAt: number | null = null;
  /** Number of the socket that is being opened or is open; 0: none. */
  #socket: number;
  #isOpen: boolean;
  /** What a well-behaved relay holds; null while the relay says only what it is told to. */
  #held: Coverage<SequenceNumber> | null = null;
  readonly #troubles: string[] = [];
  #pongs = 0;
  /** How the relay that talks nonsense takes the unit in again when it has gone; null: it does not. */
  readonly #comeBack: ((unit: UnitInTheField) => void) | null;

  constructor(from: UnitInTheField | null = null, comeBack = from === null ? null : from.#comeBack) {
    this.#comeBack = comeBack;
    this.#now = from === null ? 0 : from.#now;
    this.#socket = from === null ? 0 : from.#socket;
    this.#isOpen = from !== null && from.#isOpen;
    this.#wakeAt = from === null ? null : from.#wakeAt;
    if (from !== null) {
      this.#state = from.#state;
      return;
    }
    const identity = { unit: author.unit, software: 'test', addresses: 1, lastLedger: LEDGER };
    this.#state = newUplink(identity, monotonicMillis(0));
    this.tell({ kind: 'journal-changed', view: journal });
  }

  /** A unit never ends a connection for good: what is unreadable makes it begin another. */
  get closed(): boolean {
    return !this.#isOpen;
  }

  fork(): UnitInTheField {
    return new UnitInTheField(this);
  }

  hear(bytes: Uint8Array): void {
    this.#now += 20;
    if (!this.#isOpen) this.#comeBack?.(this);
    this.#hearFrom(this.#socket, bytes);
  }

  complaint(): string | null {
    const kept = heldBytes(this.#state, MOST_STATE);
    if (kept >= MOST_STATE) return `The state keeps more than ${MOST_STATE} bytes.`;
    if (this.#isOpen) {
      this.#pongs = 0;
      this.#message({ kind: 'ping', t1: unixMillis(NOW), newestSample: sampleIndex(0), clock: null });
      if (!this.closed && this.#pongs === 0) this.#complain('PING is not answered.');
      this.pass(3_000);
    }
    this.#meetAWellBehavedRelay();
    return this.#troubles[0] ?? null;
  }

  /** Whatever it was told before, all that the journal holds is delivered again to a relay that has nothing (D6). */
  #meetAWellBehavedRelay(): void {
    this.#held = emptyCoverage;
    this.breakOff();
    const began = this.#now;
    while (!this.#delivered() && this.#now - began < DELIVERED_WITHIN && this.#troubles.length === 0) {
      this.pass(1_000);
    }
    if (!this.#delivered()) this.#complain('Not everything was delivered to a well-behaved relay afterwards.');
  }

  #delivered(): boolean {
    return this.#held !== null && watermark(this.#held) >= written.length;
  }

  breakOff(code: number | null = null): void {
    if (this.#socket === 0) return;
    const connection = this.#socket;
    this.#socket = 0;
    this.#isOpen = false;
    this.tell({ kind: 'socket-closed', connection, code });
  }

  open(): void {
    if (this.#socket === 0) return;
    this.#isOpen = true;
    this.tell({ kind: 'socket-opened', connection: this.#socket, nonce: 'ab'.repeat(16), version: 2 });
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (let wakes = 0; this.#wakeAt !== null && this.#wakeAt <= end; wakes += 1) {
      this.#now = Math.max(this.#now, this.#wakeAt);
      this.#wakeAt = null;
      this.tell({ kind: 'wake' });
      if (wakes > MOST_WAKES) {
        this.#complain('It wakes without end.');
        break;
      }
    }
    this.#now = end;
  }

  /** Until it tries another address or the same again, of which it may be tired by now. */
  waitForSocket(): void {
    for (let waited = 0; this.#socket === 0 && waited < COMES_BACK_WITHIN; waited += 1_000) this.pass(1_000);
  }

  tell(event: UplinkEvent): void {
    const moment = { monotonic: monotonicMillis(this.#now), unix: unixMillis(NOW + this.#now), chance: 0.5 };
    const { state, actions, wakeAt } = stepUplink(this.#state, event, moment);
    this.#state = state;
    this.#wakeAt = wakeAt;
    if (wakeAt !== null && Number.isNaN(wakeAt)) this.#complain('It wants to be woken at no time at all.');
    for (const action of actions) this.#perform(action);
  }

  welcome(): void {
    this.#message(welcomeWith(emptyCoverage));
  }

  #message(message: RelayMessage): void {
    this.tell({ kind: 'message', connection: this.#socket, message });
  }

  #hearFrom(connection: number, bytes: Uint8Array): void {
    const read = decodeRelayMessage(bytes);
    if (read.ok) this.tell({ kind: 'message', connection, message: read.value });
    else this.tell({ kind: 'unreadable', connection, failure: read.failure });
  }

  #perform(action: UplinkAction): void {
    switch (action.kind) {
      case 'open-socket':
        this.#socket = action.connection;
        this.#isOpen = false;
        if (this.#held !== null) this.open();
        return;
      case 'close-socket':
        this.#socket = 0;
        this.#isOpen = false;
        return;
      case 'send': {
        const read = decodeUnitMessage(encodeUnitMessage(action.message));
        if (!read.ok) this.#complain(`It sends what a relay cannot read: ${JSON.stringify(action.message)}.`);
        if (action.message.kind === 'pong') this.#pongs += 1;
        this.#answer(action.message);
        return;
      }
      case 'read-records': {
        const { lane, connection, first, last, mostRecords } = action;
        const end = Math.min(last, first + mostRecords - 1);
        const records = written
          .filter(({ record }) => record.seq >= first && record.seq <= end)
          .map(({ record, sealed }) => ({ seq: record.seq, sealed }));
        this.tell({ kind: 'records-read', lane, connection, records, damaged: [], absent: [] });
        return;
      }
      case 'note-held':
      case 'note-sealed':
      case 'doubt-seal':
      case 'note-told':
        return;
    }
  }

  #answer(message: UnitMessage): void {
    if (this.#held === null) return;
    if (message.kind === 'hello') this.#message(welcomeWith(this.#held));
    if (message.kind === 'ping') this.#message({ kind: 'pong', t1: message.t1, t2: message.t1, t3: message.t1 });
    if (message.kind !== 'data') return;
    for (const sealed of message.records) {
      const opened = openRecord(sealed);
      if (opened.ok && !covers(this.#held, opened.value.seq)) this.#held = addValue(this.#held, opened.value.seq);
    }
    this.#message({ kind: 'ack', ledger: LEDGER, sessions: heldOf(this.#held), credit: byteCount(1_000_000) });
  }

  #complain(sentence: string): void {
    this.#troubles.push(sentence);
  }
}

const heldOf = (held: Coverage<SequenceNumber>): readonly SessionHeld[] => {
  const durableThrough = watermark(held);
  const ranges = held.filter(({ first }) => first > durableThrough);
  return [{ session, sealed: false, epochs: [{ epoch: author.epoch, durableThrough, ranges }] }];
};

const welcomeWith = (held: Coverage<SequenceNumber>): RelayMessage => ({
  kind: 'welcome',
  ledger: LEDGER,
  connection: 'cd'.repeat(16) as ConnectionId,
  sessions: heldOf(held),
  limits: STATED_LIMITS,
  time: unixMillis(NOW),
});

function standing(
  prepare: (unit: UnitInTheField) => void,
  comeBack: ((unit: UnitInTheField) => void) | null = null,
): () => FuzzSubject {
  const prepared = new UnitInTheField(null, comeBack);
  prepare(prepared);
  return () => prepared.fork();
}
const connecting = (unit: UnitInTheField): void => {
  unit.tell({ kind: 'started' });
};
const greeting = (unit: UnitInTheField): void => {
  connecting(unit);
  unit.open();
};
const synced = (unit: UnitInTheField): void => {
  greeting(unit);
  unit.welcome();
};
const openAgain = (unit: UnitInTheField): void => {
  unit.waitForSocket();
  unit.open();
};
const welcomeAgain = (unit: UnitInTheField): void => {
  openAgain(unit);
  unit.welcome();
};

export const uplinkTargets: readonly FuzzTarget[] = [
  { name: 'unit: connecting', begin: standing(connecting) },
  { name: 'unit: greeting', comesBack: true, begin: standing(greeting, openAgain) },
  { name: 'unit: synced', comesBack: true, begin: standing(synced, welcomeAgain) },
  {
    name: 'unit: refused',
    begin: standing((unit) => {
      synced(unit);
      unit.breakOff(CLOSE_REASONS['not-yours'].code);
    }),
  },
  {
    name: 'unit: offline',
    begin: standing((unit) => {
      synced(unit);
      unit.breakOff();
    }),
  },
].map((target) => ({ ...target, corpus: relayCorpus }));
