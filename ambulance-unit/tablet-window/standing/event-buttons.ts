import type { CareEvent } from '../../../protocol/wire/case-entry.ts';

/** In the order of a journey; what ends it has its own step, and a note its own sheet. */
export const EVENT_BUTTONS = [
  'first-contact',
  'symptom-onset',
  'aspirin',
  'nitrate',
  'heparin',
  'oxygen',
  'analgesia',
  'adrenaline',
  'amiodarone',
  'cpr-started',
  'shock',
  'rosc',
] as const satisfies readonly CareEvent[];

/** A glove or a pothole that taps twice within it, ms, has given one shock, not two. */
const BOUNCE = 1_200;
export const isBounce = (before: number | undefined, now: number): boolean =>
  before !== undefined && now - before < BOUNCE;
