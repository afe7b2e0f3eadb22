import { sequenceNumber } from '../../protocol/ecg/units.ts';
import type { MonotonicMillis, SequenceNumber } from '../../protocol/ecg/units.ts';
import { RELAY_EPOCH, type Epoch, type SessionId } from '../../protocol/wire/identity.ts';
import type { Look } from '../../protocol/wire/messages.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import type { AppendOutcome, RecordToAppend } from '../log/session-log.ts';

const FIRST = sequenceNumber(1);
const NO_RECORD = new Uint8Array(0);

/**
 * The relay as an author in one session's log: numbered from 1 and chained like a unit's records, in an epoch 0 with a
 * nonce of its own for each start of the relay. END counts no such epoch, and no unit is asked for it.
 */
export class SeenAuthor {
  readonly #session: SessionId;
  readonly #newNonce: () => string;
  #epoch: Epoch;
  #next: SequenceNumber = FIRST;
  #hash: Uint8Array = NO_RECORD;
  #written: (RecordToAppend & { readonly hash: Uint8Array }) | null = null;

  constructor(session: SessionId, newNonce: () => string) {
    this.#session = session;
    this.#newNonce = newNonce;
    this.#epoch = { number: RELAY_EPOCH, nonce: newNonce() };
  }

  /** The very bytes to be stored; offered again until the log has them, so that no second record bears its number. */
  get pending(): RecordToAppend | null {
    return this.#written;
  }

  get isFree(): boolean {
    return this.#written === null;
  }

  write({ by, at, through }: Look, now: MonotonicMillis): void {
    const record = {
      session: this.#session,
      epoch: this.#epoch,
      seq: this.#next,
      previousHash: this.#hash,
      recordedAt: at,
      recordedAtMonotonic: now,
      body: { kind: 'seen', by, through },
    } as const;
    this.#written = { record, ...sealRecord(record) };
  }

  settle(outcome: AppendOutcome['kind']): void {
    const written = this.#written;
    if (written === null) return;
    this.#written = null;
    if (outcome === 'stored' || outcome === 'duplicate') {
      this.#next = sequenceNumber(this.#next + 1);
      this.#hash = written.hash;
      return;
    }
    // Somebody else has written under our number: what we say next begins a chain of its own.
    this.#epoch = { number: RELAY_EPOCH, nonce: this.#newNonce() };
    this.#next = FIRST;
    this.#hash = NO_RECORD;
  }
}
