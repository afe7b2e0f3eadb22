import type { Offset, SampleIndex } from '../../protocol/ecg/units.ts';
import type { Epoch } from '../../protocol/wire/identity.ts';
import type { RecordBody } from '../../protocol/wire/record.ts';

/** An END with its place in the unit's order and in the log's. */
export interface HeldEnd {
  readonly body: Extract<RecordBody, { kind: 'end' }>;
  readonly epoch: Epoch;
  readonly offset: Offset;
}

/** What is to be believed of a session's end. */
export interface SessionEnding {
  readonly end: HeldEnd;
  /** Every record and every sample that it counts is there, or declared as never coming. */
  readonly complete: boolean;
}

/** A unit writes another END only when its disk has damaged the one before; beyond so many the oldest are forgotten. */
const MOST_ENDS = 64;

/**
 * Which END of a session counts. A unit writes one; where its disk damaged it before delivery, or its journal was set
 * back to an older copy and the session went on, it writes another in a later epoch.
 *
 * - The order is the unit's: by epoch number. Of two in openings of one number (a journal that was set back numbers
 *   anew) the later is the one that came later.
 * - An END behind which more samples came than it counts is overtaken: the session went on, and it does not count.
 *   What had come before it, and lies beyond its count, is of a journal that was set back: END is the last word of the
 *   copy, and what the relay holds besides stands.
 * - Of the others the newest counts for which all is there: the records that it counts held or declared lost, and every
 *   sample that is known of held or declared a gap. Where there is none, the newest counts, and the session is not
 *   complete.
 * - A later END that counts fewer samples than an earlier one contradicts it, for a unit takes no sample back: that is
 *   a fault of the recording. It does not count, and the earlier one stands.
 */
export class SessionEnds {
  /** In the unit's order. */
  #ends: readonly (HeldEnd & { readonly isOvertaken: boolean })[] = [];

  /** In the log's order, as `wentOn`. */
  add({ body, epoch, offset }: HeldEnd): void {
    this.#ends = [...this.#ends, { body, epoch, offset, isOvertaken: false }]
      .sort((one, other) => one.epoch.number - other.epoch.number || one.offset - other.offset)
      .slice(-MOST_ENDS);
  }

  /** A record has come that is about samples up to `endSample`. */
  wentOn(endSample: SampleIndex): void {
    if (!this.#ends.some(({ body, isOvertaken }) => !isOvertaken && body.sampleCount < endSample)) return;
    this.#ends = this.#ends.map((end) => (end.body.sampleCount < endSample ? { ...end, isOvertaken: true } : end));
  }

  ending(isFulfilled: (end: HeldEnd) => boolean): SessionEnding | null {
    const { most } = this;
    const standing = this.#ends.filter(({ body, isOvertaken }) => !isOvertaken && body.sampleCount >= most);
    const fulfilled = standing.findLast(isFulfilled);
    if (fulfilled !== undefined) return { end: fulfilled, complete: true };
    const newest = standing.at(-1);
    return newest === undefined ? null : { end: newest, complete: false };
  }

  /** Those that count fewer samples than one before them. */
  contradictions(): readonly HeldEnd[] {
    let most = 0;
    return this.#ends.filter(({ body }) => {
      const counted = body.sampleCount;
      const isLess = counted < most;
      most = Math.max(most, counted);
      return isLess;
    });
  }

  /** The most samples that any of them counts; 0 where there is none. */
  get most(): number {
    return this.#ends.reduce((most, { body }) => Math.max(most, body.sampleCount), 0);
  }

  get newest(): HeldEnd | null {
    return this.#ends.at(-1) ?? null;
  }
}
