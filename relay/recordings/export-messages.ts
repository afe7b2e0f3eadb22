import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { AnnotationsJson } from '../../protocol/wire/review-book.ts';
import type { EntryJson, SessionDetail } from '../../protocol/wire/sessions-api.ts';
import type { ExportOrder } from './export-order.ts';

/** What the thread that exports is begun with. */
export interface ExportTask {
  readonly session: SessionId;
  readonly order: ExportOrder;
  readonly detail: SessionDetail;
  readonly entries: readonly EntryJson[];
  readonly annotations: AnnotationsJson;
  readonly now: number;
  /** Where the ink of a PDF is, as a URL: a module with `makeTwelveLeadReport`. Null: this relay draws none. */
  readonly reportModule: string | null;
}

/** What it says. Every `bytes` is answered with `more` before the next one comes, every `read` and `next` with a page. */
export type FromExport =
  | {
      readonly kind: 'read';
      readonly stream: number;
      readonly order: 'commit' | 'sample';
      readonly range: SampleRange | null;
    }
  | { readonly kind: 'next'; readonly stream: number }
  | { readonly kind: 'leave'; readonly stream: number }
  | {
      readonly kind: 'begun';
      readonly name: string;
      readonly mediaType: string;
      readonly leftOut: readonly string[];
      readonly format: string;
      readonly range: SampleRange;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: 'cannot-be-exported' | 'own-fault'; readonly sentence: string };

/** What it is told. An empty page ends a stream. */
export type ToExport =
  { readonly kind: 'page'; readonly stream: number; readonly bytes: Uint8Array | null } | { readonly kind: 'more' };
