import type { VitalValue } from '../../../../protocol/wire/case-entry.ts';

/** The time of a device that has no zone: what its clock shows, as it is. */
export interface DeviceTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** One measurement as its characteristic says it. */
export interface VitalReading {
  /** Only what was measured; empty where the device says that it measured and has no value. */
  readonly values: readonly VitalValue[];
  /** Null where it does not say, or says one that cannot be. */
  readonly deviceTime: DeviceTime | null;
  /** It is still settling, its sensor has slipped, its battery makes it doubtful: shown to nobody as if it were sure. */
  readonly isDoubtful: boolean;
  /** A device that several people use says whose it is: 255 or null, nobody's. */
  readonly user: number | null;
  /** Stored earlier and sent now: not of this patient, unless somebody says so. */
  readonly isStored: boolean;
}

export type ReadVital =
  { readonly ok: true; readonly reading: VitalReading } | { readonly ok: false; readonly failure: VitalFailure };

export type VitalFailure =
  /** Shorter than its flags say. */
  | { readonly kind: 'truncated'; readonly atByte: number }
  /** Longer than its flags say. */
  | { readonly kind: 'trailing-bytes'; readonly count: number }
  /** No living body has it, or the sensor cannot measure it. */
  | { readonly kind: 'out-of-range'; readonly vital: VitalValue['vital']; readonly value: number }
  /** The diastolic pressure is above the systolic one. */
  | { readonly kind: 'contradictory' };

/** Widest that a person's may be and the devices measure; beyond it the value is the device's mistake, and is not shown. */
const RANGES: Partial<Record<VitalValue['vital'], readonly [least: number, most: number]>> = {
  spo2: [0, 100],
  'pulse-rate': [0, 350],
  systolic: [0, 350],
  diastolic: [0, 300],
  'mean-pressure': [0, 320],
  temperature: [10, 50],
};

/** Null: nothing measured. */
export type MaybeVital = readonly [vital: VitalValue['vital'], value: number | null];

/** Keeps what was measured; one value that cannot be makes the whole measurement worthless. */
export function readingOf(measured: readonly MaybeVital[], about: Partial<Omit<VitalReading, 'values'>>): ReadVital {
  const values: VitalValue[] = [];
  for (const [vital, value] of measured) {
    if (value === null) continue;
    const [least, most] = RANGES[vital] ?? [-Infinity, Infinity];
    if (!(value >= least && value <= most)) return { ok: false, failure: { kind: 'out-of-range', vital, value } };
    values.push({ vital, value });
  }
  return {
    ok: true,
    reading: { values, deviceTime: null, isDoubtful: false, user: null, isStored: false, ...about },
  };
}

/** Reads field after field and remembers where it was short. */
export class FieldReader {
  readonly #view: DataView;
  #at = 0;
  #shortAt: number | null = null;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The field, or null where the bytes end before it does. */
  next<Value>(length: number, read: (view: DataView, at: number) => Value): Value | null {
    const at = this.#at;
    this.#at += length;
    if (this.#at <= this.#view.byteLength) return read(this.#view, at);
    this.#shortAt ??= at;
    return null;
  }
  skip(length: number): void {
    this.next(length, () => null);
  }

  /** What is wrong with the bytes once all fields were asked for; null: nothing. */
  get failure(): VitalFailure | null {
    if (this.#shortAt !== null) return { kind: 'truncated', atByte: this.#shortAt };
    const count = this.#view.byteLength - this.#at;
    return count > 0 ? { kind: 'trailing-bytes', count } : null;
  }
}

export const uint8 = (view: DataView, at: number): number => view.getUint8(at);
export const uint16 = (view: DataView, at: number): number => view.getUint16(at, true);

/** Seven bytes: year, month, day, hours, minutes, seconds. Zero stands for an unknown year, month or day: then no time at all. */
export function deviceTime(view: DataView, at: number): DeviceTime | null {
  const time = {
    year: view.getUint16(at, true),
    month: view.getUint8(at + 2),
    day: view.getUint8(at + 3),
    hours: view.getUint8(at + 4),
    minutes: view.getUint8(at + 5),
    seconds: view.getUint8(at + 6),
  };
  const isPossible =
    time.year >= 1582 &&
    time.month >= 1 &&
    time.month <= 12 &&
    time.day >= 1 &&
    time.day <= 31 &&
    time.hours <= 23 &&
    time.minutes <= 59 &&
    time.seconds <= 59;
  return isPossible ? time : null;
}
