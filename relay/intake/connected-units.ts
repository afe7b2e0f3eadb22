import type { CheckedRecord, IntakeRefusal } from '../../protocol/delivery/intake-state.ts';
import { fullAllowance, spend } from '../../protocol/delivery/rate-allowance.ts';
import type { RateAllowance } from '../../protocol/delivery/rate-allowance.ts';
import { byteCount, milliseconds } from '../../protocol/ecg/units.ts';
import type { ByteCount } from '../../protocol/ecg/units.ts';
import type { ConnectionId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import type { UplinkVersion } from '../../protocol/wire/uplink-version.ts';
import type { Commit, SessionLog } from '../log/session-log.ts';
import type { Presence } from '../fan-out/presence.ts';
import { every } from '../operations/clock.ts';
import type { CancelWait, Clock } from '../operations/clock.ts';
import { RefusalCounters } from '../operations/counters.ts';
import type { PeerSocket } from '../operations/peer-socket.ts';
import { UnitConnection } from './unit-connection.ts';
import type { Admission, IntakeLog, Seals, UnitParts } from './unit-connection.ts';

export interface ConnectedUnitsParts {
  readonly log: IntakeLog & Pick<SessionLog, 'listen'>;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly randomHex: (bytes: number) => string;
  /** Something that a person must look at. */
  readonly alarm: (sentence: string) => void;
  /** Who signs what SEALED says; left out or null: nobody does. */
  readonly sealer?: (Seals & { listen(hear: (session: SessionId) => void): () => void }) | null;
}

const HEARTBEAT = milliseconds(500);
/** A beat that comes so much late: this process stood still, or the machine slept. */
const STOOD_STILL_AFTER = milliseconds(2_000);
const NO_WAIT = milliseconds(0);
const NOBODY_LISTENS = (): void => undefined;
const RETRY_AFTER_TROUBLE = milliseconds(2_000);
/**
 * D19 allows 10 connections a minute. Only those that say HELLO count, and thirty may come at once: a road through
 * villages or a relay that is started again several times must not lock out a patient's ECG, while two apps that fence
 * each other for ever are slowed down.
 */
const CONNECTIONS = { messagesPerSecond: LIMITS.connectionsPerMinute / 60, bytesPerSecond: 1, burstSeconds: 180 };

/** HELLOs of a unit that are known again: what it says in a quarter of an hour at ten connections a minute. */
const NONCES_REMEMBERED = 150;

/** The units that are connected, one current connection each. */
export class ConnectedUnits {
  readonly refusals = new RefusalCounters<IntakeRefusal>();
  readonly #parts: ConnectedUnitsParts;
  readonly #unitParts: UnitParts;
  readonly #connections = new Set<UnitConnection>();
  readonly #current = new Map<UnitId, UnitConnection>();
  readonly #admissions = new Map<UnitId, RateAllowance>();
  /** Of the HELLOs that were heard, the newest last. */
  readonly #nonces = new Map<UnitId, readonly string[]>();
  readonly #settling = new Set<UnitConnection>();
  readonly #stopHeartbeat: CancelWait;
  readonly #stopListening: readonly (() => void)[];
  #beatAt: number;
  #troubleAt: number | null = null;

  constructor(parts: ConnectedUnitsParts) {
    this.#parts = parts;
    this.#beatAt = parts.clock.now().monotonic;
    this.#unitParts = {
      ...parts,
      refusals: this.refusals,
      admit: (connection, nonce) => this.#admit(connection, nonce),
      append: (connection, records, bytes) => {
        void this.#append(connection, records, bytes);
      },
    };
    this.#stopHeartbeat = every(parts.clock, HEARTBEAT, () => {
      this.#passTime();
    });
    this.#stopListening = [
      parts.presence.listenToLooks((session) => {
        const unit = parts.log.held(session)?.unit;
        if (unit !== undefined) this.#current.get(unit)?.tellSeen(session);
      }),
      parts.log.listen((commits) => {
        for (const commit of commits) this.#tellEntries(commit);
      }),
      parts.sealer?.listen((session) => {
        const unit = parts.log.held(session)?.unit;
        if (unit !== undefined) this.#current.get(unit)?.tellSealed(session);
      }) ?? NOBODY_LISTENS,
    ];
  }

  get units(): readonly UnitId[] {
    return [...this.#current.keys()];
  }

  /** A unit whose credential is known. Gives what its socket has to say. */
  connect(
    unit: UnitId,
    socket: PeerSocket,
    version: UplinkVersion,
  ): { readonly hear: (bytes: Uint8Array) => void; readonly left: () => void } {
    const id = this.#parts.randomHex(16) as ConnectionId;
    const connection = new UnitConnection(unit, id, version, socket, this.#unitParts);
    this.#connections.add(connection);
    return {
      hear: (bytes) => {
        connection.take({ kind: 'message', bytes });
      },
      left: () => {
        this.#connections.delete(connection);
        if (this.#current.get(unit) === connection) this.#current.delete(unit);
      },
    };
  }

  close(): void {
    this.#stopHeartbeat();
    for (const stop of this.#stopListening) stop();
    for (const connection of this.#connections) connection.take({ kind: 'relay-stops' });
  }

  /** Of a commit what people wrote: a unit knows what it has written itself. */
  #tellEntries({ session, unit, hospitalEntries }: Commit): void {
    if (hospitalEntries.length === 0) return;
    const records = hospitalEntries.map(({ sealed }) => sealed);
    this.#current.get(unit)?.tellEntries(session, records);
  }

  #passTime(): void {
    const { monotonic: now } = this.#parts.clock.now();
    const kind = now - this.#beatAt >= HEARTBEAT + STOOD_STILL_AFTER ? 'stood-still' : 'tick';
    this.#beatAt = now;
    for (const connection of this.#connections) connection.take({ kind });
  }

  #admit(connection: UnitConnection, nonce: string): Admission {
    const { unit } = connection;
    const now = this.#parts.clock.now().monotonic;
    // Somebody says again what the unit has said: it must neither fence the unit nor use up its connections.
    if (this.#wasHeard(unit, nonce)) return { ok: false, reason: 'bad-message' };
    // While the disk takes nothing, a unit now and then tries it; all others wait with their back-off growing.
    if (this.#troubleAt !== null && now - this.#troubleAt < RETRY_AFTER_TROUBLE) return { ok: false, reason: 'later' };
    if (this.#troubleAt === null) {
      const allowance = this.#admissions.get(unit) ?? fullAllowance(CONNECTIONS, now);
      const left = spend(allowance, CONNECTIONS, byteCount(0), now);
      if (left === null) return { ok: false, reason: 'too-fast' };
      this.#admissions.set(unit, left);
    }
    const older = this.#current.get(unit);
    this.#current.set(unit, connection);
    if (older !== undefined && older !== connection) older.take({ kind: 'fenced' });
    return { ok: true };
  }

  #wasHeard(unit: UnitId, nonce: string): boolean {
    const known = this.#nonces.get(unit) ?? [];
    if (known.includes(nonce)) return true;
    this.#nonces.set(unit, [...known, nonce].slice(-NONCES_REMEMBERED));
    return false;
  }

  async #append(connection: UnitConnection, records: readonly CheckedRecord[], bytes: ByteCount): Promise<void> {
    const result = await this.#parts.log.append(connection.unit, records);
    connection.take({ kind: 'disk-answered', bytes });
    const current = this.#current.get(connection.unit) ?? connection;
    if (result.ok) {
      this.#troubleAt = null;
      current.take({ kind: 'appended', records, outcomes: result.outcomes.map(({ kind }) => kind) });
      this.#settleSoon(current);
      return;
    }
    if (this.#troubleAt === null) this.#parts.alarm(`Nothing can be stored: ${result.trouble.sentence}`);
    this.#troubleAt = this.#parts.clock.now().monotonic;
    current.take({ kind: 'append-failed', retryAfter: RETRY_AFTER_TROUBLE });
  }

  /** All appends of one group commit resolve before the next turn of the event loop: one acknowledgement for them all. */
  #settleSoon(connection: UnitConnection): void {
    if (this.#settling.size === 0) {
      this.#parts.clock.after(NO_WAIT, () => {
        const settled = [...this.#settling];
        this.#settling.clear();
        for (const one of settled) one.take({ kind: 'settled' });
      });
    }
    this.#settling.add(connection);
  }
}
