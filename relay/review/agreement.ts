import type { AgreementJson, ReviewSchemeJson, ScoreFormJson, ScoreJson } from '../../protocol/wire/review-book.ts';
import { cohenKappa, type RatedPair } from './cohen-kappa.ts';

type Counted =
  | { readonly kind: 'pair'; readonly first: ScoreJson; readonly second: ScoreJson }
  | { readonly kind: 'not-blind' }
  | { readonly kind: 'one-reviewer' };

/**
 * The two forms of a case that count: what each reviewer had said before either could read the other's, which ends when
 * the second one's form is in. What they changed afterwards is their consensus and no agreement.
 */
export function countedScores(scores: readonly ScoreJson[], form: ScoreFormJson): Counted {
  const ofForm = scores.filter(({ form: id, formVersion }) => id === form.id && formVersion === form.version);
  const first = ofForm[0];
  const second = ofForm.find(({ by }) => by !== first?.by);
  if (first === undefined || second === undefined) return { kind: 'one-reviewer' };
  const before = ofForm.slice(0, ofForm.indexOf(second)).findLast(({ by, isBlind }) => by === first.by && isBlind);
  return before !== undefined && second.isBlind ? { kind: 'pair', first: before, second } : { kind: 'not-blind' };
}

/** Kappa of each question of each form over a set of cases. `cases`: all scores of a case, oldest first. Pure. */
export function agreementOver(cases: readonly (readonly ScoreJson[])[], scheme: ReviewSchemeJson): AgreementJson {
  return {
    forms: scheme.forms.map((form) => {
      const counted = cases.map((scores) => countedScores(scores, form));
      const pairs = counted.filter((each) => each.kind === 'pair');
      return {
        form: form.id,
        formVersion: form.version,
        cases: pairs.length,
        notBlind: counted.filter(({ kind }) => kind === 'not-blind').length,
        items: form.items.map(({ id }) => ({
          item: id,
          kappa: cohenKappa(
            pairs.flatMap(({ first, second }): RatedPair[] => {
              const [one, other] = [first, second].map(
                ({ answers }) => answers.find(({ item }) => item === id)?.choice,
              );
              return one === undefined || other === undefined ? [] : [[one, other]];
            }),
          ),
        })),
      };
    }),
  };
}
