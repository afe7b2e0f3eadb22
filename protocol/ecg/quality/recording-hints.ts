import { valueOf } from '../measured.ts';
import type { EcgMeasurement } from '../measurements/measurement.ts';
import type { Statement } from '../statement.ts';
import { leadPolarities } from './lead-polarity.ts';
import { limbReversal } from './limb-reversal.ts';
import { precordialExchange } from './precordial-exchange.ts';

/** Their waves point where the ventricle is stimulated, not where the electrodes are. */
const WITHOUT_DIRECTION = ['wide-complex-tachycardia', 'paced-rhythm', 'vf-likely', 'asystole'];

/**
 * Hints that electrodes are exchanged or that the heart lies on the right: statements of kind `recording`, from the
 * polarity of P, QRS and T. Nothing is said on missing evidence, nor of paced rhythm and wide-complex tachycardia
 * (`draft.statements` known so far). Codes and sources: `limb-reversal.ts`, `precordial-exchange.ts`.
 */
export function recordingHints(draft: EcgMeasurement): readonly Statement[] {
  if (draft.statements.some(({ code }) => WITHOUT_DIRECTION.includes(code))) return [];
  const limbs = limbReversal(draft, leadPolarities(draft.leads));
  const beat = valueOf(draft.medianBeat);
  const chest = beat === null ? null : precordialExchange(beat);
  return chest === null ? limbs : [...limbs, chest];
}
