import type { Decision } from '../../protocol/wire/case-entry.ts';

export interface DecisionDraft {
  readonly decision: Decision;
  readonly hospital: string;
  readonly reason: string;
}

/** What is missing before it can be sent, the first of it; null: nothing. Blanks are nothing. */
export function whatIsMissing(
  { decision, hospital, reason }: DecisionDraft,
  wantsReason: boolean,
): 'hospital' | 'reason' | null {
  if (decision === 'divert' && hospital.trim() === '') return 'hospital';
  return wantsReason && reason.trim() === '' ? 'reason' : null;
}
