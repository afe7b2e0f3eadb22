import { type Microvolts, type Millimetres, microvolts, millimetres, type Seconds, seconds } from '../units.ts';

/** mm of paper a second. */
export const PAPER_SPEEDS = [12.5, 25, 50] as const;
export type PaperSpeed = (typeof PAPER_SPEEDS)[number];
/** mm of paper a millivolt. */
export const PAPER_GAINS = [5, 10, 20] as const;
export type PaperGain = (typeof PAPER_GAINS)[number];

/** How time and potential become length. Everything on the paper follows from these two; nothing is stretched to fit. */
export interface PaperScale {
  /** mm/s */
  readonly speed: PaperSpeed;
  /** mm/mV */
  readonly gain: PaperGain;
}

/** 1 mm = 0.04 s = 0.1 mV. */
export const STANDARD_SCALE: PaperScale = { speed: 25, gain: 10 };

/** Device pixels (or points of a PDF) in one millimetre of paper: the caller's, it alone knows its device. */
export type PixelsPerMillimetre = number & { readonly unit: 'px per mm' };
export const pixelsPerMillimetre = (value: number): PixelsPerMillimetre => value as PixelsPerMillimetre;
/** A length on the device. Not rounded: the painter decides what it aligns. */
export type Pixels = number & { readonly unit: 'px' };

export const timeInMillimetres = (scale: PaperScale, time: Seconds): Millimetres => millimetres(time * scale.speed);
export const timeOfMillimetres = (scale: PaperScale, length: Millimetres): Seconds => seconds(length / scale.speed);
/** Upwards positive, as a cardiologist counts; on the page, y grows downwards. */
export const potentialInMillimetres = (scale: PaperScale, potential: Microvolts): Millimetres =>
  millimetres((potential * scale.gain) / 1000);
export const potentialOfMillimetres = (scale: PaperScale, height: Millimetres): Microvolts =>
  microvolts((height * 1000) / scale.gain);
export const millimetresInPixels = (length: Millimetres, density: PixelsPerMillimetre): Pixels =>
  (length * density) as Pixels;
export const pixelsInMillimetres = (length: Pixels, density: PixelsPerMillimetre): Millimetres =>
  millimetres(length / density);

/** What the calibration pulse stands for, at every scale: it is how a reader checks speed and gain with a ruler. */
export const CALIBRATION_TIME = seconds(0.2);
export const CALIBRATION_POTENTIAL = microvolts(1000);

export interface PulseSize {
  readonly width: Millimetres;
  readonly height: Millimetres;
}

/** 5 mm × 10 mm at the standard scale. */
export const calibrationPulseSize = (scale: PaperScale): PulseSize => ({
  width: timeInMillimetres(scale, CALIBRATION_TIME),
  height: potentialInMillimetres(scale, CALIBRATION_POTENTIAL),
});
