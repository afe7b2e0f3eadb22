import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { AbsentReason } from '../../protocol/ecg/measured.ts';
import type { Statement, StatementKind } from '../../protocol/ecg/statement.ts';

export interface StatementGroups {
  readonly recording: readonly Statement[];
  readonly rhythm: readonly Statement[];
  /** Limits that are exceeded, and those of which an input is missing. */
  readonly findings: readonly Statement[];
  readonly criteria: readonly Statement[];
  readonly caveats: readonly Statement[];
  /** Why the criteria could not be evaluated, as a whole or in some leads. */
  readonly criteriaRefused: readonly Statement[];
}

/** In each group in the order in which they were made. */
export function groupStatements(statements: readonly Statement[]): StatementGroups {
  const of = (...kinds: StatementKind[]): readonly Statement[] => statements.filter(({ kind }) => kinds.includes(kind));
  return {
    recording: of('recording'),
    rhythm: of('rhythm'),
    findings: of('measurement', 'not-evaluable').filter((statement) => !isOfCriteria(statement)),
    criteria: of('criteria'),
    caveats: of('caveat'),
    criteriaRefused: of('not-evaluable').filter(isOfCriteria),
  };
}

const isOfCriteria = ({ code }: Statement): boolean => code === 'stemi-criteria' || code === 'stemi-criteria-in-leads';

/** How the criteria stand, as one word for the eye that is elsewhere. */
export type CriteriaVerdict = 'met' | 'not-met' | 'in-part' | 'not-evaluable' | 'off';
export function criteriaVerdict({ criteria, criteriaRefused }: StatementGroups): CriteriaVerdict {
  if (criteria.length > 0) return 'met';
  if (criteriaRefused.some(({ why }) => why === 'switched-off')) return 'off';
  if (criteriaRefused.some(({ code }) => code === 'stemi-criteria')) return 'not-evaluable';
  return criteriaRefused.length > 0 ? 'in-part' : 'not-met';
}

/** What is absent for one and the same reason is said once, in the order in which it first occurs. */
export function groupByReason<Name>(
  absences: readonly { readonly name: Name; readonly why: AbsentReason }[],
): readonly { readonly why: AbsentReason; readonly names: readonly Name[] }[] {
  const names = new Map<AbsentReason, Name[]>();
  for (const { name, why } of absences) names.set(why, [...(names.get(why) ?? []), name]);
  return [...names].map(([why, of]) => ({ why, names: of }));
}

const CHEST_LEADS = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9'] as const satisfies readonly LeadName[];

/** `V1–V4`, `II III aVF`: three neighbours of the chest or more are written as a range. */
export function leadsText(leads: readonly LeadName[]): string {
  const parts: string[] = [];
  for (let at = 0; at < leads.length;) {
    const first = leads[at] as LeadName;
    let length = 1;
    while (followsInChest(leads[at + length - 1], leads[at + length])) length += 1;
    if (length >= 3) parts.push(`${first}–${leads[at + length - 1] ?? ''}`);
    else parts.push(...leads.slice(at, at + length));
    at += length;
  }
  return parts.join(' ');
}

function followsInChest(one: LeadName | undefined, next: LeadName | undefined): boolean {
  const at = CHEST_LEADS.findIndex((lead) => lead === one);
  return at >= 0 && next !== undefined && CHEST_LEADS[at + 1] === next;
}
