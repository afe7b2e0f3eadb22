import { readFloat } from './medical-float.ts';
import { deviceTime, FieldReader, readingOf, uint8, type ReadVital } from './vital-reading.ts';

/** Health Thermometer Service 1.0: Temperature Measurement (0x2A1C). °C, to a hundredth. */

const FLAGS = { isFahrenheit: 0x01, hasTime: 0x02, hasPlace: 0x04 } as const;

export function readTemperature(bytes: Uint8Array): ReadVital {
  const fields = new FieldReader(bytes);
  const flags = fields.next(1, uint8) ?? 0;
  const value = fields.next(4, readFloat);
  const time = flags & FLAGS.hasTime ? fields.next(7, deviceTime) : null;
  // Where it was measured (armpit, ear, …): nobody here asks.
  if (flags & FLAGS.hasPlace) fields.skip(1);
  const { failure } = fields;
  if (failure !== null) return { ok: false, failure };
  const celsius = value !== null && flags & FLAGS.isFahrenheit ? ((value - 32) * 5) / 9 : value;
  return readingOf([['temperature', celsius === null ? null : Math.round(celsius * 100) / 100]], { deviceTime: time });
}
