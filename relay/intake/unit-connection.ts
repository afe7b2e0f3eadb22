import { newIntake, nextIntakeState } from '../../protocol/delivery/intake.ts';
import type {
  CheckedRecord,
  EpochsOfSessions,
  HeldFacts,
  IntakeAction,
  IntakeEvent,
  IntakeRefusal,
  IntakeState,
  TurnedAway,
} from '../../protocol/delivery/intake-state.ts';
import type { ByteCount } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { ConnectionId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { encodeRelayMessage } from '../../protocol/wire/uplink-codec.ts';
import type { UplinkVersion } from '../../protocol/wire/uplink-version.ts';
import { looksOf, type Presence } from '../fan-out/presence.ts';
import { hospitalEntries } from '../log/hospital-entries.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import type { RefusalCounters } from '../operations/counters.ts';
import type { PeerSocket } from '../operations/peer-socket.ts';

/** What intake needs of the log. */
export type IntakeLog = Pick<SessionLog, 'ledger' | 'append' | 'held' | 'root' | 'quarantine' | 'entries'>;

export type Admission = { readonly ok: true } | { readonly ok: false; readonly reason: TurnedAway };

export interface UnitParts {
  readonly log: IntakeLog;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly refusals: RefusalCounters<IntakeRefusal>;
  /** Whether this connection becomes its unit's current one; the older one is then fenced (D9). */
  readonly admit: (connection: UnitConnection, nonce: string) => Admission;
  /** The disk's answer, to be told to whichever connection of the unit is current then (D5). */
  readonly append: (connection: UnitConnection, records: readonly CheckedRecord[], bytes: ByteCount) => void;
  readonly alarm: (sentence: string) => void;
  readonly sealer?: Seals | null;
}

/** What is signed of a session that is complete; null while it is not signed yet. */
export interface Seals {
  sealOf(session: SessionId): { readonly text: Uint8Array; readonly signature: Uint8Array } | null;
}

/** Performs what intake decides, on one socket of one unit. */
export class UnitConnection {
  readonly unit: UnitId;
  readonly #version: UplinkVersion;
  readonly #socket: PeerSocket;
  readonly #parts: UnitParts;
  #state: IntakeState;

  constructor(unit: UnitId, connection: ConnectionId, version: UplinkVersion, socket: PeerSocket, parts: UnitParts) {
    this.unit = unit;
    this.#version = version;
    this.#socket = socket;
    this.#parts = parts;
    this.#state = newIntake(unit, connection, parts.log.ledger, parts.clock.now());
  }

  take(event: IntakeEvent): void {
    const { state, actions } = nextIntakeState(this.#state, event, this.#parts.clock.now());
    this.#state = state;
    const messages = actions.flatMap((action) => (action.kind === 'send' ? [encodeRelayMessage(action.message)] : []));
    if (messages.length > 0) this.#socket.send(messages);
    for (const action of actions) this.#perform(action);
  }

  /** Who has seen one of its sessions; nothing where nobody has, or where the unit's version does not know of it. */
  tellSeen(session: SessionId): void {
    if (this.#version < 2) return;
    const { log, presence } = this.#parts;
    const looks = looksOf({ session, looks: log.held(session)?.looks ?? [] }, presence);
    if (looks.length > 0) this.take({ kind: 'seen', session, looks });
  }

  /** One of its sessions has been sealed. */
  tellSealed(session: SessionId): void {
    const epochs: EpochsOfSessions = new Map([[session, new Map()]]);
    this.take({ kind: 'looked-up', epochs, facts: this.#factsOf(epochs) });
  }

  /** What people have written into one of its sessions, as far as its version knows of that. */
  tellEntries(session: SessionId, records: readonly SealedRecord[]): void {
    if (this.#version >= 2 && records.length > 0) this.take({ kind: 'told', session, records });
  }

  #tellAllEntries(session: SessionId): void {
    this.tellEntries(
      session,
      Array.from(hospitalEntries(this.#parts.log, session), ({ sealed }) => sealed),
    );
  }

  #perform(action: IntakeAction): void {
    const { log, presence, refusals, alarm } = this.#parts;
    switch (action.kind) {
      case 'send':
        return;
      case 'greeted': {
        const admission = action.first ? this.#parts.admit(this, action.nonce) : ({ ok: true } as const);
        if (!admission.ok) {
          this.take({ kind: 'turned-away', reason: admission.reason });
          return;
        }
        this.take({ kind: 'admitted', epochs: action.epochs, facts: this.#factsOf(action.epochs) });
        for (const session of action.epochs.keys()) {
          this.tellSeen(session);
          this.#tellAllEntries(session);
        }
        return;
      }
      case 'append':
        this.#parts.append(this, action.records, action.bytes);
        return;
      case 'look-up':
        this.take({ kind: 'looked-up', epochs: action.epochs, facts: this.#factsOf(action.epochs) });
        return;
      case 'quarantine':
        log.quarantine(this.unit, action.bytes, action.why);
        return;
      case 'announce':
        presence.announce(action.session, {
          unit: this.unit,
          newestSample: action.newestSample,
          clock: action.clock,
        });
        return;
      case 'pause-reading':
        this.#socket.pause();
        return;
      case 'resume-reading':
        this.#socket.resume();
        return;
      case 'count':
        refusals.count(action.refusal);
        if (action.refusal === 'conflict') {
          alarm(`Unit ${this.unit} sent a record that differs from the one stored under its number; both are kept.`);
        }
        return;
      case 'close': {
        const { code, sentence } = CLOSE_REASONS[action.reason];
        this.#socket.close(code, sentence);
        return;
      }
    }
  }

  /** Where this relay signs, a session counts as sealed once that is done: the unit keeps its copy until then. */
  #sealedOf(session: SessionId): Pick<HeldFacts, 'root' | 'seal'> {
    const { log, sealer } = this.#parts;
    const root = log.root(session);
    if (sealer === null || sealer === undefined || root === null) return { root };
    const signed = sealer.sealOf(session);
    if (signed === null) return { root: null };
    return { root, seal: { manifest: signed.text, signature: signed.signature } };
  }

  #factsOf(epochs: EpochsOfSessions): HeldFacts[] {
    const { log } = this.#parts;
    return [...epochs.keys()].map((session) => {
      const held = log.held(session);
      return { session, owner: held?.unit ?? null, epochs: held?.epochs ?? [], ...this.#sealedOf(session) };
    });
  }
}
