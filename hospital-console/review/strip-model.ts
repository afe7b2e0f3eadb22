import type { DeliveryBucketJson, DeliveryCourseJson } from '../../protocol/wire/session-review.ts';
import { sampleAtRelayTime, type CaseMoment, type Lane, type SessionTimes } from './case-moments.ts';

/** A column of the lane of samples; places are shares of the session's length, 0 to 1. */
export interface DensityBar {
  readonly from: number;
  readonly to: number;
  /** Of what the column has room for: there, 0 to 1. */
  readonly held: number;
  /** Of what is there: with an electrode off. */
  readonly leadOff: number;
  /** How late the latest of it was beyond the session's quickest; null: nothing is there. */
  readonly delay: 'live' | 'delayed' | 'backfilled' | null;
}

/** D18: what is older than three seconds is not live; beyond ten the page was blank. ms */
const DELAYED_FROM = 3_000;
const BLANK_FROM = 10_000;

/** At most `columns` bars: neighbouring stretches are joined, and the worst delay of them stands. */
export function densityBars(
  { buckets, bucketSamples }: DeliveryCourseJson,
  endSample: number,
  columns: number,
): readonly DensityBar[] {
  if (endSample <= 0 || columns < 1) return [];
  const each = Math.max(1, Math.ceil(buckets.length / columns));
  const bars: DensityBar[] = [];
  for (let at = 0; at < buckets.length; at += each) {
    const joined = buckets.slice(at, at + each);
    const from = at * bucketSamples;
    const to = Math.min(endSample, (at + joined.length) * bucketSamples);
    if (to <= from) break;
    const held = sum(joined, ({ held: there }) => there);
    const late = joined.reduce((worst, { mostDelay }) => Math.max(worst, mostDelay ?? -1), -1);
    bars.push({
      ...{ from: from / endSample, to: to / endSample, held: Math.min(1, held / (to - from)) },
      leadOff: held === 0 ? 0 : sum(joined, ({ leadOff }) => leadOff) / held,
      delay: late < 0 ? null : late < DELAYED_FROM ? 'live' : late < BLANK_FROM ? 'delayed' : 'backfilled',
    });
  }
  return bars;
}

const sum = (buckets: readonly DeliveryBucketJson[], of: (bucket: DeliveryBucketJson) => number): number =>
  buckets.reduce((total, bucket) => total + of(bucket), 0);

export interface StripSpan {
  readonly from: number;
  readonly to: number;
}

/** When the relay heard nothing of the unit, at its place in the session. */
export const silenceSpans = ({ silences }: DeliveryCourseJson, times: SessionTimes): readonly StripSpan[] =>
  times.endSample <= 0
    ? []
    : silences
        .map(({ from, to }) => ({
          from: sampleAtRelayTime(from, times) / times.endSample,
          to: sampleAtRelayTime(to, times) / times.endSample,
        }))
        .filter(({ from, to }) => to > from);

export interface StripMark {
  readonly at: number;
  /** Drawn as one: the strip has not room for each. */
  readonly moments: readonly CaseMoment[];
}

/** Marks of one lane, those closer than `apart` (a share of the strip) as one that says how many it stands for. */
export function marksOfLane(
  moments: readonly CaseMoment[],
  lane: Lane,
  endSample: number,
  apart: number,
): readonly StripMark[] {
  if (endSample <= 0) return [];
  const marks: { at: number; moments: CaseMoment[] }[] = [];
  for (const moment of moments) {
    if (moment.lane !== lane) continue;
    const at = moment.at / endSample;
    const before = marks.at(-1);
    if (before !== undefined && at - before.at < apart) before.moments.push(moment);
    else marks.push({ at, moments: [moment] });
  }
  return marks;
}
