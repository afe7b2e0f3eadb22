import type { GapReason, SignalFormat } from '../ecg/sample-block.ts';
import type { LeadMask } from '../ecg/leads.ts';
import type { Placement } from '../ecg/placement.ts';
import type { MonotonicMillis, SampleCount, SampleIndex, SequenceNumber, UnixMillis } from '../ecg/units.ts';
import type { WrittenEntry } from './case-entry.ts';
import type { Epoch, RecordKey, SequenceRange, UnitId } from './identity.ts';

/** Everything needed to read a session's samples; the first record of every epoch repeats it. */
export interface SessionDescription {
  readonly unit: UnitId;
  /** What the samples come from, for a person. */
  readonly source: string;
  readonly patientLabel: string;
  readonly startedAt: UnixMillis;
  readonly format: SignalFormat;
  readonly software: string;
  /** Left out: the care of a patient. */
  readonly purpose?: SessionPurpose;
}

/** What a session is for. A self-test is ten seconds that are made up, sent to see that everything works. */
export const SESSION_PURPOSES = ['care', 'self-test'] as const;
export type SessionPurpose = (typeof SESSION_PURPOSES)[number];

export type RecordBody =
  | { readonly kind: 'opened'; readonly description: SessionDescription }
  | CodedSamples
  | {
      readonly kind: 'gap';
      readonly firstSample: SampleIndex;
      readonly sampleCount: SampleCount;
      readonly reason: GapReason;
    }
  | {
      readonly kind: 'end';
      /** Every index below it is data or a declared gap. */
      readonly sampleCount: SampleCount;
      readonly epochs: readonly EpochEnd[];
    }
  /** Records of its author that its disk has damaged: their numbers will never come (D8). */
  | ({ readonly kind: 'records-lost'; readonly epoch: Epoch } & SequenceRange)
  /** Somebody has looked at the session; written by the relay. */
  | {
      readonly kind: 'seen';
      /** As signed in. */
      readonly by: string;
      /** One past the newest sample on their screen. */
      readonly through: SampleIndex;
    }
  /** What a person or the tablet writes down beside the samples. */
  | ({ readonly kind: 'entry' } & WrittenEntry)
  /** A kind of a later version: kept and passed on, not understood. */
  | { readonly kind: 'other' };

/** Samples as they travel. Relay and log never look into the payload. */
export interface CodedSamples {
  readonly kind: 'samples';
  readonly firstSample: SampleIndex;
  readonly sampleCount: SampleCount;
  readonly coding: number;
  readonly payload: Uint8Array;
  readonly leadsOff: LeadMask;
  /** Where the chest electrodes sat; left out: the standard places. */
  readonly placement?: Placement;
}

export interface EpochEnd {
  readonly epoch: Epoch;
  readonly last: SequenceNumber;
}

/** One entry of a session's log, by its author. Immutable from the moment the tablet's journal has committed it (D3). */
export interface SessionRecord extends RecordKey {
  /** SHA-256 of the encoded record before it in this epoch, 32 bytes; empty for the first. */
  readonly previousHash: Uint8Array;
  readonly recordedAt: UnixMillis;
  readonly recordedAtMonotonic: MonotonicMillis;
  readonly body: RecordBody;
}

/** The very bytes that the tablet committed: encoded once, passed on unchanged, stored unchanged. */
export type SealedRecord = Uint8Array & { readonly holds: 'sealed record' };

/** The sample range that a record accounts for, or null where it is about none. */
export function samplesOf(body: RecordBody): { first: SampleIndex; end: SampleIndex } | null {
  if (body.kind !== 'samples' && body.kind !== 'gap') return null;
  return { first: body.firstSample, end: (body.firstSample + body.sampleCount) as SampleIndex };
}
