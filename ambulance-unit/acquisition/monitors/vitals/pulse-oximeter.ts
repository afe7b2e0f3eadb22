import { readSfloat } from './medical-float.ts';
import { deviceTime, FieldReader, readingOf, uint16, uint8, type MaybeVital, type ReadVital } from './vital-reading.ts';

/**
 * Pulse Oximeter Service 1.0.1: PLX Spot-Check Measurement (0x2A5E) and PLX Continuous Measurement (0x2A5F). SpO₂ in %, pulse
 * rate in beats a minute; an oximeter without a finger says NaN, which is nothing.
 */

const SPOT = { hasTime: 0x01, hasStatus: 0x02, hasSensorStatus: 0x04, hasAmplitude: 0x08, clockNotSet: 0x10 } as const;
const CONTINUOUS = {
  hasFast: 0x01,
  hasSlow: 0x02,
  hasStatus: 0x04,
  hasSensorStatus: 0x08,
  hasAmplitude: 0x10,
} as const;

/** Measurement Status, uint16. */
const FROM_STORAGE = 1 << 9;
/** For demonstration, for testing, unavailable, invalid: not a measurement of this patient. */
const STATUS_WORTHLESS = (1 << 10) | (1 << 11) | (1 << 13) | (1 << 15);
/** Early estimate, calibration under way, questionable. */
const STATUS_DOUBTFUL = (1 << 6) | (1 << 12) | (1 << 14);
/**
 * Device and Sensor Status, uint24. Equipment malfunction, inadequate signal, sensor unconnected to the user, unknown,
 * displaced, malfunctioning or disconnected: what number there is, is worthless.
 */
const SENSOR_WORTHLESS = (1 << 1) | (1 << 3) | (1 << 11) | (1 << 12) | (1 << 13) | (1 << 14) | (1 << 15);
/**
 * Irregular processing, poor, erratic or nonpulsatile signal, questionable pulse, analysis under way, interference. Low
 * perfusion (5) is not among them: a patient in shock has it, and the oximeter answers for its number.
 */
const SENSOR_DOUBTFUL = (1 << 2) | (1 << 4) | (1 << 6) | (1 << 7) | (1 << 8) | (1 << 9) | (1 << 10);

export function readPlxSpotCheck(bytes: Uint8Array): ReadVital {
  const fields = new FieldReader(bytes);
  const flags = fields.next(1, uint8) ?? 0;
  const spo2 = fields.next(2, readSfloat);
  const pulse = fields.next(2, readSfloat);
  const time = flags & SPOT.hasTime ? fields.next(7, deviceTime) : null;
  const status = flags & SPOT.hasStatus ? (fields.next(2, uint16) ?? 0) : 0;
  const sensor = flags & SPOT.hasSensorStatus ? (fields.next(3, uint24) ?? 0) : 0;
  if (flags & SPOT.hasAmplitude) fields.skip(2);
  return plx(fields, spo2, pulse, status, sensor, flags & SPOT.clockNotSet ? null : time);
}

export function readPlxContinuous(bytes: Uint8Array): ReadVital {
  const fields = new FieldReader(bytes);
  const flags = fields.next(1, uint8) ?? 0;
  const spo2 = fields.next(2, readSfloat);
  const pulse = fields.next(2, readSfloat);
  // Fast and slow averages of the same: the normal one above is what oximeters show.
  if (flags & CONTINUOUS.hasFast) fields.skip(4);
  if (flags & CONTINUOUS.hasSlow) fields.skip(4);
  const status = flags & CONTINUOUS.hasStatus ? (fields.next(2, uint16) ?? 0) : 0;
  const sensor = flags & CONTINUOUS.hasSensorStatus ? (fields.next(3, uint24) ?? 0) : 0;
  if (flags & CONTINUOUS.hasAmplitude) fields.skip(2);
  return plx(fields, spo2, pulse, status, sensor, null);
}

function plx(
  fields: FieldReader,
  spo2: number | null,
  pulse: number | null,
  status: number,
  sensor: number,
  time: ReturnType<typeof deviceTime>,
): ReadVital {
  const { failure } = fields;
  if (failure !== null) return { ok: false, failure };
  const isWorthless = (status & STATUS_WORTHLESS) !== 0 || (sensor & SENSOR_WORTHLESS) !== 0;
  const measured: readonly MaybeVital[] = [
    ['spo2', spo2],
    ['pulse-rate', pulse],
  ];
  return readingOf(isWorthless ? [] : measured, {
    deviceTime: time,
    isDoubtful: (status & STATUS_DOUBTFUL) !== 0 || (sensor & SENSOR_DOUBTFUL) !== 0,
    isStored: (status & FROM_STORAGE) !== 0,
  });
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
