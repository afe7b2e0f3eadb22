import type { SessionId } from '../../protocol/wire/identity.ts';
import type { AnnotationVersionJson } from '../../protocol/wire/review-book.ts';

/** What a thread that makes a teaching copy is begun with. Any message to it asks for the next piece. */
export interface TeachingTask {
  readonly dataFolder: string;
  readonly session: SessionId;
  readonly head: number;
  readonly annotations: readonly AnnotationVersionJson[];
}

export type FromTeaching =
  | { readonly kind: 'begun'; readonly copy: SessionId }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly sentence: string };
