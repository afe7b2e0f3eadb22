import type { QualityGrade } from './ecg-quality.ts';

/** Above `fair` a figure makes a lead fair, above `poor` poor, from `unusable` on unusable. */
export interface GradeLimits {
  readonly fair: number;
  readonly poor: number;
  readonly unusable: number;
}

/**
 * Where each disturbance costs what. Measurements must hold under the noise records of IEC 60601-2-25 (25 µV rms muscle,
 * 50 µV mains, 1 mV of slow baseline), so up to about these a lead is good or fair; the rest is reckoned from what a
 * median of ten beats makes of it: at `poor` the error of ST nears a quarter of the 100 µV that STEMI criteria ask for.
 * What is unusable follows the reading of the PhysioNet/CinC Challenge 2011 (Silva 2011; Johannesen & Galeotti 2012):
 * a lead that is missing, flat or swings beyond the paper.
 */
export const QUALITY_LIMITS = {
  /** µV rms. The median of ten beats leaves two fifths: 60 becomes 24. */
  muscle: { fair: 25, poor: 60, unusable: 300 },
  /** µV rms: 35 is a sine of 50 µV. At 100 it is 3 mm wide on paper and hides a P wave; a notch takes most of it out. */
  mains: { fair: 35, poor: 100, unusable: 500 },
  /** µV, lowest to highest: 5 mm on paper, 20 mm, and the range of a monitor's amplifier (±5 mV). */
  wander: { fair: 500, poor: 2000, unusable: 8000 },
  /** Shares of the time. */
  absent: { fair: 0.02, poor: 0.25, unusable: 0.5 },
  saturated: { fair: 0.002, poor: 0.02, unusable: 0.2 },
  flat: { fair: 0.15, poor: 0.3, unusable: 0.5 },
} as const satisfies Record<string, GradeLimits>;

export function gradeOf(figure: number, { fair, poor, unusable }: GradeLimits): QualityGrade {
  if (figure >= unusable) return 'unusable';
  if (figure > poor) return 'poor';
  return figure > fair ? 'fair' : 'good';
}

const POINTS_AT = { fair: 80, poor: 40 };

/** 100 for nothing at all, 80 at `fair`, 40 at `poor`, 0 from `unusable` on, straight between. */
export function pointsOf(figure: number, { fair, poor, unusable }: GradeLimits): number {
  if (figure <= fair) return 100 - (figure / fair) * (100 - POINTS_AT.fair);
  if (figure <= poor) return POINTS_AT.fair - ((figure - fair) / (poor - fair)) * (POINTS_AT.fair - POINTS_AT.poor);
  return Math.max(0, POINTS_AT.poor * (1 - (figure - poor) / (unusable - poor)));
}

const GRADES: readonly QualityGrade[] = ['good', 'fair', 'poor', 'unusable'];
export const worst = (grades: readonly QualityGrade[]): QualityGrade =>
  grades.reduce<QualityGrade>((one, other) => (GRADES.indexOf(other) > GRADES.indexOf(one) ? other : one), 'good');
