import type { Decision } from '../../protocol/wire/case-entry.ts';
import type { CaseLog, Said, TalkLine } from '../conversation/case-log.ts';

export type DecisionLine = TalkLine & { readonly said: Said & { readonly kind: 'decision' } };

/** Where the decision of one session stands. */
export interface DecisionStanding {
  readonly alert: CaseLog['alert'];
  /** Who answered the newest alert first, with whatever; null: nobody has yet. Without an alert, whoever spoke first. */
  readonly acknowledged: DecisionLine | null;
  /** The newest that says what is to be done; null: none. What was decided before stays in the log. */
  readonly decided: DecisionLine | null;
  /** The catheter laboratory is activated, as far as the decisions say. A repeated ECG changes nothing about that. */
  readonly isActivated: boolean;
}

export function decisionStanding({ lines, alert }: Pick<CaseLog, 'lines' | 'alert'>): DecisionStanding {
  const decisions = lines.filter(isDecision);
  const answers = alert === null ? decisions : decisions.filter(({ offset }) => offset > alert.offset);
  const said = decisions.filter(({ said: { decision } }) => decision !== 'acknowledged');
  const lasting = said.findLast(({ said: { decision } }) => decision !== 'repeat');
  return {
    alert,
    acknowledged: answers[0] ?? null,
    decided: said.at(-1) ?? null,
    isActivated: lasting?.said.decision === 'activated',
  };
}

const isDecision = (line: TalkLine): line is DecisionLine => line.said.kind === 'decision' && line.side === 'hospital';

/** What a person can decide now, in the order of the buttons. */
export function choicesNow({ isActivated }: Pick<DecisionStanding, 'isActivated'>): readonly Decision[] {
  return isActivated ? ['cancelled', 'repeat', 'divert', 'not-stemi'] : ['activated', 'not-stemi', 'repeat', 'divert'];
}

/**
 * A downgrade wants its reason: where it takes back an activation, or says no to a crew that has called a STEMI. Somebody
 * will ask for it, that night or in the review.
 */
export function wantsReason(decision: Decision, standing: DecisionStanding): boolean {
  switch (decision) {
    case 'cancelled':
      return true;
    case 'not-stemi':
      return standing.isActivated || standing.alert?.said.urgency === 'stemi';
    case 'divert':
      return standing.isActivated;
    case 'acknowledged':
    case 'activated':
    case 'repeat':
      return false;
  }
}
