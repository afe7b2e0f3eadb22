import { newUplink, stepUplink } from '../../../protocol/delivery/uplink.ts';
import type {
  JournalView,
  ReadRecord,
  UplinkAction,
  UplinkEvent,
  UplinkState,
} from '../../../protocol/delivery/uplink-state.ts';
import { milliseconds, type MonotonicMillis, type SequenceNumber } from '../../../protocol/ecg/units.ts';
import { CLOSE_REASONS, type CloseReason } from '../../../protocol/wire/close-reasons.ts';
import { hexOfBytes, type LedgerId, type SessionId, type UnitId } from '../../../protocol/wire/identity.ts';
import type { SessionHeld } from '../../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../../protocol/wire/record.ts';
import { decodeRelayMessage, encodeUnitMessage } from '../../../protocol/wire/uplink-codec.ts';
import type { CancelWait, Clock } from '../clock.ts';
import type { RecordRange } from '../journal/unit-journal.ts';
import type { OpenRelaySocket, RelaySocket } from './relay-socket.ts';

/** Chance in [0, 1) for the back-off, and random bytes for nonces. */
export interface Chance {
  fraction(): number;
  bytes(count: number): Uint8Array;
}

/** What the uplink asks of the journal's side. */
export interface UplinkJournal {
  /** Waits where the disk fails for a while; null only once nothing can be read any more. */
  read(range: RecordRange): Promise<{
    readonly records: readonly ReadRecord[];
    readonly damaged: readonly SequenceNumber[];
    readonly absent: readonly SequenceNumber[];
  } | null>;
  noteHeld(ledger: LedgerId, sessions: readonly SessionHeld[]): void;
  noteSealed(ledger: LedgerId, session: SessionId): void;
  /** The relay called a session complete that is not. */
  doubtSeal(session: SessionId): void;
  /** What people at the hospital have written, as the relay sealed it: not opened yet, and some of it perhaps known. */
  noteTold(session: SessionId, records: readonly SealedRecord[]): void;
}

export interface UplinkParts {
  readonly unit: UnitId;
  readonly software: string;
  readonly lastLedger: LedgerId | null;
  readonly clock: Clock;
  readonly chance: Chance;
  /** One for each address of the relay, in order of preference; at least one. */
  readonly relays: readonly OpenRelaySocket[];
  readonly journal: UplinkJournal;
  /** Told after every step. */
  readonly changed: (state: UplinkState) => void;
}

const NORMAL_CLOSURE = 1000;

/** Performs what the pure state machine of protocol/delivery/uplink.ts decides, and tells it what happened. */
export class Uplink {
  readonly #parts: UplinkParts;
  readonly #events: UplinkEvent[] = [];
  #state: UplinkState;
  #socket: RelaySocket | null = null;
  #isStepping = false;
  #cancelWake: CancelWait = () => undefined;
  #wakeAt: MonotonicMillis | null = null;

  constructor(parts: UplinkParts) {
    this.#parts = parts;
    const { unit, software, lastLedger, relays } = parts;
    this.#state = newUplink({ unit, software, lastLedger, addresses: relays.length }, parts.clock.monotonic());
  }

  get state(): UplinkState {
    return this.#state;
  }

  start(view: JournalView): void {
    this.#tell({ kind: 'journal-changed', view });
    this.#tell({ kind: 'started' });
  }
  journalChanged(view: JournalView): void {
    this.#tell({ kind: 'journal-changed', view });
  }
  /** `present`: the addresses that this machine has now; null where nobody knows. */
  networkChanged(present: ReadonlySet<string> | null): void {
    const local = this.#socket?.localAddress ?? null;
    const isKnown = present !== null && local !== null;
    this.#tell({ kind: 'network-changed', ours: !isKnown ? 'unknown' : present.has(local) ? 'still-there' : 'gone' });
  }
  stop(): void {
    this.#tell({ kind: 'stop' });
    this.#cancelWake();
  }

  /** What an action brings about at once waits its turn: the machine takes one step at a time. */
  #tell(event: UplinkEvent): void {
    this.#events.push(event);
    if (this.#isStepping) return;
    this.#isStepping = true;
    for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    this.#isStepping = false;
  }

  #step(event: UplinkEvent): void {
    const { clock, chance, changed } = this.#parts;
    const now = { monotonic: clock.monotonic(), unix: clock.wall(), chance: chance.fraction() };
    const { state, actions, wakeAt } = stepUplink(this.#state, event, now);
    this.#state = state;
    for (const action of actions) this.#perform(action);
    this.#wake(wakeAt, now.monotonic);
    changed(state);
  }

  #wake(at: MonotonicMillis | null, now: MonotonicMillis): void {
    if (at === this.#wakeAt) return;
    this.#cancelWake();
    this.#wakeAt = at;
    if (at === null) return;
    // A timer may fire a fraction early: rounded up, or it would be set again and again for the same moment.
    this.#cancelWake = this.#parts.clock.after(milliseconds(Math.max(1, Math.ceil(at - now))), () => {
      this.#wakeAt = null;
      this.#tell({ kind: 'wake' });
    });
  }

  #perform(action: UplinkAction): void {
    const { journal } = this.#parts;
    switch (action.kind) {
      case 'open-socket':
        this.#openSocket(action.connection, action.address);
        return;
      case 'close-socket':
        this.#closeSocket(action.reason);
        return;
      case 'send':
        this.#socket?.send(encodeUnitMessage(action.message));
        return;
      case 'read-records':
        void this.#read(action);
        return;
      case 'note-held':
        journal.noteHeld(action.ledger, action.sessions);
        return;
      case 'note-sealed':
        journal.noteSealed(action.ledger, action.session);
        return;
      case 'doubt-seal':
        journal.doubtSeal(action.session);
        return;
      case 'note-told':
        journal.noteTold(action.session, action.records);
    }
  }

  #openSocket(connection: number, address: number): void {
    const { relays, chance } = this.#parts;
    const open = relays[address];
    if (open === undefined) throw new Error(`the relay has no address ${String(address)}`);
    this.#socket = open({
      opened: (version) => {
        this.#tell({ kind: 'socket-opened', connection, nonce: hexOfBytes(chance.bytes(16)), version });
      },
      message: (bytes) => {
        const decoded = decodeRelayMessage(bytes);
        if (decoded.ok) this.#tell({ kind: 'message', connection, message: decoded.value });
        else this.#tell({ kind: 'unreadable', connection, failure: decoded.failure });
      },
      refused: (status) => {
        this.#tell({ kind: 'upgrade-refused', connection, status });
      },
      versionUnknown: (answered) => {
        this.#tell({ kind: 'unknown-version', connection, answered });
      },
      obstructed: (by) => {
        this.#tell({ kind: 'obstructed', connection, by });
      },
      closed: (code) => {
        this.#tell({ kind: 'socket-closed', connection, code });
      },
    });
  }

  #closeSocket(reason: CloseReason | 'done'): void {
    if (reason === 'done') this.#socket?.close(NORMAL_CLOSURE, '');
    else this.#socket?.close(CLOSE_REASONS[reason].code, CLOSE_REASONS[reason].sentence);
    this.#socket = null;
  }

  async #read(action: Extract<UplinkAction, { kind: 'read-records' }>): Promise<void> {
    const { lane, connection, session, epoch, first, last, mostRecords, mostBytes } = action;
    const found = await this.#parts.journal.read({ session, epoch, first, last, mostRecords, mostBytes });
    if (found !== null) this.#tell({ kind: 'records-read', lane, connection, ...found });
  }
}
