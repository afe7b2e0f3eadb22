import { type ReactNode, useState } from 'react';
import type { ReviewBookJson } from '../../protocol/wire/review-book.ts';
import type { ReviewWriter } from './book-queries.ts';
import { counted, filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

interface HiddenNoticeProps {
  readonly hidden: ReviewBookJson['hidden'];
  readonly writer: ReviewWriter;
}

/** That colleagues have written, and not what; to look first takes two taps, for it cannot be undone. */
export function HiddenNotice({ hidden, writer }: HiddenNoticeProps): ReactNode {
  const words = useReviewWords().notes;
  const [isAsked, setAsked] = useState(false);
  if (hidden === null) return null;
  return (
    <div className="review-hidden" data-testid="hidden-notice">
      <p>
        {filled(words.hidden, {
          annotations: counted(words.hiddenAnnotations, hidden.annotations),
          scores: counted(words.hiddenScores, hidden.scores),
        })}
      </p>
      <button
        type="button"
        className="review-jump"
        onClick={() => {
          if (isAsked) void writer.write({ kind: 'unblinding' });
          setAsked(!isAsked);
        }}
      >
        {isAsked ? words.unblindSure : words.unblind}
      </button>
    </div>
  );
}
