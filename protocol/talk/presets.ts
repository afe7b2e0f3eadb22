/**
 * What one tap says. The code goes with the text, so that both sides read it in their own language; the text stands in the
 * record as it was written. A code never changes its meaning, least of all a dose: another dose is another code.
 */
export const CREW_REPLIES = [
  'understood',
  'on-our-way',
  'patient-worse',
  'please-call',
  'repeating-ecg',
  'not-possible',
] as const;
export const HOSPITAL_MESSAGES = [
  'we-see-it',
  'cath-lab-ready',
  'team-on-its-way',
  'keep-monitoring',
  'please-call',
] as const;
/** To be read back. */
export const HOSPITAL_ORDERS = [
  'aspirin-300',
  'ticagrelor-180',
  'heparin-5000',
  'nitroglycerin-04',
  'no-nitrates',
  'iv-left-arm',
  'defibrillator-pads',
  'straight-to-cath-lab',
] as const;

export type Preset =
  (typeof CREW_REPLIES)[number] | (typeof HOSPITAL_MESSAGES)[number] | (typeof HOSPITAL_ORDERS)[number];

const KNOWN: ReadonlySet<string> = new Set([...CREW_REPLIES, ...HOSPITAL_MESSAGES, ...HOSPITAL_ORDERS]);
/** False for what a later version says in one tap: then its text is shown. */
export const isPreset = (code: string): code is Preset => KNOWN.has(code);
