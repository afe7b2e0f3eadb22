import { type ReactNode, useId } from 'react';
import { LONGEST_NOTE, type ScoreItemJson } from '../../protocol/wire/review-book.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { inLanguage } from './code-title.ts';
import { useReviewWords } from './words/review-words.ts';

interface ScoreItemProps {
  readonly item: ScoreItemJson;
  readonly answer: { readonly choice: string; readonly reason: string } | undefined;
  readonly onAnswer: (answer: { readonly choice: string; readonly reason: string }) => void;
}

/** One question: one of its answers, and why. */
export function ScoreItem({ item, answer, onAnswer }: ScoreItemProps): ReactNode {
  const words = useReviewWords().notes;
  const language = usePreferences((state) => state.language);
  const name = useId();
  const chosen = item.choices.find(({ id }) => id === answer?.choice);
  const needsReason = chosen?.needsReason === true;
  return (
    <fieldset className="score-item" data-testid={`item-${item.id}`}>
      <legend>{inLanguage(item.question, language)}</legend>
      <div className="score-choices">
        {item.choices.map(({ id, title }) => (
          <label key={id} className="score-choice" data-chosen={id === chosen?.id}>
            <input
              type="radio"
              name={name}
              value={id}
              checked={id === chosen?.id}
              onChange={() => {
                onAnswer({ choice: id, reason: answer?.reason ?? '' });
              }}
            />
            <span>{inLanguage(title, language)}</span>
          </label>
        ))}
      </div>
      {chosen !== undefined && (needsReason || (answer?.reason ?? '') !== '') && (
        <label className="score-reason small">
          <span>{needsReason ? words.reasonNeeded : words.reason}</span>
          <input
            type="text"
            maxLength={LONGEST_NOTE}
            required={needsReason}
            value={answer?.reason ?? ''}
            onChange={(event) => {
              onAnswer({ choice: chosen.id, reason: event.currentTarget.value });
            }}
          />
        </label>
      )}
    </fieldset>
  );
}
