import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { AnnotationVersionJson, ReviewBookJson, ReviewSchemeJson } from '../../protocol/wire/review-book.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { elapsedAt, elapsedText, wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { PlacedRangeJson } from '../../protocol/wire/session-review.ts';
import { AnnotationEditor } from './annotation-editor.tsx';
import { namesOfLeads, placementAt } from './annotations.ts';
import type { SessionTimes } from './case-moments.ts';
import { titleOfCode } from './code-title.ts';
import { HiddenNotice } from './hidden-notice.tsx';
import type { Annotating } from './use-annotating.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';
import { TroubleLine } from './writing-trouble.tsx';

interface NotesPanelProps {
  readonly book: ReviewBookJson;
  readonly scheme: ReviewSchemeJson;
  readonly annotating: Annotating;
  readonly times: SessionTimes;
  /** Null: not here yet. */
  readonly placements: readonly PlacedRangeJson[] | null;
  readonly person: string;
  readonly onSeek: (end: SampleIndex) => void;
}

/** Annotations by their place, each with a way to it and its earlier versions; what is being written stands on top. */
export function NotesPanel({
  book,
  scheme,
  annotating,
  times,
  placements,
  person,
  onSeek,
}: NotesPanelProps): ReactNode {
  const words = useReviewWords().notes;
  const { standing, draft, begin, writer } = annotating;
  const versions = new Map(book.annotations.map((annotation) => [annotation.id, annotation.versions]));
  const deleted = book.annotations
    .flatMap(({ versions: all }) => all.at(-1) ?? [])
    .filter(({ isDeleted }) => isDeleted);
  return (
    <div className="review-notes" data-testid="notes-panel">
      <div className="review-course-head">
        <h3 className="review-heading">{words.heading}</h3>
        {draft === null && (
          <Button size="compact-md" onClick={begin} data-testid="annotate">
            {words.annotate}
          </Button>
        )}
      </div>
      {book.fault !== null && <p role="alert">{filled(words.fault, { sentence: book.fault })}</p>}
      <HiddenNotice hidden={book.hidden} writer={writer} />
      <TroubleLine trouble={writer.trouble} />
      {draft !== null && <AnnotationEditor {...{ draft, scheme, times, placements, annotating }} />}
      {standing.length === 0 && draft === null && <p className="soft">{words.none}</p>}
      <ol className="moments">
        {standing.map((annotation) => (
          <li key={annotation.id} className="note">
            <NoteRow
              {...{ annotation, scheme, times, placements, annotating, onSeek }}
              earlier={versions.get(annotation.id)?.slice(0, -1) ?? []}
              isOwn={annotation.by === person}
            />
          </li>
        ))}
      </ol>
      {deleted.length > 0 && (
        <details className="small soft">
          <summary>{`${words.deleted} (${String(deleted.length)})`}</summary>
          <ul>
            {deleted.map((annotation) => (
              <li key={annotation.id}>
                <NoteWords {...{ annotation, scheme, times, placements }} />
                <span>{filled(words.deletedBy, { by: visibleText(annotation.by) })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

interface NoteRowProps {
  readonly annotation: AnnotationVersionJson;
  readonly earlier: readonly AnnotationVersionJson[];
  readonly isOwn: boolean;
  readonly scheme: ReviewSchemeJson;
  readonly times: SessionTimes;
  readonly placements: readonly PlacedRangeJson[] | null;
  readonly annotating: Annotating;
  readonly onSeek: (end: SampleIndex) => void;
}

/** After what is annotated so much is still on the paper, s. */
const LEFT_AFTER_S = 2;

function NoteRow(props: NoteRowProps): ReactNode {
  const { annotation, earlier, isOwn, scheme, times, placements, annotating, onSeek } = props;
  const { notes: words } = useReviewWords();
  const language = usePreferences((state) => state.language);
  const [isAsked, setAsked] = useState(false);
  const { rate, endSample } = times;
  const elapsed = elapsedText(elapsedAt(sampleIndex(annotation.first), rate));
  return (
    <>
      <button
        type="button"
        className="moment"
        data-testid="note"
        onClick={() => {
          onSeek(sampleIndex(Math.min(endSample, Math.round(annotation.end + LEFT_AFTER_S * rate))));
        }}
      >
        <span className="moment-elapsed">{elapsed}</span>
        <span className="moment-text">
          <NoteWords {...{ annotation, scheme, times, placements }} />
        </span>
        <span className="moment-wall small soft">
          <bdi>{visibleText(annotation.by)}</bdi>
        </span>
      </button>
      <div className="note-tools small">
        <span className="soft">
          {`${filled(words.version, { version: annotation.version })} · ${wallClockText(unixMillis(Date.parse(annotation.at)), language)}`}
        </span>
        {isOwn && (
          <>
            <button
              type="button"
              className="review-jump"
              onClick={() => {
                annotating.change(annotation);
              }}
            >
              {words.edit}
            </button>
            <button
              type="button"
              className="review-jump"
              onClick={() => {
                if (isAsked) annotating.remove(annotation);
                setAsked(!isAsked);
              }}
            >
              {isAsked ? words.removeSure : words.remove}
            </button>
          </>
        )}
      </div>
      {earlier.length > 0 && (
        <details className="note-earlier small soft">
          <summary>{`${words.earlier} (${String(earlier.length)})`}</summary>
          <ul>
            {earlier.map((each) => (
              <li key={each.version}>
                <NoteWords annotation={each} {...{ scheme, times, placements }} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function NoteWords(props: {
  readonly annotation: AnnotationVersionJson;
  readonly scheme: ReviewSchemeJson;
  readonly times: SessionTimes;
  readonly placements: readonly PlacedRangeJson[] | null;
}): ReactNode {
  const { annotation, scheme, times, placements } = props;
  const { notes: words } = useReviewWords();
  const language = usePreferences((state) => state.language);
  const length = ((annotation.end - annotation.first) / times.rate).toFixed(2);
  const placement = placementAt(placements, annotation.first);
  const named = namesOfLeads(annotation.leads, placement, (name) => filled(words.channel, { name }));
  const leads = named === '' ? words.allLeads : named;
  return (
    <>
      <span className="strong">{titleOfCode(scheme, annotation.code, language)}</span>
      <span className="small soft">{` ${leads} · ${length}\u00a0s `}</span>
      {annotation.text !== '' && <bdi className="note-said">{visibleText(annotation.text)}</bdi>}
    </>
  );
}
