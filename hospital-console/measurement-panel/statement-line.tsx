import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { Statement } from '../../protocol/ecg/statement.ts';
import { evidenceText } from './figure-text.ts';
import { leadsText } from './statement-groups.ts';
import { useEvidenceWords, useReason, useStatementWords } from './use-measuring-words.ts';

/**
 * One statement; opened, it shows the leads and values that it rests on, and what they were held against. Folded, it names its
 * leads where they tell more than the statement does: not of a rhythm, and not those that stand right above.
 */
export function StatementLine(props: {
  readonly statement: Statement;
  readonly leadsAbove?: readonly LeadName[];
}): ReactNode {
  const { t } = useTranslation();
  const words = useStatementWords();
  const reason = useReason();
  const { kind, code, leads, evidence, why, source } = props.statement;
  const namesLeads =
    leads.length > 0 && kind !== 'rhythm' && kind !== 'measurement' && leads.join() !== props.leadsAbove?.join();
  return (
    <details className={`statement statement-${kind}`} data-testid="statement" data-kind={kind} data-code={code}>
      <summary>
        <ChevronRight className="statement-mark" size="1rem" aria-hidden />
        <span className="statement-words">
          {kind === 'not-evaluable' && why !== null
            ? t('statementGroup.undecided', { statement: words(props.statement), reason: reason(why) })
            : words(props.statement)}
          {namesLeads && <span className="statement-leads"> {leadsText(leads)}</span>}
        </span>
      </summary>
      {leads.length > 0 && !namesLeads && evidence.every(({ lead }) => lead === null) && (
        <p className="statement-source small soft">{t('evidence.leads', { leads: leadsText(leads) })}</p>
      )}
      {evidence.length > 0 && <EvidenceTable statement={props.statement} />}
      <p className="statement-source small soft">{t('evidence.source', { source })}</p>
    </details>
  );
}

function EvidenceTable({ statement: { evidence } }: { readonly statement: Statement }): ReactNode {
  const { t } = useTranslation();
  const name = useEvidenceWords();
  const hasLeads = evidence.some(({ lead }) => lead !== null);
  const hasLimits = evidence.some(({ limit }) => limit !== null);
  return (
    <table className="evidence small">
      <caption className="only-read-aloud">{t('evidence.caption')}</caption>
      <thead>
        <tr>
          {hasLeads && <th scope="col">{t('evidence.lead')}</th>}
          <th scope="col">{t('evidence.what')}</th>
          <th scope="col">{t('evidence.measured')}</th>
          {hasLimits && <th scope="col">{t('evidence.limit')}</th>}
        </tr>
      </thead>
      <tbody>
        {evidence.map((one, place) => (
          <tr key={`${one.what} ${one.lead ?? ''} ${String(place)}`}>
            {hasLeads && <td>{one.lead}</td>}
            <td>{name(one.what)}</td>
            <td className="evidence-value">{evidenceText(one.value, one)}</td>
            {hasLimits && <td className="evidence-limit">{one.limit === null ? '' : evidenceText(one.limit, one)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A group under its heading; nothing where it is empty. */
export function StatementGroup(props: {
  readonly heading: string;
  readonly statements: readonly Statement[];
  readonly testId: string;
}): ReactNode {
  if (props.statements.length === 0) return null;
  return (
    <section className="panel-section" data-testid={props.testId}>
      <h3 className="panel-subheading">{props.heading}</h3>
      {props.statements.map((statement) => (
        <StatementLine key={statement.code} statement={statement} />
      ))}
    </section>
  );
}
