import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { Evidence, Statement } from '../../../protocol/ecg/statement.ts';
import { evidenceText } from './report-figures.ts';
import type { FindingWords } from '../../../protocol/ecg/words/finding-words-en.ts';
import { evidenceWords, statementWords } from '../../../protocol/ecg/words/finding-words.ts';
import type { ReportWords } from './report-words.ts';

/** The statements of a measurement in the order in which a report gives them. */
export interface StatementGroups {
  /** What the criteria helper states: criteria, caveats, and what it could not evaluate. */
  readonly criteria: readonly Statement[];
  readonly findings: readonly Statement[];
  /** The recording itself is suspect. */
  readonly recording: readonly Statement[];
}

const isOfHelper = ({ kind, code }: Statement): boolean =>
  kind === 'criteria' || kind === 'caveat' || (kind === 'not-evaluable' && code.startsWith('stemi-criteria'));

export const groupStatements = (statements: readonly Statement[]): StatementGroups => ({
  criteria: statements.filter(isOfHelper),
  recording: statements.filter(({ kind }) => kind === 'recording'),
  findings: statements.filter((one) => !isOfHelper(one) && one.kind !== 'recording'),
});

/** V1 to V4 as `V1–V4` would hide what was not measured between: each lead by its name. */
const leadsText = (leads: readonly LeadName[]): string => leads.join(' ');

/** A statement with its leads: `Anterior ST elevation V2 V3 V4`. */
export function statementLine(statement: Statement, words: ReportWords, findings: FindingWords): string {
  const text = statementWords(findings, statement.code);
  const { kind, code, why, leads } = statement;
  if (code === 'stemi-criteria-in-leads' && why !== null) {
    return `${text} ${leadsText(leads)}: ${findings.absentReason[why]}`;
  }
  const said = kind === 'not-evaluable' && why !== null ? words.undecided(text, findings.absentReason[why]) : text;
  const names = leads.length > 0 && kind !== 'rhythm' && kind !== 'measurement' ? ` ${leadsText(leads)}` : '';
  return said + names;
}

/** What it rests on, one piece a value: `V2: ST at J +2.41 mm (limit +2.00 mm)`. */
export function evidenceLines(
  evidence: readonly Evidence[],
  words: ReportWords,
  findings: FindingWords,
): readonly string[] {
  return evidence.map((one) => {
    const lead = one.lead === null ? '' : `${one.lead}: `;
    const limit = one.limit === null ? '' : ` (${words.limit} ${evidenceText(one, one.limit)})`;
    return `${lead}${evidenceWords(findings, one.what)} ${evidenceText(one, one.value)}${limit}`;
  });
}

/** What the helper says in one line where it states nothing: not met, or not even that. */
export function helperVerdict({ criteria }: StatementGroups, words: ReportWords): string | null {
  const isUndecided = criteria.some(({ kind, code }) => kind === 'not-evaluable' && code === 'stemi-criteria');
  if (isUndecided || criteria.some(({ kind }) => kind === 'criteria')) return null;
  return `${words.notMet} ${words.rulesOutNothing}`;
}
