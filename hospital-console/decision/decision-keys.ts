export type DecisionKey = 'acknowledge' | 'decide' | 'talk' | 'silence';

/** A key of the decision bar; null: it belongs to the view. */
export function decisionKey(key: string): DecisionKey | null {
  switch (key.toLowerCase()) {
    case 'a':
      return 'acknowledge';
    case 'd':
      return 'decide';
    case 't':
      return 'talk';
    case 's':
      return 'silence';
    default:
      return null;
  }
}
