/**
 * Units live in types: a bare number does not cross a room's door.
 * The brands exist only for the compiler; at run time each is a plain number.
 */

/** Electrical potential, µV. */
export type Microvolts = number & { readonly unit: 'µV' };
/** Weight of one least significant bit of a device's sample, µV. Always finite and above zero. */
export type MicrovoltsPerLsb = number & { readonly unit: 'µV per LSB' };
/** One sample as the device gave it: an integer count of its LSB, within int32. */
export type DeviceCount = number & { readonly unit: 'LSB' };
/** Samples per second and lead. Not always whole (599.88 exists). */
export type Hertz = number & { readonly unit: 'Hz' };
/** Position in a session: samples since the session's start, counted from 0, the same for all leads. */
export type SampleIndex = number & { readonly counts: 'samples since session start' };
/** A number of samples (per lead). */
export type SampleCount = number & { readonly counts: 'samples' };
/** Milliseconds since 1970-01-01 UTC: an annotation, never an order. */
export type UnixMillis = number & { readonly unit: 'ms since 1970' };
/** Milliseconds of a clock that never steps; its zero means nothing outside its process. */
export type MonotonicMillis = number & { readonly unit: 'ms, monotonic' };
/** A span of time, ms. */
export type Milliseconds = number & { readonly unit: 'ms' };
/** A span of time, s. */
export type Seconds = number & { readonly unit: 's' };
/** Length on ECG paper, mm. */
export type Millimetres = number & { readonly unit: 'mm' };
/** Place of a record among its author's records: contiguous from 1 in one epoch of one session. */
export type SequenceNumber = number & { readonly counts: 'records of one epoch, from 1' };
/** Place of a record in the relay's log of one session, in commit order, from 1. */
export type Offset = number & { readonly counts: 'records of one session in commit order, from 1' };
/** A number of bytes. */
export type ByteCount = number & { readonly unit: 'bytes' };

export const microvolts = (value: number): Microvolts => value as Microvolts;
export const microvoltsPerLsb = (value: number): MicrovoltsPerLsb => value as MicrovoltsPerLsb;
export const deviceCount = (value: number): DeviceCount => value as DeviceCount;
export const hertz = (value: number): Hertz => value as Hertz;
export const sampleIndex = (value: number): SampleIndex => value as SampleIndex;
export const sampleCount = (value: number): SampleCount => value as SampleCount;
export const unixMillis = (value: number): UnixMillis => value as UnixMillis;
export const monotonicMillis = (value: number): MonotonicMillis => value as MonotonicMillis;
export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
export const seconds = (value: number): Seconds => value as Seconds;
export const millimetres = (value: number): Millimetres => value as Millimetres;
export const sequenceNumber = (value: number): SequenceNumber => value as SequenceNumber;
export const offset = (value: number): Offset => value as Offset;
export const byteCount = (value: number): ByteCount => value as ByteCount;

/** Beats a minute. */
export type BeatsPerMinute = number & { readonly unit: 'beats per minute' };
/** Direction in the frontal plane, degrees: 0 along lead I, clockwise positive (+90 along aVF), in (−180, 180]. */
export type Degrees = number & { readonly unit: 'degrees, frontal plane' };
export const beatsPerMinute = (value: number): BeatsPerMinute => value as BeatsPerMinute;
export const degrees = (value: number): Degrees => value as Degrees;
