import { Button, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { unixMillis } from '../../protocol/ecg/units.ts';
import { LONGEST_NOTE, type FeedbackJson } from '../../protocol/wire/review-book.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import type { ReviewWriter } from './book-queries.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

interface FeedbackPartProps {
  readonly session: string;
  readonly feedback: readonly FeedbackJson[];
  readonly writer: ReviewWriter;
}

/** What is released to the crew, and the page on which they read it. */
export function FeedbackPart({ session, feedback, writer }: FeedbackPartProps): ReactNode {
  const words = useReviewWords().notes;
  const language = usePreferences((state) => state.language);
  const last = feedback.at(-1);
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? last?.text ?? '';
  const version = feedback.length + 1;
  const write = (isWithdrawn: boolean): void => {
    void writer
      .write({ kind: 'feedback', version, text: isWithdrawn ? '' : shown.trim(), isWithdrawn })
      .then((isWritten) => {
        if (isWritten) setText(null);
      });
  };
  const page = `/api/sessions/${encodeURIComponent(session)}/review/feedback?language=${language}`;
  return (
    <section aria-label={words.feedback} data-testid="feedback-part">
      <h3 className="review-heading">{words.feedback}</h3>
      <Textarea
        aria-label={words.feedback}
        description={words.feedbackHint}
        rows={3}
        maxLength={LONGEST_NOTE}
        value={shown}
        data-testid="feedback-text"
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <div className="note-buttons">
        <Button
          size="sm"
          disabled={shown.trim() === '' || (last?.isWithdrawn === false && (text === null || text === last.text))}
          data-testid="feedback-release"
          onClick={() => {
            write(false);
          }}
        >
          {last === undefined ? words.release : filled(words.releaseAgain, { version })}
        </Button>
        {last?.isWithdrawn === false && (
          <Button
            variant="default"
            size="sm"
            onClick={() => {
              write(true);
            }}
          >
            {words.withdraw}
          </Button>
        )}
      </div>
      {last !== undefined && (
        <p className="small soft" data-testid="feedback-state">
          {filled(last.isWithdrawn ? words.withdrawn : words.released, {
            when: wallClockText(unixMillis(Date.parse(last.at)), language),
            by: visibleText(last.by),
            version: last.version,
          })}
        </p>
      )}
      {last?.isWithdrawn === false && (
        <a href={page} target="_blank" rel="noreferrer" data-testid="feedback-page">
          {words.page}
        </a>
      )}
    </section>
  );
}
