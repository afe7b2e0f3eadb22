import type { Moment } from '../../protocol/delivery/intake-state.ts';
import { sequenceNumber } from '../../protocol/ecg/units.ts';
import type { SequenceNumber } from '../../protocol/ecg/units.ts';
import { RELAY_EPOCH, type Epoch, type SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import type { RecordBody, SessionRecord } from '../../protocol/wire/record.ts';
import type { SessionLog } from '../log/session-log.ts';

export interface RelayAuthorParts {
  readonly log: Pick<SessionLog, 'append' | 'standing'>;
  readonly randomHex: (bytes: number) => string;
}

export type Writing =
  | { readonly kind: 'written'; readonly record: SessionRecord; readonly logged: LoggedRecord }
  /** Nothing of it is in the log: writing it again is right. */
  | { readonly kind: 'not-written'; readonly why: NotWritten; readonly sentence: string };
export type NotWritten = 'unknown-session' | 'too-many-waiting' | 'too-large' | 'storage';

interface Waiting {
  readonly body: RecordBody;
  readonly at: Moment;
  readonly done: (writing: Writing) => void;
}

const FIRST = sequenceNumber(1);
const NO_RECORD = new Uint8Array(0);
/** Somebody else's record under our number, again and again: not to be explained, so not tried for ever. */
const MOST_CHAINS = 3;

/**
 * The relay as an author in one session's log: numbered from 1 and chained like a unit's records, in an epoch 0 with a
 * nonce of its own for each start of the relay. END counts no such epoch, and no unit is asked for it. Everything that
 * the relay writes into a session goes through here, one record at a time, for each carries the hash of the one before.
 */
class RelayAuthor {
  readonly #session: SessionId;
  readonly #parts: RelayAuthorParts;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;
  #epoch: Epoch;
  #next: SequenceNumber = FIRST;
  #hash: Uint8Array = NO_RECORD;

  constructor(session: SessionId, parts: RelayAuthorParts) {
    this.#session = session;
    this.#parts = parts;
    this.#epoch = this.#newEpoch();
  }

  write(body: RecordBody, at: Moment): Promise<Writing> {
    if (this.#waiting.length >= LIMITS.entriesWaiting) return Promise.resolve(NOT_WRITTEN['too-many-waiting']);
    return new Promise((done) => {
      this.#waiting.push({ body, at, done });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      next.done(await this.#writeOne(next));
    }
    this.#isWriting = false;
  }

  async #writeOne({ body, at }: Waiting): Promise<Writing> {
    const { log } = this.#parts;
    const unit = log.standing(this.#session)?.unit;
    if (unit === undefined) return NOT_WRITTEN['unknown-session'];
    for (let chain = 0; chain < MOST_CHAINS; chain += 1) {
      const record: SessionRecord = {
        session: this.#session,
        epoch: this.#epoch,
        seq: this.#next,
        previousHash: this.#hash,
        recordedAt: at.unix,
        recordedAtMonotonic: at.monotonic,
        body,
      };
      const { sealed, hash } = sealRecord(record);
      if (sealed.length > LIMITS.recordBytes) return NOT_WRITTEN['too-large'];
      const result = await log.append(unit, [{ record, sealed }]);
      if (!result.ok) return { kind: 'not-written', why: 'storage', sentence: result.trouble.sentence };
      const [outcome] = result.outcomes;
      if (outcome?.kind === 'stored') {
        this.#next = sequenceNumber(this.#next + 1);
        this.#hash = hash;
        return { kind: 'written', record, logged: outcome.logged };
      }
      // Somebody else has written under our number: what we say next begins a chain of its own.
      this.#epoch = this.#newEpoch();
      this.#next = FIRST;
      this.#hash = NO_RECORD;
    }
    return NOT_WRITTEN.storage;
  }

  #newEpoch(): Epoch {
    return { number: RELAY_EPOCH, nonce: this.#parts.randomHex(8) };
  }
}

/** One author a session, whoever has something to write. */
export class RelayAuthors {
  readonly #parts: RelayAuthorParts;
  readonly #authors = new Map<SessionId, RelayAuthor>();

  constructor(parts: RelayAuthorParts) {
    this.#parts = parts;
  }

  /** Resolves once the record is durable, or once it is certain that it is not in the log. Rejects never. */
  write(session: SessionId, body: RecordBody, at: Moment): Promise<Writing> {
    const author = this.#authors.get(session) ?? new RelayAuthor(session, this.#parts);
    this.#authors.set(session, author);
    return author.write(body, at);
  }
}

const notWritten = (why: NotWritten, sentence: string): Writing => ({ kind: 'not-written', why, sentence });
const NOT_WRITTEN: Readonly<Record<NotWritten, Writing>> = {
  'unknown-session': notWritten('unknown-session', 'The relay has no such session.'),
  'too-many-waiting': notWritten(
    'too-many-waiting',
    'Too much waits to be written into this session. Nothing was written; please try again.',
  ),
  'too-large': notWritten('too-large', 'This is too long for one entry; please write it in two.'),
  storage: notWritten('storage', 'The relay cannot store it now.'),
};
