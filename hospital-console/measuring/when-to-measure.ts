import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import {
  type Hertz,
  type Milliseconds,
  milliseconds,
  type MonotonicMillis,
  type SampleIndex,
  sampleIndex,
} from '../../protocol/ecg/units.ts';

/** A standard ECG is ten seconds long; what is on a page, about. */
const EXCERPT_SECONDS = 10;
/** A moving view is measured at this pace: what a person reads is never more than a few seconds old, and stands long enough to be read. */
const MOVING_EVERY = milliseconds(4_000);
/** Where the alarm course measures every five seconds (`alarms/alarm-answers.ts`) it is waited for this long. */
const FOLLOWED_LATE = milliseconds(6_500);
/** A replay that runs faster passes more beats in that time, and is measured more often; never more than this. */
const FASTEST_EVERY = milliseconds(1_000);
/** Somebody who drags the timeline has not yet arrived. */
const SETTLED_AFTER = milliseconds(400);
/** History that is being fetched is waited for this long, then what is there is measured. */
const FETCH_PATIENCE = milliseconds(3_000);
/** A still page is measured again at this pace at the most, where what is known of it changes. */
const STILL_EVERY = milliseconds(1_500);

/** What a view shows, as far as measuring it goes. */
export interface MeasuringMoment {
  /** The ten seconds up to the playhead, or what there is of them. Not empty. */
  readonly range: SampleRange;
  /** Live at the head, or a replay that plays. */
  readonly moving: boolean;
  /** Session seconds in a second. */
  readonly rate: number;
  /** Some of the range is being fetched. */
  readonly fetching: boolean;
  /** Changes when what is known of the range does: held, gap, awaited, contact. */
  readonly standing: string;
  readonly options: MeasurementOptions;
}

/** What was measured last, or is being measured. */
export interface Measuring {
  readonly moment: MeasuringMoment;
  readonly begunAt: MonotonicMillis;
}

/** Since when a view shows the same range, and since when it is to be measured at all. */
export interface Stillness {
  readonly range: SampleRange;
  readonly since: MonotonicMillis;
  readonly watchedSince: MonotonicMillis;
}

/** The ten seconds that end at the playhead; null where there are none. */
export function excerptRange(playhead: SampleIndex, rate: Hertz): SampleRange | null {
  if (playhead <= 0) return null;
  return { first: sampleIndex(Math.max(0, playhead - Math.round(EXCERPT_SECONDS * rate))), end: playhead };
}

export const nextStillness = (before: Stillness | null, range: SampleRange, now: MonotonicMillis): Stillness =>
  before !== null && sameRange(before.range, range)
    ? before
    : { range, since: now, watchedSince: before?.watchedSince ?? now };

/** Whether a view is to be measured now. `isFollowed`: the alarm course measures what it shows, too. Pure. */
export function isDue(
  moment: MeasuringMoment,
  last: Measuring | null,
  still: Stillness,
  now: MonotonicMillis,
  isFollowed = false,
): boolean {
  const sinceLast = last === null ? Infinity : now - last.begunAt;
  const isNew =
    last === null ||
    !sameRange(last.moment.range, moment.range) ||
    last.moment.standing !== moment.standing ||
    !sameOptions(last.moment.options, moment.options);
  if (!isNew) return false;
  // Somebody who enters age or sex waits for what it changes.
  if (last !== null && !sameOptions(last.moment.options, moment.options)) return true;
  if (moment.moving) {
    // Just opened: what is on its way must not be measured as if it were not there.
    const comesLater = last === null && moment.fetching && now - still.watchedSince < FETCH_PATIENCE;
    return !comesLater && sinceLast >= (isFollowed ? FOLLOWED_LATE : movingEvery(moment.rate));
  }
  const stillFor = now - still.since;
  if (stillFor < (moment.fetching ? FETCH_PATIENCE : SETTLED_AFTER)) return false;
  return last === null || !sameRange(last.moment.range, moment.range) || sinceLast >= STILL_EVERY;
}

const movingEvery = (rate: number): Milliseconds =>
  milliseconds(Math.max(FASTEST_EVERY, Math.min(MOVING_EVERY, MOVING_EVERY / rate)));

const sameRange = (one: SampleRange, other: SampleRange): boolean => one.first === other.first && one.end === other.end;

export const sameOptions = (one: MeasurementOptions, other: MeasurementOptions): boolean =>
  one.evaluatesCriteria === other.evaluatesCriteria &&
  one.patient.ageYears === other.patient.ageYears &&
  one.patient.sex === other.patient.sex;
