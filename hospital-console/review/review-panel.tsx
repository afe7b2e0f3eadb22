import type { ReactNode } from 'react';
import type { SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { EntryJson, SignedIn } from '../../protocol/wire/sessions-api.ts';
import type { ReviewBookJson, ReviewSchemeJson } from '../../protocol/wire/review-book.ts';
import type { SessionReviewJson } from '../../protocol/wire/session-review.ts';
import type { CaseMoment, SessionTimes } from './case-moments.ts';
import { CoursePanel } from './course-panel.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { ReviewTabs } from './review-tabs.tsx';
import { ScorePanel } from './score-panel.tsx';
import { TimesPanel } from './times-panel.tsx';
import type { Annotating } from './use-annotating.ts';
import { VerdictDetails } from './verdict-details.tsx';
import { useReviewWords } from './words/review-words.ts';

const TABS = ['integrity', 'times', 'course', 'figures', 'notes', 'score'] as const;
export type ReviewTab = (typeof TABS)[number];

interface ReviewPanelProps {
  readonly review: SessionReviewJson | null;
  readonly entries: readonly EntryJson[];
  readonly moments: readonly CaseMoment[];
  readonly times: SessionTimes | null;
  readonly startedAt: UnixMillis | null;
  readonly onSeek: (end: SampleIndex) => void;
  readonly tab: ReviewTab;
  readonly onTab: (tab: ReviewTab) => void;
  readonly session: string;
  /** Null: not for whoever is signed in, or not here yet. */
  readonly book: ReviewBookJson | null;
  readonly scheme: ReviewSchemeJson | null;
  readonly annotating: Annotating;
  /** What was measured. */
  readonly figures: ReactNode;
  /** As signed in. */
  readonly person: SignedIn | null;
}

/** What stands beside the paper: integrity first. */
export function ReviewPanel(props: ReviewPanelProps): ReactNode {
  const words = useReviewWords().panel;
  return (
    <aside className="review-panel" aria-label={words.label}>
      <ReviewTabs
        label={words.label}
        tabs={TABS.map((each) => [each, words.tabs[each]])}
        shown={props.tab}
        onShow={props.onTab}
      >
        <Shown {...props} />
      </ReviewTabs>
    </aside>
  );
}

function Shown({ tab, review, times, ...props }: ReviewPanelProps): ReactNode {
  const words = useReviewWords().notes;
  if (times === null) return null;
  const { onSeek, startedAt, entries, moments, session, book, scheme, annotating, person } = props;
  const { rate, endSample } = times;
  switch (tab) {
    case 'integrity':
      return review === null ? null : <VerdictDetails {...{ review, rate, endSample, startedAt, onSeek }} />;
    case 'times':
      return review === null ? null : <TimesPanel {...{ entries, times, onSeek }} course={review.course} />;
    case 'course':
      return <CoursePanel {...{ moments, times, onSeek }} />;
    case 'figures':
      return props.figures;
    case 'notes':
    case 'score':
      if (person !== null && person.role !== 'reviewer') return <p className="soft">{words.forReviewers}</p>;
      if (book === null || scheme === null || person === null) return null;
      return tab === 'notes' ? (
        <NotesPanel
          {...{ book, scheme, annotating, times, onSeek }}
          placements={review?.course.placements ?? null}
          person={person.name}
        />
      ) : (
        <ScorePanel {...{ session, book, scheme }} person={person.name} />
      );
  }
}
