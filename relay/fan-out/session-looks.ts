import { countsAsDelivery } from '../../protocol/delivery/delivery-state.ts';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import type { MonotonicMillis, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import type { Look } from '../../protocol/wire/messages.ts';
import type { SessionLog } from '../log/session-log.ts';
import { every } from '../operations/clock.ts';
import type { CancelWait, Clock } from '../operations/clock.ts';
import { looksOf, type Presence } from './presence.ts';
import type { RelayAuthors } from './relay-author.ts';

/** A person's looks at one session are written down once a minute: proof enough, and a few hundred bytes an hour. */
const BETWEEN_WRITTEN = milliseconds(60_000);
/** Viewers and unit hear of a newer look of somebody they know of at most so often; of somebody new, at once. */
const BETWEEN_TOLD = milliseconds(1_000);
const HEARTBEAT = milliseconds(500);
const RETRY_AFTER_TROUBLE = milliseconds(2_000);

export interface SessionLooksParts {
  readonly log: Pick<SessionLog, 'standing'>;
  readonly authors: RelayAuthors;
  readonly presence: Presence;
  readonly clock: Clock;
}

/** What of one session's looks is not told or not written yet. Bounded by the people told of a session. */
interface LookBook {
  /** By person: the newest look that is due to be written. */
  readonly due: Map<string, Look>;
  /** By person: when the look was that was last written, or handed over to be. */
  readonly writtenAt: Map<string, UnixMillis>;
  /** Handed over to be written, and not known to be stored. */
  pending: Look | null;
  isWriting: boolean;
  retryAt: MonotonicMillis;
  toldAt: MonotonicMillis;
  isToldLess: boolean;
}

/**
 * Who has seen what: takes what viewers say, tells it, and writes it into the session's log as the relay's own word.
 * Only of a session that goes on, or of which the unit's last word has come within the hour (see `countsAsDelivery`):
 * opening an old recording is not delivery.
 */
export class SessionLooks {
  readonly #parts: SessionLooksParts;
  readonly #books = new Map<SessionId, LookBook>();
  readonly #stopHeartbeat: CancelWait;

  constructor(parts: SessionLooksParts) {
    this.#parts = parts;
    this.#stopHeartbeat = every(parts.clock, HEARTBEAT, () => {
      for (const [session, book] of this.#books) this.#passTime(session, book);
    });
  }

  /** Somebody who is signed in as `by` sees the session now, up to `through`. */
  note(by: string, session: SessionId, through: SampleIndex): void {
    const { log, presence, clock } = this.#parts;
    const now = clock.now();
    const standing = log.standing(session);
    if (standing === null || !countsAsDelivery(standing.endCommittedAt ?? standing.lastCommitAt, now.unix)) return;
    // Nobody has seen what has not come.
    const look: Look = { by, at: now.unix, through: sampleIndex(Math.min(through, standing.endSample)) };
    const isNew = !looksOf(standing, presence).some((known) => known.by === by);
    presence.noteLook(session, look);
    const book = this.#bookOf(session, now.monotonic);
    const writtenAt = book.writtenAt.get(by) ?? standing.looks.find((known) => known.by === by)?.at;
    // Either way round: the relay's clock may have been set back.
    const isDue = writtenAt === undefined || Math.abs(look.at - writtenAt) >= BETWEEN_WRITTEN;
    if (isDue && (book.due.has(by) || book.due.size < LIMITS.looksPerSession)) book.due.set(by, look);
    book.isToldLess = true;
    if (isNew) book.toldAt = now.monotonic;
    if (isNew) this.#tell(session, book);
    else this.#passTime(session, book);
    this.#write(session, book);
  }

  close(): void {
    this.#stopHeartbeat();
  }

  #bookOf(session: SessionId, now: MonotonicMillis): LookBook {
    const known = this.#books.get(session);
    if (known !== undefined) return known;
    const made: LookBook = {
      due: new Map(),
      writtenAt: new Map(),
      pending: null,
      isWriting: false,
      retryAt: now,
      toldAt: now,
      isToldLess: false,
    };
    this.#books.set(session, made);
    return made;
  }

  #passTime(session: SessionId, book: LookBook): void {
    const now = this.#parts.clock.now().monotonic;
    if (book.isToldLess && now - book.toldAt >= BETWEEN_TOLD) {
      book.toldAt = now;
      this.#tell(session, book);
    }
    this.#write(session, book);
  }

  #tell(session: SessionId, book: LookBook): void {
    book.isToldLess = false;
    this.#parts.presence.tellLooks(session);
  }

  /** One look at a time; one that could not be stored stays first until it is. */
  #write(session: SessionId, book: LookBook): void {
    const { authors, clock } = this.#parts;
    const now = clock.now();
    if (book.isWriting || now.monotonic < book.retryAt) return;
    const [newest] = book.due.values();
    if (book.pending === null && newest !== undefined) {
      book.due.delete(newest.by);
      book.writtenAt.set(newest.by, newest.at);
      book.pending = newest;
    }
    if (book.pending === null) return;
    book.isWriting = true;
    const { by, at, through } = book.pending;
    void authors.write(session, { kind: 'seen', by, through }, { ...now, unix: at }).then((writing) => {
      book.isWriting = false;
      if (writing.kind === 'written') book.pending = null;
      else book.retryAt = (clock.now().monotonic + RETRY_AFTER_TROUBLE) as MonotonicMillis;
      this.#write(session, book);
    });
  }
}
