import { hexOfBytes, type SessionId } from '../../protocol/wire/identity.ts';
import type {
  AnnotationsJson,
  ReviewBookJson,
  ReviewSchemeJson,
  ReviewWriting,
} from '../../protocol/wire/review-book.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import type { ProofLog, ProofReading } from '../log/proof-log.ts';
import type { SessionStanding } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import { RefusalCounters } from '../operations/counters.ts';
import { nodeSha256 } from '../proof/node-sha256.ts';
import type { Signer } from '../proof/signing-keys.ts';
import { annotationsFor, bookFor, judgeWriting, type ReviewRefusal } from './review-book.ts';
import { readReviewChain, reviewText, type ReviewChain, type ReviewDeed } from './review-chain.ts';

export interface ReviewBooksParts {
  readonly log: Pick<ProofLog, 'keep'> & {
    readonly proof: Pick<ProofReading, 'reviewEntries'>;
    standing(session: SessionId): Pick<SessionStanding, 'endSample'> | null;
  };
  readonly signer: Signer;
  readonly clock: Pick<Clock, 'now'>;
  /** Once it is wanted. */
  readonly scheme: () => ReviewSchemeJson;
}

export type BookAnswer =
  | { readonly kind: 'book'; readonly book: ReviewBookJson; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly refusal: ReviewRefusal; readonly sentence: string };

/** Of all sessions together: a person writes some a minute. */
const MOST_WAITING = 32;

/**
 * What reviewers write, one entry after the other: judged against what stands, signed, and durable before anybody is
 * told. It stands in the ledger beside the records and never among them (docs/decisions).
 */
export class ReviewBooks {
  readonly refusals = new RefusalCounters<ReviewRefusal>();
  readonly #parts: ReviewBooksParts;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: ReviewBooksParts) {
    this.#parts = parts;
  }

  get scheme(): ReviewSchemeJson {
    return this.#parts.scheme();
  }

  chain(session: SessionId): ReviewChain {
    const { log, signer } = this.#parts;
    return readReviewChain(session, log.proof.reviewEntries(session), signer.keys);
  }

  /** What goes along with what somebody exports; a guest is nobody. */
  annotationsFor(person: SignedIn | null, session: SessionId): AnnotationsJson {
    return annotationsFor(this.chain(session), person ?? { name: '', role: 'guest' }, this.scheme.codes);
  }

  /** Null: not for them. */
  read(person: SignedIn, session: SessionId): BookAnswer {
    const refused = this.mayReview(person);
    if (refused !== null) return refused;
    return { kind: 'book', book: bookFor(session, this.chain(session), person.name), isNew: false };
  }

  async write(person: SignedIn, session: SessionId, writing: ReviewWriting): Promise<BookAnswer> {
    const refused = this.mayReview(person);
    if (refused !== null) return refused;
    return this.#inTurn(async () => {
      const standing = this.#parts.log.standing(session);
      if (standing === null) return this.refuse('unknown-session', 'The relay has no such session.');
      const chain = this.chain(session);
      const judged = judgeWriting(chain, person.name, writing, { scheme: this.scheme, endSample: standing.endSample });
      if (judged.kind === 'refused') return this.refuse(judged.refusal, judged.sentence);
      if (judged.kind === 'write') {
        const trouble = await this.#append(session, chain, person.name, writing);
        if (trouble !== null) return trouble;
      }
      const book = bookFor(session, this.chain(session), person.name);
      return { kind: 'book', book, isNew: judged.kind === 'write' };
    });
  }

  /** Writes down what the relay made of a session for a reviewer. Null once it is durable. */
  note(person: SignedIn, session: SessionId, deed: ReviewDeed): Promise<BookAnswer | null> {
    return this.#inTurn(() => this.#append(session, this.chain(session), person.name, deed));
  }

  /** Null: they may. */
  mayReview({ role }: SignedIn): Extract<BookAnswer, { kind: 'refused' }> | null {
    return role === 'reviewer'
      ? null
      : this.refuse('not-a-reviewer', 'A case is annotated, scored and made into a teaching copy by a reviewer.');
  }

  refuse(refusal: ReviewRefusal, sentence: string): Extract<BookAnswer, { kind: 'refused' }> {
    this.refusals.count(refusal);
    return { kind: 'refused', refusal, sentence };
  }

  async #append(
    session: SessionId,
    { entries, fault }: ReviewChain,
    by: string,
    deed: ReviewDeed,
  ): Promise<Extract<BookAnswer, { kind: 'refused' }> | null> {
    const { log, signer, clock } = this.#parts;
    if (fault !== null) return this.refuse('review-damaged', fault);
    const before = log.proof.reviewEntries(session).at(-1);
    const number = entries.length + 1;
    const text = reviewText({
      ...{ number, session, by, deed, key: signer.key.id, at: new Date(clock.now().unix).toISOString() },
      previous: before === undefined ? null : hexOfBytes(nodeSha256(before.text)),
    });
    const trouble = await log.keep([{ kind: 'review-entry', session, number, ...signer.sign(text) }]);
    return trouble === null ? null : this.refuse('storage', `The relay cannot store it now: ${trouble.sentence}`);
  }

  /** Each entry carries the hash of the one before it: one at a time. */
  #inTurn<Answer>(act: () => Promise<Answer>): Promise<Answer | Extract<BookAnswer, { kind: 'refused' }>> {
    if (this.#waiting >= MOST_WAITING) {
      return Promise.resolve(this.refuse('too-many-waiting', 'Too much waits to be written; please try again.'));
    }
    this.#waiting += 1;
    const turn = this.#last.then(act).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
