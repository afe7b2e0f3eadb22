import type { LeadName } from '../leads.ts';
import type { Microvolts } from '../units.ts';
import type { Electrode } from './electrodes.ts';

/** What disturbs a lead, in descending weight. `off`: without contact for most of the time. */
export const DISTURBANCES = ['missing', 'absent', 'off', 'flat', 'saturated', 'muscle', 'mains', 'wander'] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

/** good: measure; fair: measure, a person should know; poor: look, but make no formal 12-lead of it; unusable: not even look. */
export const QUALITY_GRADES = ['good', 'fair', 'poor', 'unusable'] as const;
export type QualityGrade = (typeof QUALITY_GRADES)[number];

export interface LeadQuality {
  readonly lead: LeadName;
  readonly grade: QualityGrade;
  readonly disturbances: readonly Disturbance[];
  /** Noise above 20 Hz between the beats, without mains, µV rms. */
  readonly muscle: Microvolts;
  /** Amplitude of 50 or 60 Hz, µV rms. */
  readonly mains: Microvolts;
  /** Range of the baseline below 0.5 Hz, µV from lowest to highest. */
  readonly wander: Microvolts;
  /** Share of the samples that are absent, at the end of the range, and without change: 0 to 1. */
  readonly absentShare: number;
  readonly saturatedShare: number;
  readonly flatShare: number;
}

/** What the crew can do about it. */
export type QualityAdvice =
  /** `electrodes`: those that the disturbed leads have in common, likeliest first. */
  | {
      readonly kind: 'check-electrode';
      readonly leads: readonly LeadName[];
      readonly electrodes: readonly Electrode[];
    }
  | { readonly kind: 'reduce-muscle' }
  | { readonly kind: 'reduce-mains' }
  | { readonly kind: 'keep-still' }
  | { readonly kind: 'record-longer' };

export interface EcgQuality {
  /** Of the twelve-lead as a whole: what a formal 12-lead may be made of. */
  readonly grade: QualityGrade;
  /** 0 (nothing to be read) to 100. */
  readonly score: number;
  /** Retake: the whole is poor or unusable. */
  readonly isRetakeAdvised: boolean;
  readonly advice: readonly QualityAdvice[];
  readonly leads: readonly LeadQuality[];
  /** Of the mains, where it is seen: 50 or 60. */
  readonly mainsFrequency: 50 | 60 | null;
}
