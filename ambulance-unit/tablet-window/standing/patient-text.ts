import type { CaseState } from '../../tablet-port/tablet-state.ts';
import type { Say } from '../words/word-key.ts';
import { visibleText } from './visible-text.ts';

/** What a case bears that nobody has named yet. */
const NOBODY = 'Unknown';

/** `Unknown M ~58` until somebody knows the name. */
export function patientText({ label, sex, ageYears }: CaseState['patient'], say: Say): string {
  if (label.trim() !== '' && label !== NOBODY) return visibleText(label, 80);
  const known = [sex === null ? '' : say(`patient.${sex}`), ageYears === null ? '' : `~${String(ageYears)}`];
  return [say('patient.unknown'), ...known].filter((part) => part !== '').join(' ');
}
