import { useCallback, useMemo, useState } from 'react';
import type { AnnotationVersionJson, ReviewBookJson } from '../../protocol/wire/review-book.ts';
import type { TraceView } from '../viewing/use-trace-view.ts';
import { draftOf, draftOnPage, standingAnnotations, writingOf, type AnnotationDraft } from './annotations.ts';
import { useReviewWriter, type ReviewWriter } from './book-queries.ts';
import type { SessionTimes } from './case-moments.ts';

export interface Annotating {
  readonly standing: readonly AnnotationVersionJson[];
  readonly draft: AnnotationDraft | null;
  readonly setDraft: (draft: AnnotationDraft | null) => void;
  /** A new one about what is on the paper. */
  readonly begin: () => void;
  readonly change: (annotation: AnnotationVersionJson) => void;
  readonly save: () => void;
  readonly remove: (annotation: AnnotationVersionJson) => void;
  readonly writer: ReviewWriter;
}

interface AnnotatingParts {
  readonly session: string;
  readonly book: ReviewBookJson | null;
  readonly view: TraceView;
  readonly times: SessionTimes | null;
}

/** `crypto.randomUUID` is there over TLS only, and a relay may be reached by plain HTTP. */
const newAnnotationId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The annotations of a session and the one that is being written. */
export function useAnnotating({ session, book, view, times }: AnnotatingParts): Annotating {
  const writer = useReviewWriter(session);
  const [draft, setDraft] = useState<AnnotationDraft | null>(null);
  const standing = useMemo(() => standingAnnotations(book?.annotations ?? []), [book]);
  const { write } = writer;
  const { running, order, page, askPlace } = view;
  const pageSeconds = page?.plan.pageSeconds ?? 10;
  const begin = useCallback((): void => {
    if (times === null || running.latest.report === null || book === null) return;
    // A range is drawn on paper that stands still.
    order({ kind: 'pause' });
    const { rate, endSample } = times;
    void askPlace().then((playhead) => {
      if (playhead !== null) setDraft(draftOnPage(newAnnotationId(), { playhead, endSample, rate, pageSeconds }));
    });
  }, [running, order, askPlace, times, book, pageSeconds]);
  const change = useCallback((annotation: AnnotationVersionJson): void => {
    setDraft(draftOf(annotation));
  }, []);
  const save = useCallback((): void => {
    if (draft === null || draft.code === '') return;
    void write(writingOf(draft)).then((isWritten) => {
      if (isWritten) setDraft(null);
    });
  }, [draft, write]);
  const remove = useCallback(
    ({ id, version, first, end, leads, code, text }: AnnotationVersionJson): void => {
      const kept = { id, version: version + 1, first, end, leads, code, text };
      void write({ kind: 'annotation', ...kept, isDeleted: true });
    },
    [write],
  );
  return { standing, draft, setDraft, begin, change, save, remove, writer };
}
