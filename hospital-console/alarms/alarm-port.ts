import type { AlarmCondition } from '../../protocol/ecg/course/alarm-conditions.ts';
import type { AlarmKind, AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { ExcerptPiece } from '../../protocol/ecg/excerpt.ts';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { Reading } from '../measuring/reading.ts';

/** What a page asks of the alarms of a session that it shows live. */
export type AlarmOrder =
  | { readonly kind: 'watch'; readonly session: SessionId; readonly limits: AlarmLimits }
  | { readonly kind: 'leave'; readonly session: SessionId }
  /** A person has seen it: on this screen it makes no more sound. */
  | { readonly kind: 'acknowledge'; readonly session: SessionId; readonly alarm: AlarmKind };

/** What a page hears. */
export interface AlarmReport {
  readonly session: SessionId;
  /** Most urgent first; null: nobody watches, the thread has broken. It is tried again by itself. */
  readonly conditions: readonly AlarmCondition[] | null;
}

/** What the alarm worker is told. The buffers of samples are handed over. */
export type AlarmDemand =
  | {
      readonly kind: 'begin';
      readonly session: SessionId;
      readonly format: SignalFormat;
      readonly limits: AlarmLimits;
      readonly panel: MeasurementOptions | null;
    }
  /** What was recorded next, in order. */
  | { readonly kind: 'put'; readonly session: SessionId; readonly pieces: readonly ExcerptPiece[] }
  | { readonly kind: 'limits'; readonly session: SessionId; readonly limits: AlarmLimits }
  /** How a panel beside the trace wants its figures; null: there is none, and the alarms need neither age nor sex. */
  | { readonly kind: 'panel'; readonly session: SessionId; readonly panel: MeasurementOptions | null }
  | { readonly kind: 'acknowledge'; readonly session: SessionId; readonly alarm: AlarmKind }
  | { readonly kind: 'end'; readonly session: SessionId };

export type AlarmAnswer =
  { readonly session: SessionId; readonly conditions: readonly AlarmCondition[] } | CourseReading;

/** The ten seconds that the alarms have just had measured, for a panel that wants to show them: they are measured once. */
export interface CourseReading {
  readonly session: SessionId;
  readonly reading: Reading;
  /** Of the panel, with which it was measured. */
  readonly options: MeasurementOptions;
}
