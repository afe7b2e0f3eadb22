import type { ReactNode } from 'react';
import type { ScoreFormJson, ScoreJson } from '../../protocol/wire/review-book.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { inLanguage } from './code-title.ts';
import { useReviewWords } from './words/review-words.ts';

interface ScoresComparedProps {
  readonly form: ScoreFormJson;
  /** The last of each reviewer. */
  readonly scores: readonly ScoreJson[];
}

/** What each reviewer answered, question by question; where they differ it is told by a word and not by colour alone. */
export function ScoresCompared({ form, scores }: ScoresComparedProps): ReactNode {
  const words = useReviewWords().notes;
  const language = usePreferences((state) => state.language);
  return (
    <section aria-label={words.compared} data-testid="scores-compared">
      <h3 className="review-heading">{words.compared}</h3>
      <table className="review-looks score-table">
        <thead>
          <tr>
            <th scope="col">{words.question}</th>
            {scores.map(({ by, isBlind }) => (
              <th key={by} scope="col">
                <bdi>{visibleText(by)}</bdi>
                <span className="small soft"> {isBlind ? words.blind : words.notBlind}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {form.items.map(({ id, question, choices }) => {
            const given = scores.map(({ answers }) => answers.find(({ item }) => item === id));
            const isSame = new Set(given.map((answer) => answer?.choice)).size === 1;
            return (
              <tr key={id} data-same={isSame}>
                <th scope="row">
                  {inLanguage(question, language)}{' '}
                  <span className="limit-mark small" data-kept={isSame}>
                    {isSame ? words.same : words.differs}
                  </span>
                </th>
                {given.map((answer, i) => {
                  const chosen = choices.find((choice) => choice.id === answer?.choice);
                  return (
                    <td key={scores[i]?.by}>
                      {chosen === undefined ? '–' : inLanguage(chosen.title, language)}
                      {answer !== undefined && answer.reason !== '' && (
                        <bdi className="note-said small soft">{visibleText(answer.reason)}</bdi>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
