import { addRange, type Coverage, emptyCoverage } from '../../protocol/delivery/coverage.ts';
import { type Placement, PLACEMENTS } from '../../protocol/ecg/placement.ts';
import { type SampleIndex, sampleIndex } from '../../protocol/ecg/units.ts';
import { isRelayEpoch, type Epoch, epochKey } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import {
  MOST_BUCKETS,
  MOST_LOOKS,
  MOST_MARKS,
  MOST_PLACEMENTS,
  MOST_SILENCES,
  SILENCE_MS,
  type CommitMarkJson,
  type DeliveryCourseJson,
  type PlacedRangeJson,
} from '../../protocol/wire/session-review.ts';

interface Bucket {
  held: number;
  gap: number;
  leadOff: number;
  /** By two clocks that disagree, ms. */
  least: number;
  most: number;
}

type SampledRecord = Extract<SessionRecord['body'], { kind: 'samples' }>;

export interface CourseExpected {
  /** One past the last sample. */
  readonly endSample: SampleIndex;
  /** That will be heard. */
  readonly records: number;
}

/**
 * How a session's records came, from the records in order of commit. Pure; memory: what is bounded in
 * `protocol/wire/session-review.ts`, and a number for each entry of the hospital.
 */
export class DeliveryCourse {
  readonly #bucketSamples: number;
  readonly #buckets: Bucket[];
  readonly #marksEvery: number;
  readonly #marks: CommitMarkJson[] = [];
  readonly #looks: { by: string; at: number; through: number }[] = [];
  /** When what the hospital wrote was committed: a unit that answers it has it. */
  readonly #toldAt = new Map<string, number>();
  readonly #moved = new Map<Placement, Coverage<SampleIndex>>();
  #silences: { from: number; to: number }[] = [];
  #silenceCount = 0;
  #lastOfUnit: number | null = null;
  #hasEnded = false;
  #endSample = 0;
  #records = 0;
  #least: number | null = null;
  #most: number | null = null;

  constructor({ endSample, records }: CourseExpected) {
    this.#bucketSamples = Math.max(1, Math.ceil(endSample / MOST_BUCKETS));
    this.#buckets = Array.from({ length: Math.ceil(endSample / this.#bucketSamples) }, () => ({
      ...{ held: 0, gap: 0, leadOff: 0, least: Infinity, most: -Infinity },
    }));
    this.#marksEvery = Math.max(1, Math.ceil(records / MOST_MARKS));
  }

  hear({ committedAt, offset }: Pick<LoggedRecord, 'committedAt' | 'offset'>, record: SessionRecord): void {
    const { body, epoch, recordedAt } = record;
    if (this.#records % this.#marksEvery === 0) {
      this.#marks.push({ offset, committedAt, endSample: this.#endSample });
    }
    this.#records += 1;
    if (isRelayEpoch(epoch)) {
      if (body.kind === 'seen' && this.#looks.length < MOST_LOOKS) {
        this.#looks.push({ by: body.by, at: committedAt, through: body.through });
      }
      if (body.kind === 'entry') this.#toldAt.set(nameOf(epoch, record.seq), committedAt);
      return;
    }
    this.#hearUnit(committedAt);
    const delay = committedAt - recordedAt;
    if (this.#most === null || delay < this.#most) this.#most = delay;
    switch (body.kind) {
      case 'samples':
      case 'gap':
        if (body.kind === 'samples') this.#placeElectrodes(body);
        this.#place(body.firstSample, body.firstSample + body.sampleCount, (bucket, count) => {
          if (body.kind === 'gap') {
            bucket.gap += count;
            return;
          }
          bucket.held += count;
          if (body.leadsOff !== 0) bucket.leadOff += count;
          bucket.least = Math.min(bucket.least, delay);
          bucket.most = Math.max(bucket.most, delay);
        });
        return;
      case 'entry':
        if (body.entry.kind === 'shown' || body.entry.kind === 'read-back') {
          const toldAt = this.#toldAt.get(nameOf(body.entry.epoch, body.entry.seq));
          if (toldAt !== undefined) this.#least = Math.max(this.#least ?? -Infinity, toldAt - recordedAt);
        }
        return;
      case 'end':
        this.#hasEnded = true;
        return;
      case 'opened':
      case 'records-lost':
      case 'seen':
      case 'other':
        return;
    }
  }

  course(): DeliveryCourseJson {
    const quickest = this.#most ?? 0;
    return {
      bucketSamples: this.#bucketSamples,
      buckets: this.#buckets.map(({ held, gap, leadOff, least, most }) => ({
        // Where data came for what an earlier record declared as a gap, the gap yields (D8).
        ...{ held, gap: Math.min(gap, Math.max(0, this.#bucketSamples - held)), leadOff },
        leastDelay: held === 0 ? null : least - quickest,
        mostDelay: held === 0 ? null : most - quickest,
      })),
      silences: this.#longestSilences().sort((one, other) => one.from - other.from),
      silenceCount: this.#silenceCount,
      marks: this.#marks,
      looks: this.#looks,
      clock: { least: this.#least, most: this.#most },
      placements: this.#placements(),
    };
  }

  #placeElectrodes({ placement = 'standard', firstSample, sampleCount }: SampledRecord): void {
    if (placement === 'standard' || sampleCount === 0) return;
    const added = { first: firstSample, last: sampleIndex(firstSample + sampleCount - 1) };
    const grown = addRange(this.#moved.get(placement) ?? emptyCoverage, added);
    // Nobody moves electrodes so often: one that says so must not fill the memory, nor slow this down.
    if (grown.length <= MOST_PLACEMENTS) this.#moved.set(placement, grown);
  }

  #placements(): readonly PlacedRangeJson[] {
    return PLACEMENTS.flatMap((placement) =>
      (this.#moved.get(placement) ?? []).map(({ first, last }) => ({ placement, first, end: last + 1 })),
    )
      .sort((one, other) => one.first - other.first)
      .slice(0, MOST_PLACEMENTS);
  }

  #hearUnit(committedAt: number): void {
    const before = this.#lastOfUnit;
    // Behind its end a recording is silent because it is over.
    if (before !== null && !this.#hasEnded && committedAt - before > SILENCE_MS) {
      this.#silenceCount += 1;
      this.#silences.push({ from: before, to: committedAt });
      if (this.#silences.length >= 2 * MOST_SILENCES) this.#silences = this.#longestSilences();
    }
    this.#hasEnded = false;
    this.#lastOfUnit = Math.max(before ?? committedAt, committedAt);
  }

  #longestSilences(): { from: number; to: number }[] {
    return this.#silences.toSorted((one, other) => other.to - other.from - (one.to - one.from)).slice(0, MOST_SILENCES);
  }

  #place(first: number, end: number, note: (bucket: Bucket, count: number) => void): void {
    if (end > this.#endSample) this.#endSample = end;
    const size = this.#bucketSamples;
    for (let at = first; at < end;) {
      const index = Math.floor(at / size);
      const next = Math.min(end, (index + 1) * size);
      const bucket = this.#buckets[index];
      // Beyond what was expected: it came while this was being read.
      if (bucket === undefined) return;
      note(bucket, next - at);
      at = next;
    }
  }
}

const nameOf = (epoch: Epoch, seq: number): string => `${epochKey(epoch)} ${String(seq)}`;
