import type { DeclaredGap, SampleBlock, SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ClockReading, SessionStateKind } from '../../protocol/wire/messages.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';

/** What a source has learnt of its session, in the order in which it learnt it. */
export type SourceEvent =
  /** Before the first samples or gap, and never changed afterwards. */
  | { readonly kind: 'described'; readonly description: SessionDescription }
  | {
      readonly kind: 'samples';
      readonly block: SampleBlock;
      /** By the unit's clock, when the block was complete. */
      readonly recordedAt: UnixMillis;
      /** By the relay's clock, when it was on the relay's disk. */
      readonly committedAt: UnixMillis;
    }
  | { readonly kind: 'gap'; readonly gap: DeclaredGap }
  /** Recorded by the unit, and the relay does not hold it yet. It comes by itself when it does. */
  | { readonly kind: 'awaited'; readonly range: SampleRange }
  /** From here on every sample and gap at or beyond `from` is told as it is committed: the relay holds none yet. */
  | { readonly kind: 'tail'; readonly from: SampleIndex }
  /** The answer to `request(range)`: all that the relay holds of it below `through` has been told. */
  | { readonly kind: 'reached'; readonly range: SampleRange; readonly through: SampleIndex; readonly complete: boolean }
  /** The request was given up (too many at once, or no answer): it may be asked again. */
  | { readonly kind: 'dropped'; readonly range: SampleRange }
  /** Something may have been missed: what was reached before says nothing any more, what was told stays true. */
  | { readonly kind: 'discontinuity' }
  /** Another ledger: all that was told is void (D17). */
  | { readonly kind: 'resync' }
  | {
      readonly kind: 'state';
      readonly state: SessionStateKind;
      /** One past the newest sample that the relay knows of, held or awaited. */
      readonly endSample: SampleIndex;
      /** Relay clock minus unit clock. */
      readonly unitClock: ClockReading | null;
    }
  /** Something was written into the case just now: what it is, is read where entries are. */
  | { readonly kind: 'written' }
  /** A record that could not be read, in one sentence. The rest goes on. */
  | { readonly kind: 'unreadable'; readonly sentence: string };

/**
 * One recording, live or past: the two differ in how far the source has come, not in what it says.
 * A source tells the live head by itself; what lies before it is told on request.
 */
export interface SampleSource {
  readonly session: SessionId;
  /** One listener; a second call replaces it. Returns how to stop, which lets the session go. */
  listen(hear: (event: SourceEvent) => void): () => void;
  /** Asks for history. Answered by samples and gaps, then `reached`; or by `dropped`. */
  request(range: SampleRange): void;
}
