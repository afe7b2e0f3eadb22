import { addValue, emptyCoverage, type Coverage } from '../../protocol/delivery/coverage.ts';
import { deliveryKey } from '../../protocol/delivery/next-to-send.ts';
import { byteCount, milliseconds, unixMillis, type SequenceNumber } from '../../protocol/ecg/units.ts';
import type { CloseReason } from '../../protocol/wire/close-reasons.ts';
import type { ConnectionId, Epoch, LedgerId, SessionId } from '../../protocol/wire/identity.ts';
import { STATED_LIMITS, type PeerLimits } from '../../protocol/wire/limits.ts';
import type { Hello, RelayMessage, SessionHeld } from '../../protocol/wire/messages.ts';
import type { UplinkVersion } from '../../protocol/wire/uplink-version.ts';

interface Stored {
  held: Coverage<SequenceNumber>;
  readonly arrivals: Map<number, number>;
}

/** Names a record of one session without its bytes. */
export interface RecordName {
  readonly epoch: Epoch;
  readonly seq: number;
}

/** A relay that keeps its log in memory, for the uplink's tests in virtual time. It answers at once. */
export class RelayInMemory {
  ledger: string;
  /** How it meets who comes: 'silent' accepts and says nothing. */
  door: 'open' | 'closed' | 'silent' | CloseReason = 'open';
  version: UplinkVersion = 2;
  /** How long its disk takes, ms; Infinity: it stands still, and what waits for it is done when it goes on. */
  commitDelay = 10;
  credit = 256 * 1024;
  /** Refuses the record with this sequence number so many times. */
  refuse: { seq: number; times: number } | null = null;
  /** How long it says that a refused record is to wait, ms. */
  refusedFor = 500;
  limits: PeerLimits = STATED_LIMITS;
  /** How often each record reached the log beyond the first time. */
  duplicates = 0;
  readonly #session: SessionId;
  readonly #log = new Map<string, Stored>();

  constructor(session: SessionId, ledger: string) {
    this.#session = session;
    this.ledger = ledger;
  }

  lose(ledger: string): void {
    this.#log.clear();
    this.ledger = ledger;
  }

  heldOf(epoch: Epoch): Coverage<SequenceNumber> {
    return this.#log.get(deliveryKey(this.#session, epoch))?.held ?? emptyCoverage;
  }

  /** When each record of an epoch arrived. */
  arrivalsOf(epoch: Epoch): ReadonlyMap<number, number> {
    return this.#log.get(deliveryKey(this.#session, epoch))?.arrivals ?? new Map<number, number>();
  }

  welcome(hello: Hello): RelayMessage {
    return {
      kind: 'welcome',
      ledger: this.ledger as LedgerId,
      connection: 'cd'.repeat(16) as ConnectionId,
      sessions: hello.sessions.map(({ epochs }) => this.#held(epochs.map(({ epoch }) => epoch))),
      limits: this.limits,
      time: unixMillis(0),
    };
  }

  /** What it says once its disk has taken these. */
  store(records: readonly RecordName[], now: number): RelayMessage[] {
    const touched: Epoch[] = [];
    const answers: RelayMessage[] = [];
    for (const { epoch, seq } of records) {
      if (this.refuse?.seq === seq && this.refuse.times > 0) {
        this.refuse.times -= 1;
        answers.push(this.#refusal(epoch, seq));
        continue;
      }
      const key = deliveryKey(this.#session, epoch);
      const stored = this.#log.get(key) ?? { held: emptyCoverage, arrivals: new Map<number, number>() };
      if (stored.arrivals.has(seq)) this.duplicates += 1;
      else stored.arrivals.set(seq, now);
      stored.held = addValue(stored.held, seq as SequenceNumber);
      this.#log.set(key, stored);
      if (!touched.includes(epoch)) touched.push(epoch);
    }
    if (touched.length > 0) answers.push(this.acknowledgement(touched));
    return answers;
  }

  acknowledgement(epochs: readonly Epoch[]): RelayMessage {
    const ledger = this.ledger as LedgerId;
    return { kind: 'ack', ledger, sessions: [this.#held(epochs)], credit: byteCount(this.credit) };
  }

  #refusal(epoch: Epoch, seq: number): RelayMessage {
    return {
      kind: 'nack',
      session: this.#session,
      epoch,
      seq: seq as SequenceNumber,
      reason: 'damaged',
      retryAfter: milliseconds(this.refusedFor),
    };
  }

  #held(epochs: readonly Epoch[]): SessionHeld {
    return {
      session: this.#session,
      sealed: false,
      epochs: epochs.map((epoch) => {
        const [start, ...rest] = this.heldOf(epoch);
        if (start === undefined) return { epoch, durableThrough: 0 as SequenceNumber, ranges: [] };
        if (start.first > 1) return { epoch, durableThrough: 0 as SequenceNumber, ranges: [start, ...rest] };
        return { epoch, durableThrough: start.last, ranges: rest };
      }),
    };
  }
}
