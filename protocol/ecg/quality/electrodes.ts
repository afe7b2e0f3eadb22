import type { LeadName } from '../leads.ts';

/** The electrodes of the limbs (RA right arm, LA left arm, LL left leg, RL right leg, the reference) and of the chest. */
export type Electrode =
  'RA' | 'LA' | 'LL' | 'RL' | 'V1' | 'V2' | 'V3' | 'V4' | 'V5' | 'V6' | 'V7' | 'V8' | 'V9' | 'V3R' | 'V4R';

const CHEST = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9', 'V3R', 'V4R'] as const;

/**
 * The electrodes that explain which leads are disturbed, likeliest first. Of I (LA − RA), II (LL − RA) and III (LL − LA) a
 * bad electrode spoils two and leaves the third alone. Every chest lead hangs on its own electrode, and on each of the
 * three limbs by a third: one limb off takes all of the chest with it. Everything disturbed at once points to the reference.
 * Source: Macfarlane 2010, Comprehensive Electrocardiology (lead systems); the augmented leads rest on all three limbs
 * and so tell nothing.
 */
export function electrodesBehind(disturbed: readonly LeadName[], recorded: readonly LeadName[]): readonly Electrode[] {
  const isDisturbed = (lead: LeadName): boolean => disturbed.includes(lead);
  const chest = CHEST.filter(isDisturbed);
  const limbs = limbElectrodes(isDisturbed('I'), isDisturbed('II'), isDisturbed('III'));
  const isWholeChest = chest.length > 1 && CHEST.every((lead) => isDisturbed(lead) || !recorded.includes(lead));
  if (!isWholeChest || limbs.length === 0) return [...limbs, ...chest];
  return limbs.length === 3 ? ['RL', ...limbs] : limbs;
}

function limbElectrodes(one: boolean, two: boolean, three: boolean): readonly ('RA' | 'LA' | 'LL')[] {
  if (one && two && three) return ['RA', 'LA', 'LL'];
  if (one && two) return ['RA'];
  if (one) return ['LA'];
  if (two) return ['LL'];
  return three ? ['LA', 'LL'] : [];
}
