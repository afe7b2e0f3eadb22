import type { BeatsPerMinute, UnixMillis } from '../../../protocol/ecg/units.ts';
import type { Measured } from '../../../protocol/ecg/measured.ts';
import type { AbsentReason } from '../../../protocol/ecg/measured.ts';
import type { VitalKind } from '../../../protocol/wire/case-entry.ts';
import type { ShownVital } from '../../tablet-port/tablet-state.ts';

/** Beside the ECG, in the order in which a crew says them. */
export const VITAL_CARDS = ['heartRate', 'spo2', 'nibp', 'respiration', 'temperature'] as const;
export type VitalCardName = (typeof VITAL_CARDS)[number];
export type EnteredCard = Exclude<VitalCardName, 'heartRate'> | 'pain' | 'glucose';

export interface VitalCard {
  readonly name: VitalCardName;
  /** `138/84`; null: nothing was measured, or not any more. */
  readonly text: string | null;
  readonly why: AbsentReason | null;
  readonly at: UnixMillis | null;
  /** Empty: by hand. Null: from the ECG. */
  readonly source: string | null;
  readonly mean: string | null;
}

/** Each value with its time and source; a value without them is not shown. */
export function vitalCards(heartRate: Measured<BeatsPerMinute>, vitals: readonly ShownVital[]): readonly VitalCard[] {
  const newest = (vital: VitalKind): ShownVital | null =>
    vitals.reduce<ShownVital | null>(
      (best, one) => (one.vital === vital && (best === null || one.at >= best.at) ? one : best),
      null,
    );
  const single = (name: VitalCardName, vital: VitalKind, digits: number): VitalCard => {
    const found = newest(vital);
    return found === null
      ? nothing(name)
      : { ...nothing(name), text: found.value.toFixed(digits), at: found.at, source: found.source };
  };
  return [
    {
      ...nothing('heartRate'),
      text: heartRate.known ? String(Math.round(heartRate.value)) : null,
      why: heartRate.known ? null : heartRate.why,
      source: null,
    },
    single('spo2', 'spo2', 0),
    bloodPressure(newest('systolic'), newest('diastolic'), newest('mean-pressure')),
    single('respiration', 'respiration', 0),
    single('temperature', 'temperature', 1),
  ];
}

const nothing = (name: VitalCardName): VitalCard => ({ name, text: null, why: null, at: null, source: '', mean: null });

/** Two numbers of two measurements are no blood pressure. */
function bloodPressure(systolic: ShownVital | null, diastolic: ShownVital | null, mean: ShownVital | null): VitalCard {
  if (systolic === null || diastolic?.at !== systolic.at) return nothing('nibp');
  return {
    ...nothing('nibp'),
    text: `${systolic.value.toFixed(0)}/${diastolic.value.toFixed(0)}`,
    at: systolic.at,
    source: systolic.source,
    mean: mean?.at === systolic.at ? mean.value.toFixed(0) : null,
  };
}
