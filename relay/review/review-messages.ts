import type { PublicKey } from '../../protocol/proof/signed-document.ts';
import type { DeliveryCourseJson, ReviewProgressJson, VerdictJson } from '../../protocol/wire/session-review.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';

/** What a thread that reviews a session is begun with. */
export interface ReviewTask {
  readonly dataFolder: string;
  readonly session: SessionId;
  /** The last record to be read: what comes meanwhile is not part of this review. */
  readonly head: number;
  readonly endSample: number;
  readonly keys: readonly PublicKey[];
}

export type FromReview =
  | ({ readonly kind: 'progress' } & ReviewProgressJson)
  | { readonly kind: 'done'; readonly verdict: VerdictJson; readonly course: DeliveryCourseJson }
  | { readonly kind: 'failed'; readonly sentence: string };
