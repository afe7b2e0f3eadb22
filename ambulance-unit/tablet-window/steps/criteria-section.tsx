import type { ReactNode } from 'react';
import type { AbsentReason } from '../../../protocol/ecg/measured.ts';
import type { TakenTwelveLead } from '../../tablet-port/tablet-state.ts';
import { criteriaView, type CriterionView, leadsText } from '../standing/criteria-view.ts';
import { isStatementCode } from '../../../protocol/ecg/words/finding-words.ts';
import type { Say } from '../words/word-key.ts';
import { useSay } from '../words/words.ts';

/** What the criteria helper says, with leads and values. Strong by weight and frame; no alarm's colour, for it decides nothing. */
export function CriteriaHelper({ shown }: { readonly shown: TakenTwelveLead }): ReactNode {
  const say = useSay();
  const view = criteriaView(shown.measurement);
  return (
    <section className="helper" data-testid="criteria-helper" data-verdict={view.verdict}>
      <h2>{say('review.helper')}</h2>
      <p className="soft">{say('review.helperLabel')}</p>
      {view.verdict === 'met' && (
        <div className="helper-met">
          <p className="helper-verdict">{say('review.met')}</p>
          {view.criteria.map((criterion) => (
            <Criterion key={criterion.code} criterion={criterion} />
          ))}
        </div>
      )}
      {view.verdict === 'not-evaluable' && <p className="strong">{notEvaluableText(view.whys, say)}</p>}
      {(view.verdict === 'not-met' || view.verdict === 'in-part') && (
        <p>
          <span className="strong">{say(view.verdict === 'not-met' ? 'review.notMet' : 'review.inPart')}.</span>{' '}
          {say('review.notMetBody')}
        </p>
      )}
      {view.verdict !== 'not-evaluable' && view.caveats.length > 0 && (
        <ul className="helper-caveats">
          {view.caveats.map(({ code, leads }) => (
            <li key={code}>
              {wordsOf(code, say)} {leadsText(leads)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Criterion({ criterion }: { readonly criterion: CriterionView }): ReactNode {
  const say = useSay();
  return (
    <>
      <p className="strong">
        {wordsOf(criterion.code, say)} {criterion.measured.length === 0 && leadsText(criterion.leads)}
      </p>
      <ul className="helper-leads">
        {criterion.measured.map((one) => (
          <li key={one.lead}>{say('review.measuredAgainst', one)}</li>
        ))}
      </ul>
    </>
  );
}

const wordsOf = (code: string, say: Say): string => (isStatementCode(code) ? say(`statement.${code}`) : code);

function notEvaluableText(whys: readonly AbsentReason[], say: Say): string {
  const lacksAge = whys.includes('age-missing');
  const lacksSex = whys.includes('sex-missing');
  if (lacksAge && lacksSex) return say('review.missingBoth');
  if (lacksAge) return say('review.missingAge');
  if (lacksSex) return say('review.missingSex');
  return say('review.notEvaluable', { reason: whys.map((why) => say(`absentReason.${why}`)).join(', ') });
}
