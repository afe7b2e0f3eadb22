import { type ReactNode, useState } from 'react';
import type { SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import type { SessionReviewJson } from '../../protocol/wire/session-review.ts';
import type { CaseMoment, SessionTimes } from './case-moments.ts';
import { CoursePanel } from './course-panel.tsx';
import { ReviewTabs } from './review-tabs.tsx';
import { TimesPanel } from './times-panel.tsx';
import { VerdictDetails } from './verdict-details.tsx';
import { useReviewWords } from './words/review-words.ts';

const TABS = ['integrity', 'times', 'course'] as const;

interface ReviewPanelProps {
  readonly review: SessionReviewJson | null;
  readonly entries: readonly EntryJson[];
  readonly moments: readonly CaseMoment[];
  readonly times: SessionTimes | null;
  readonly startedAt: UnixMillis | null;
  readonly onSeek: (end: SampleIndex) => void;
}

/** What stands beside the paper: integrity first. */
export function ReviewPanel(props: ReviewPanelProps): ReactNode {
  const words = useReviewWords().panel;
  const [tab, setTab] = useState<(typeof TABS)[number]>('integrity');
  return (
    <aside className="review-panel" aria-label={words.label}>
      <ReviewTabs label={words.label} tabs={TABS.map((each) => [each, words.tabs[each]])} shown={tab} onShow={setTab}>
        <Shown {...props} tab={tab} />
      </ReviewTabs>
    </aside>
  );
}

function Shown({
  tab,
  review,
  times,
  ...props
}: ReviewPanelProps & { readonly tab: (typeof TABS)[number] }): ReactNode {
  if (times === null) return null;
  const { onSeek, startedAt, entries, moments } = props;
  const { rate, endSample } = times;
  switch (tab) {
    case 'integrity':
      return review === null ? null : <VerdictDetails {...{ review, rate, endSample, startedAt, onSeek }} />;
    case 'times':
      return review === null ? null : <TimesPanel {...{ entries, times, onSeek }} course={review.course} />;
    case 'course':
      return <CoursePanel {...{ moments, times, onSeek }} />;
  }
}
