import type { ReactNode } from 'react';
import type { KappaJson, ScoreFormJson } from '../../protocol/wire/review-book.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useAgreement } from './book-queries.ts';
import { inLanguage } from './code-title.ts';
import { counted } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

/** Cohen's kappa of each question over all cases that two reviewers have scored blind. */
export function AgreementTable({ form }: { readonly form: ScoreFormJson }): ReactNode {
  const words = useReviewWords().notes;
  const language = usePreferences((state) => state.language);
  const found = useAgreement()?.forms.find((each) => each.form === form.id && each.formVersion === form.version);
  if (found === undefined || found.cases + found.notBlind === 0) return null;
  const { cases, notBlind } = found;
  return (
    <details className="review-agreement" data-testid="agreement">
      <summary className="review-heading">{words.agreement}</summary>
      <p className="small soft">{counted(words.agreementCases, cases, { cases, notBlind })}</p>
      <table className="review-looks score-table">
        <thead>
          <tr>
            <th scope="col">{words.question}</th>
            <th scope="col">{words.observed}</th>
            <th scope="col">
              <abbr title={words.kappaExplain}>{words.kappa}</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          {form.items.map(({ id, question }) => {
            const kappa = found.items.find(({ item }) => item === id)?.kappa;
            return (
              <tr key={id}>
                <th scope="row">{inLanguage(question, language)}</th>
                <td>
                  {kappa === undefined || kappa.observed === null
                    ? '–'
                    : `${String(Math.round(kappa.observed * 100))} %`}
                </td>
                <td>{kappa === undefined ? '–' : kappaText(kappa, words.kappaAbsent)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}

const kappaText = (kappa: KappaJson, absent: Readonly<Record<'no-cases' | 'one-answer', string>>): string =>
  kappa.kind === 'undefined'
    ? absent[kappa.reason]
    : `${kappa.kappa.toFixed(2).replace('-', '−')} ± ${kappa.standardError.toFixed(2)}`;
