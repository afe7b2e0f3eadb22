import type { Beat, PacerSpike, RrStatistics } from '../beats/beat.ts';
import type { LeadName } from '../leads.ts';
import type { Measured } from '../measured.ts';
import type { EcgQuality } from '../quality/ecg-quality.ts';
import type { SampleRange } from '../sample-block.ts';
import type { Statement } from '../statement.ts';
import type { BeatsPerMinute, Degrees, Hertz, Microvolts, Milliseconds } from '../units.ts';

/** Who is measured, as far as it is known. */
export interface PatientFacts {
  readonly ageYears: number | null;
  readonly sex: 'female' | 'male' | null;
}

export interface MeasurementOptions {
  readonly patient: PatientFacts;
  /** The STEMI criteria helper can be switched off. */
  readonly evaluatesCriteria: boolean;
}

/** QT corrected for rate, by the name of the formula. */
export interface CorrectedQt {
  /** QT / √RR. Source: Bazett 1920. */
  readonly bazett: Measured<Milliseconds>;
  /** QT / ∛RR. Source: Fridericia 1920. */
  readonly fridericia: Measured<Milliseconds>;
  /** QT + 154 ms × (1 − RR). Source: Sagie 1992 (Framingham). */
  readonly framingham: Measured<Milliseconds>;
  /** QT + 1.75 ms × (rate − 60). Source: Hodges 1983. */
  readonly hodges: Measured<Milliseconds>;
}

/** From the earliest onset in any lead to the latest offset in any lead, on the median beat. */
export interface GlobalIntervals {
  /** Duration of P. */
  readonly p: Measured<Milliseconds>;
  readonly pr: Measured<Milliseconds>;
  readonly qrs: Measured<Milliseconds>;
  readonly qt: Measured<Milliseconds>;
  readonly qtc: CorrectedQt;
}

export interface Axes {
  readonly p: Measured<Degrees>;
  readonly qrs: Measured<Degrees>;
  readonly t: Measured<Degrees>;
}

/** Places on the median beat, ms from its reference (may be negative). */
export interface Fiducials {
  readonly pOnset: Measured<Milliseconds>;
  readonly pEnd: Measured<Milliseconds>;
  readonly qrsOnset: Measured<Milliseconds>;
  /** The J point: the end of the QRS. */
  readonly j: Measured<Milliseconds>;
  readonly tPeak: Measured<Milliseconds>;
  readonly tEnd: Measured<Milliseconds>;
}

/** µV against the level just before the QRS. */
export interface StLevels {
  readonly j: Microvolts;
  readonly j20: Microvolts;
  readonly j40: Microvolts;
  readonly j60: Microvolts;
  readonly j80: Microvolts;
}

/** Heights of the waves against the level before the QRS, µV; downward waves are negative. A wave that is not there is 0. */
export interface WaveAmplitudes {
  readonly p: Measured<Microvolts>;
  readonly q: Microvolts;
  readonly r: Microvolts;
  readonly s: Microvolts;
  /** R′. */
  readonly r2: Microvolts;
  readonly t: Measured<Microvolts>;
  /** Duration of Q, ms; 0 where there is none. */
  readonly qDuration: Milliseconds;
}

export interface LeadMeasurement {
  readonly lead: LeadName;
  readonly amplitudes: Measured<WaveAmplitudes>;
  readonly st: Measured<StLevels>;
}

/** The beat that the dominant beats have in common, one trace a lead. */
export interface MedianBeat {
  readonly samplingRate: Hertz;
  /** Time of the first sample, ms from the reference. */
  readonly from: Milliseconds;
  readonly beatsUsed: number;
  /** µV, the level before the QRS at 0. */
  readonly leads: readonly { readonly lead: LeadName; readonly samples: Float64Array }[];
}

/** All that is measured of one excerpt. Plain data. */
export interface EcgMeasurement {
  readonly range: SampleRange;
  readonly samplingRate: Hertz;
  readonly patient: PatientFacts;
  readonly quality: EcgQuality;
  readonly beats: readonly Beat[];
  readonly pacerSpikes: readonly PacerSpike[];
  readonly rr: Measured<RrStatistics>;
  readonly heartRate: Measured<BeatsPerMinute>;
  readonly medianBeat: Measured<MedianBeat>;
  readonly fiducials: Fiducials;
  readonly intervals: GlobalIntervals;
  readonly axes: Axes;
  /** One a standard lead and one for each other lead that was recorded, in the order of LEAD_NUMBERS. */
  readonly leads: readonly LeadMeasurement[];
  readonly statements: readonly Statement[];
}
