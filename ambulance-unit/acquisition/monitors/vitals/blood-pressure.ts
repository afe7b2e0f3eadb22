import { readSfloat } from './medical-float.ts';
import { deviceTime, FieldReader, readingOf, uint16, uint8, type ReadVital } from './vital-reading.ts';

/** Blood Pressure Service 1.1.1: Blood Pressure Measurement (0x2A35). Pressures in mmHg, whole; pulse in beats a minute. */

const FLAGS = { isKilopascal: 0x01, hasTime: 0x02, hasPulse: 0x04, hasUser: 0x08, hasStatus: 0x10 } as const;
/** Body movement, cuff too loose, improper position of the measurement. Not an irregular pulse: that is the patient's. */
const STATUS_DOUBTFUL = (1 << 0) | (1 << 1) | (1 << 5);
/** 101.325 kPa are 760 mmHg. */
const MMHG_PER_KPA = 760 / 101.325;

export function readBloodPressure(bytes: Uint8Array): ReadVital {
  const fields = new FieldReader(bytes);
  const flags = fields.next(1, uint8) ?? 0;
  const pressure = (): number | null => {
    const value = fields.next(2, readSfloat);
    if (value === null) return null;
    return Math.round(flags & FLAGS.isKilopascal ? value * MMHG_PER_KPA : value);
  };
  const systolic = pressure();
  const diastolic = pressure();
  const mean = pressure();
  const time = flags & FLAGS.hasTime ? fields.next(7, deviceTime) : null;
  const pulse = flags & FLAGS.hasPulse ? fields.next(2, readSfloat) : null;
  const user = flags & FLAGS.hasUser ? fields.next(1, uint8) : null;
  const status = flags & FLAGS.hasStatus ? (fields.next(2, uint16) ?? 0) : 0;
  const { failure } = fields;
  if (failure !== null) return { ok: false, failure };
  if (systolic !== null && diastolic !== null && diastolic > systolic)
    return { ok: false, failure: { kind: 'contradictory' } };
  return readingOf(
    [
      ['systolic', systolic],
      ['diastolic', diastolic],
      ['mean-pressure', mean],
      ['pulse-rate', pulse],
    ],
    { deviceTime: time, user, isDoubtful: (status & STATUS_DOUBTFUL) !== 0 },
  );
}
