/** Replies that one tap sends. The code goes with the text, so that the hospital reads it in its own language. */
export const PRESETS = [
  'understood',
  'on-our-way',
  'patient-worse',
  'please-call',
  'repeating-ecg',
  'not-possible',
] as const;
export type Preset = (typeof PRESETS)[number];
export const isPreset = (code: string): code is Preset => (PRESETS as readonly string[]).includes(code);
