import { isDerivedLead, type LeadName, STANDARD_LEADS } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';

/** Standard leads that a recording neither has nor can derive, in their order: a reader is told of them by name. */
export function missingLeads(format: SignalFormat | null): readonly LeadName[] {
  if (format === null) return [];
  const recorded = new Set<LeadName>(format.leads.map(({ lead }) => lead));
  const hasLimbPair = recorded.has('I') && recorded.has('II');
  return STANDARD_LEADS.filter((lead) => !recorded.has(lead) && !(hasLimbPair && isDerivedLead(lead)));
}
