import type { ReactNode } from 'react';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { ReviewBookJson } from '../../protocol/wire/review-book.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

interface TeachingPartProps {
  readonly session: string;
  readonly copies: ReviewBookJson['teachingCopies'];
}

/** The de-identified copy as a file, and which were made before. */
export function TeachingPart({ session, copies }: TeachingPartProps): ReactNode {
  const words = useReviewWords().notes;
  const language = usePreferences((state) => state.language);
  return (
    <section aria-label={words.teaching} data-testid="teaching-part">
      <h3 className="review-heading">{words.teaching}</h3>
      <p className="small soft">{words.teachingExplain}</p>
      <a
        href={`/api/sessions/${encodeURIComponent(session)}/teaching-copy`}
        download
        className="review-download"
        data-testid="teach"
      >
        {words.teach}
      </a>
      {copies.length > 0 && (
        <ul className="small soft">
          {copies.map(({ by, at, copy }) => (
            <li key={copy}>
              {filled(words.teachMade, {
                when: wallClockText(unixMillis(Date.parse(at)), language),
                by: visibleText(by),
              })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
