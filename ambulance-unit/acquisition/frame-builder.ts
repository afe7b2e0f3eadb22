import { blockLength, type GapReason, type SampleBlock, type SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { NO_LEADS, type LeadMask } from '../../protocol/ecg/leads.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import {
  sampleCount,
  sampleIndex,
  type Milliseconds,
  type SampleCount,
  type SampleIndex,
} from '../../protocol/ecg/units.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import type { RecordBody } from '../../protocol/wire/record.ts';
import { encodeSamples } from '../../protocol/wire/sample-coding.ts';

export type Frame = Extract<RecordBody, { kind: 'samples' | 'gap' }>;

/** What a record carries besides the payload: identity, hash, times, lengths and checksum, at their longest, with room. */
const BESIDES_PAYLOAD = 256;
const MOST_PAYLOAD = LIMITS.recordBytes - BESIDES_PAYLOAD;
/** D3: a record holds at most 200 ms. */
export const LONGEST_FRAME = 200 as Milliseconds;
export const USUAL_FRAME = 100 as Milliseconds;

export interface FrameBuilderCounters {
  /** Samples that a source gave a second time, and that were dropped. */
  readonly repeatedSamples: number;
  /** Samples that a source skipped without a word: declared as lost. */
  readonly skippedSamples: number;
}

/**
 * Gives samples their place: cuts what a source gives, in blocks of any length, into frames of one length, coded, and
 * turns what was lost into declared gaps, so that every sample index from `next` on is in exactly one of them (D8).
 * Pure but for its own memory: no clock, no disk. A change of the leads without contact, or of the places of the
 * electrodes, begins a new frame.
 */
export class FrameBuilder {
  readonly #format: SignalFormat;
  readonly #frameSamples: number;
  readonly #collected: readonly Int32Array[];
  #first: number;
  #count = 0;
  #leadsOff: LeadMask = NO_LEADS;
  #placement: Placement = 'standard';
  #repeatedSamples = 0;
  #skippedSamples = 0;

  /** @param next the index of the first sample to come */
  constructor(format: SignalFormat, next: SampleIndex, frameLength: Milliseconds = USUAL_FRAME) {
    this.#format = format;
    this.#frameSamples = samplesOfFrame(format, frameLength);
    this.#collected = format.leads.map(() => new Int32Array(this.#frameSamples));
    this.#first = next;
  }

  /** One past the newest sample taken. */
  get next(): SampleIndex {
    return sampleIndex(this.#first + this.#count);
  }
  get counters(): FrameBuilderCounters {
    return { repeatedSamples: this.#repeatedSamples, skippedSamples: this.#skippedSamples };
  }

  /** The frames that the block completes. What lies before `next` is dropped and counted; what it skips is lost. */
  take(block: SampleBlock): readonly Frame[] {
    this.#checkShape(block);
    const end = block.firstSample + blockLength(block);
    const frames: Frame[] = [];
    if (block.firstSample > this.next) {
      this.#skippedSamples += block.firstSample - this.next;
      frames.push(...this.lose(block.firstSample, 'link_loss'));
    }
    const repeated = Math.min(this.next, end) - block.firstSample;
    if (repeated > 0) this.#repeatedSamples += repeated;
    if (end <= this.next) return frames;
    if (this.#count > 0 && block.leadsOff !== this.#leadsOff) frames.push(...this.flush());
    const placement = block.placement ?? 'standard';
    if (this.#count > 0 && placement !== this.#placement) frames.push(...this.flush());
    this.#leadsOff = block.leadsOff;
    this.#placement = placement;
    while (this.next < end) {
      const from = this.next - block.firstSample;
      const room = Math.min(this.#frameSamples - this.#count, end - this.next);
      block.channels.forEach((channel, c) => {
        this.#collected[c]?.set(channel.subarray(from, from + room), this.#count);
      });
      this.#count += room;
      if (this.#count === this.#frameSamples) frames.push(...this.flush());
    }
    return frames;
  }

  /** Declares every sample up to `end` that has not come as never recorded; nothing where all have come. */
  lose(end: SampleIndex, reason: GapReason): readonly Frame[] {
    if (end <= this.next) return [];
    const frames = this.flush();
    const firstSample = this.next;
    this.#first = end;
    return [...frames, { kind: 'gap', firstSample, sampleCount: sampleCount(end - firstSample), reason }];
  }

  /** What has been collected of a frame that will not become whole. */
  flush(): readonly Frame[] {
    if (this.#count === 0) return [];
    const channels = this.#collected.map((channel) => channel.subarray(0, this.#count));
    const frames = codeFrames(channels, sampleIndex(this.#first), this.#leadsOff, this.#placement);
    this.#first += this.#count;
    this.#count = 0;
    return frames;
  }

  #checkShape({ channels }: SampleBlock): void {
    const length = channels[0]?.length ?? 0;
    if (channels.length !== this.#format.leads.length || channels.some((channel) => channel.length !== length)) {
      throw new RangeError(
        `a block of ${channels.map((channel) => String(channel.length)).join(', ')} samples does not fit ${String(this.#format.leads.length)} leads`,
      );
    }
  }
}

/** Samples of a frame: as many as fit in its length, at least one, never more than a record may hold. */
export function samplesOfFrame({ samplingRate }: SignalFormat, length: Milliseconds): SampleCount {
  const within = Math.floor((samplingRate * Math.min(length, LONGEST_FRAME)) / 1000);
  return sampleCount(Math.max(1, Math.min(within, LIMITS.samplesPerRecord)));
}

/** One frame, or its halves where it would not fit in a record (D19). */
function codeFrames(
  channels: readonly Int32Array[],
  firstSample: SampleIndex,
  leadsOff: LeadMask,
  placement: Placement,
): readonly Frame[] {
  const count = channels[0]?.length ?? 0;
  const { coding, payload } = encodeSamples(channels);
  if (payload.length > MOST_PAYLOAD && count > 1) {
    const half = count >>> 1;
    return [
      ...codeFrames(
        channels.map((channel) => channel.subarray(0, half)),
        firstSample,
        leadsOff,
        placement,
      ),
      ...codeFrames(
        channels.map((channel) => channel.subarray(half)),
        sampleIndex(firstSample + half),
        leadsOff,
        placement,
      ),
    ];
  }
  const frame = { kind: 'samples', firstSample, sampleCount: sampleCount(count), coding, payload, leadsOff } as const;
  return [placement === 'standard' ? frame : { ...frame, placement }];
}
