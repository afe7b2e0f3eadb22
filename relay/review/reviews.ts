import { Worker } from 'node:worker_threads';
import type { PublicKey } from '../../protocol/proof/signed-document.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ReviewProgressJson, SessionReviewJson } from '../../protocol/wire/session-review.ts';
import type { ProofLog } from '../log/proof-log.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import type { FromReview, ReviewTask } from './review-messages.ts';

export interface ReviewParts {
  /** Where the ledger lies: it is read from the disk and not from what the relay remembers. */
  readonly dataFolder: string;
  readonly log: Pick<SessionLog, 'ledger'> & Partial<Pick<ProofLog, 'proof'>>;
  readonly keys: () => readonly PublicKey[];
  readonly clock: Pick<Clock, 'now'>;
}

export type ReviewAnswer =
  | { readonly kind: 'done'; readonly review: SessionReviewJson }
  | { readonly kind: 'reading'; readonly progress: ReviewProgressJson }
  | { readonly kind: 'failed'; readonly sentence: string };

interface Review {
  /** What was there when it began: records, and manifests that were signed over them. */
  readonly version: string;
  readonly worker: Worker;
  progress: ReviewProgressJson;
  result: Extract<ReviewAnswer, { kind: 'done' | 'failed' }> | null;
  endedAt: number;
  askedAt: number;
}

/** Sessions whose last review is kept; each is some 100 kB. */
const KEPT = 8;
/** A recording that goes on has another head with each look: its review is good for so long, ms. */
const FRESH_FOR = 10_000;
/** A review that nobody has asked after for so long is given up, ms. */
const ASKED_WITHIN = 30_000;
const MOST_HEAP_MEGABYTES = 512;

/**
 * Reviews of sessions, one at a time: each takes a core while it lasts, and the ambulances on their way come first. Whoever
 * asks while another is read is told that it has not begun, and asks again.
 */
export class Reviews {
  readonly #parts: ReviewParts;
  readonly #reviews = new Map<SessionId, Review>();

  constructor(parts: ReviewParts) {
    this.#parts = parts;
  }

  ask(standing: SessionStanding): ReviewAnswer {
    const { session } = standing;
    const now = this.#parts.clock.now().monotonic;
    this.#giveUpForgotten(now);
    const known = this.#reviews.get(session);
    const version = this.#versionOf(standing);
    if (known !== undefined) {
      known.askedAt = now;
      if (known.result === null) return { kind: 'reading', progress: known.progress };
      // A fault is told once; whoever asks again has it tried again.
      if (known.result.kind === 'failed') {
        this.#reviews.delete(session);
        return known.result;
      }
      if (known.version === version || now - known.endedAt < FRESH_FOR) return known.result;
    }
    const begun = { kind: 'reading', progress: { recordsRead: 0, ofRecords: standing.head } } as const;
    if ([...this.#reviews.values()].some(({ result }) => result === null)) return begun;
    this.#begin(standing, version, now);
    return begun;
  }

  close(): void {
    for (const { worker, result } of this.#reviews.values()) if (result === null) void worker.terminate();
    this.#reviews.clear();
  }

  #versionOf({ session, head }: SessionStanding): string {
    return `${String(head)} ${String(this.#parts.log.proof?.manifests(session).length ?? 0)}`;
  }

  #giveUpForgotten(now: number): void {
    for (const [session, { worker, result, askedAt }] of this.#reviews) {
      if (result !== null || now - askedAt < ASKED_WITHIN) continue;
      this.#reviews.delete(session);
      void worker.terminate();
    }
  }

  #begin({ session, head, endSample }: SessionStanding, version: string, now: number): void {
    const { dataFolder, keys } = this.#parts;
    const task: ReviewTask = { dataFolder, session, head, endSample, keys: keys() };
    const worker = new Worker(new URL('./review-thread.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEGABYTES },
    });
    const review: Review = {
      ...{ version, worker, result: null, endedAt: 0, askedAt: now },
      progress: { recordsRead: 0, ofRecords: head },
    };
    this.#reviews.delete(session);
    this.#reviews.set(session, review);
    const settle = (result: NonNullable<Review['result']>): void => {
      if (review.result !== null) return;
      review.result = result;
      review.endedAt = this.#parts.clock.now().monotonic;
      this.#keepFew();
    };
    worker.on('message', (said: FromReview) => {
      if (said.kind === 'progress') {
        review.progress = { recordsRead: said.recordsRead, ofRecords: said.ofRecords };
      } else if (said.kind === 'failed') {
        settle({ kind: 'failed', sentence: said.sentence });
      } else {
        const verifiedAt = new Date(this.#parts.clock.now().unix).toISOString();
        const { ledger } = this.#parts.log;
        const { verdict, course } = said;
        settle({ kind: 'done', review: { session, ledger, head, verifiedAt, verdict, course } });
      }
    });
    worker.on('error', (fault) => {
      settle({ kind: 'failed', sentence: fault instanceof Error ? fault.message : String(fault) });
    });
    worker.on('exit', () => {
      settle({ kind: 'failed', sentence: 'The verification ended before it was done.' });
    });
  }

  #keepFew(): void {
    for (const [session, { result }] of this.#reviews) {
      if (this.#reviews.size <= KEPT) return;
      if (result !== null) this.#reviews.delete(session);
    }
  }
}
