import type { Placement } from '../ecg/placement.ts';
import type { GapReason } from '../ecg/sample-block.ts';
import type { SampleRangeJson } from './sessions-api.ts';

/**
 * What the relay says of a recording to whoever has to swear to it: the verdict of its verifying code over every record
 * that lies on its disk, and how they came.
 *   GET /api/sessions/:id/review → 200 SessionReviewJson, or 202 ReviewProgressJson while records are read: ask again
 */
export interface SessionReviewJson {
  readonly session: string;
  readonly ledger: string;
  /** The last record that was read. */
  readonly head: number;
  /** By the relay's clock, ISO 8601. */
  readonly verifiedAt: string;
  readonly verdict: VerdictJson;
  readonly course: DeliveryCourseJson;
}

export interface ReviewProgressJson {
  readonly recordsRead: number;
  readonly ofRecords: number;
}

/** Lists are cut at `MOST_FINDINGS`; the counts beside them are whole. */
export interface VerdictJson {
  /** END is there, every record and every sample is there or declared lost, and nothing is wrong. */
  readonly complete: boolean;
  /** Every record is as it was signed. */
  readonly unchanged: boolean;
  /** Null: not sealed. */
  readonly seal: SealJson | null;
  readonly records: number;
  /** Behind what the last manifest covers. */
  readonly unsealedRecords: number;
  /** Samples a lead that are there. */
  readonly samples: number;
  readonly gaps: readonly (SampleRangeJson & { readonly reason: GapReason })[];
  readonly gapCount: number;
  readonly gapSamples: number;
  /** Neither there nor declared a gap. */
  readonly awaited: readonly SampleRangeJson[];
  readonly awaitedCount: number;
  readonly awaitedSamples: number;
  /** Damaged on the unit's disk before they were delivered. */
  readonly lostRecords: number;
  /** What is wrong, what names it best first. English sentences of the verifying code. */
  readonly findings: readonly FindingJson[];
  readonly findingCount: number;
  /** What a person should know and that is not wrong. */
  readonly remarks: readonly FindingJson[];
}

export interface SealJson {
  readonly number: number;
  readonly sealedAt: string;
  readonly key: string;
  readonly merkleRoot: string;
  readonly records: number;
}

export interface FindingJson {
  readonly kind: string;
  /** Of the record that it is about; null: of none. */
  readonly offset: number | null;
  readonly sentence: string;
}

export const MOST_FINDINGS = 200;

/** How a recording came to the relay. Times are ms since 1970. */
export interface DeliveryCourseJson {
  /** Samples in each of `buckets` but the last. */
  readonly bucketSamples: number;
  readonly buckets: readonly DeliveryBucketJson[];
  /** By the relay's clock, stretches longer than `SILENCE_MS` in which it committed nothing of the unit; the longest ones. */
  readonly silences: readonly { readonly from: number; readonly to: number }[];
  readonly silenceCount: number;
  /** In order of commit, where to begin reading for a moment. */
  readonly marks: readonly CommitMarkJson[];
  /** Each time that somebody's look was written down, in order; the first `MOST_LOOKS`. */
  readonly looks: readonly { readonly by: string; readonly at: number; readonly through: number }[];
  readonly clock: ClockBoundsJson;
  /** Where chest electrodes did not sit in their standard places, by place; the first `MOST_PLACEMENTS` that came. */
  readonly placements: readonly PlacedRangeJson[];
}

export interface PlacedRangeJson extends SampleRangeJson {
  readonly placement: Placement;
}

export interface DeliveryBucketJson {
  /** Samples a lead. */
  readonly held: number;
  readonly gap: number;
  /** Of `held`, those with an electrode off. */
  readonly leadOff: number;
  /** From recording to commit, ms, beyond what the quickest record of the session took; null where nothing is held. */
  readonly leastDelay: number | null;
  readonly mostDelay: number | null;
}

export interface CommitMarkJson {
  readonly offset: number;
  readonly committedAt: number;
  /** One past the newest sample committed by then. */
  readonly endSample: number;
}

/**
 * The relay's clock minus the unit's, as far as causes and effects in the log bound it, ms: no record is committed before
 * it was recorded, and none that answers another is recorded before that one was committed. Null: no such record.
 * `least` above `most`: one of the clocks was set during the session.
 */
export interface ClockBoundsJson {
  readonly least: number | null;
  readonly most: number | null;
}

export const MOST_BUCKETS = 600;
export const SILENCE_MS = 3_000;
export const MOST_SILENCES = 500;
export const MOST_MARKS = 600;
export const MOST_LOOKS = 1_000;
export const MOST_PLACEMENTS = 200;
