import type { AlarmCondition } from '../../../protocol/ecg/course/alarm-conditions.ts';
import type { AlarmKind } from '../../../protocol/ecg/course/alarm-limits.ts';
import type { CourseOptions } from '../../../protocol/ecg/course/ecg-course.ts';
import type { ExcerptPiece } from '../../../protocol/ecg/excerpt.ts';
import type { EcgMeasurement, MeasurementOptions } from '../../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange, SignalFormat } from '../../../protocol/ecg/sample-block.ts';

/** What the thread that measures is asked. `course`: a new one forgets the one before. */
export type ToMeasuring =
  | { readonly kind: 'begin'; readonly course: number; readonly format: SignalFormat; readonly options: CourseOptions }
  /** What was recorded next, in order. */
  | { readonly kind: 'put'; readonly course: number; readonly pieces: readonly ExcerptPiece[] }
  | { readonly kind: 'change'; readonly course: number; readonly options: CourseOptions }
  | { readonly kind: 'acknowledge'; readonly course: number; readonly alarm: AlarmKind }
  /** One excerpt, apart from the course. */
  | {
      readonly kind: 'measure';
      readonly number: number;
      readonly format: SignalFormat;
      readonly range: SampleRange;
      readonly pieces: readonly ExcerptPiece[];
      readonly options: MeasurementOptions;
    };

export type FromMeasuring =
  /** So many pieces have been taken since the thread began. */
  | { readonly kind: 'taken'; readonly pieces: number }
  | { readonly kind: 'measured'; readonly course: number; readonly measurement: EcgMeasurement }
  | { readonly kind: 'alarms'; readonly course: number; readonly conditions: readonly AlarmCondition[] }
  | { readonly kind: 'measured-one'; readonly number: number; readonly measurement: EcgMeasurement };
