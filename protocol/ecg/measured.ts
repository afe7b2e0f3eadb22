/**
 * Why a measurement is absent. A number that cannot be trusted is never guessed: it is not there, and this says why.
 * The words for a person are where the language is (console, command line).
 */
export const ABSENT_REASONS = [
  /** Fewer seconds than it needs. */
  'too-short',
  /** The lead is not among those recorded. */
  'lead-missing',
  /** Never recorded: a declared gap lies inside. */
  'gap',
  /** Recorded, not here yet. */
  'awaited',
  /** Recorded without contact. */
  'lead-off',
  /** A line without any signal, though no one says that the electrode is off. */
  'flat',
  /** At the end of the monitor's range. */
  'saturated',
  /** Drowned in noise. */
  'noise',
  'no-beats',
  /** One beat or two: no interval between beats. */
  'too-few-beats',
  /** No two beats are enough alike to make a median beat of. */
  'no-dominant-beat',
  'no-p-wave',
  /** P waves bear no fixed relation to the QRS: fibrillation, or a block. */
  'p-wave-unrelated',
  'no-t-wave',
  /** The end of the T wave runs into what follows it. */
  't-end-unclear',
  /** The wave is too low to have a direction. */
  'too-low',
  /** A formula or criterion that does not hold at this heart rate. */
  'rate-out-of-range',
  /** Ventricular pacing: intervals of conduction do not apply. */
  'paced',
  /** The rhythm has no beats to measure: fibrillation of the ventricles, asystole. */
  'no-organised-rhythm',
  /** The beats of two ECGs are led another way, so that their ST cannot be compared. */
  'not-comparable',
  'age-missing',
  'sex-missing',
  'switched-off',
] as const;
export type AbsentReason = (typeof ABSENT_REASONS)[number];

/** A measurement, or why there is none. Plain data: it crosses to a worker and into JSON. */
export type Measured<Value> =
  { readonly known: true; readonly value: Value } | { readonly known: false; readonly why: AbsentReason };

export const known = <Value>(value: Value): { readonly known: true; readonly value: Value } => ({ known: true, value });
export const absent = (why: AbsentReason): { readonly known: false; readonly why: AbsentReason } => ({
  known: false,
  why,
});

export const mapMeasured = <From, To>(measured: Measured<From>, to: (value: From) => To): Measured<To> =>
  measured.known ? known(to(measured.value)) : measured;

/** The value, or null. */
export const valueOf = <Value>(measured: Measured<Value>): Value | null => (measured.known ? measured.value : null);
