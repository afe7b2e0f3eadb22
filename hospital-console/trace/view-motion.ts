import { originAfterStill, stillPageStart } from '../../protocol/ecg/paper/shown-pages.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { type MonotonicMillis, sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import {
  advance,
  followLive,
  livePlayhead,
  pause,
  play,
  type Playhead,
  replayPlayhead,
  seek,
  setRate,
  type Surroundings,
} from './playhead.ts';
import type { WatchedSession } from './watched-session.ts';

/** A replay has this many seconds of what comes next, at its rate, fetched beforehand. */
const FETCH_AHEAD_SECONDS = 8;

/** How far a recording is known, and whether more is to come. */
export type KnownLength = Pick<WatchedSession, 'end' | 'state'>;

/** What a page needs of its session besides where it stands. */
export interface PageNeeds {
  readonly end: SampleIndex;
  readonly newest: SampleIndex;
  /** Samples on a page. */
  readonly pageLength: number;
  /** Samples a second. */
  readonly rate: number;
  /** Of what came before the page, s: a display filter needs it. */
  readonly settlingSeconds: number;
}

/** Where a view looks in its session and how that moves: the playhead, the page that sweeps or stands still, a replay's first look. */
export class ViewMotion {
  #playhead: Playhead = livePlayhead();
  #sweepOrigin: number | null = 0;
  /**
   * A replay's first look, as soon as it is known how long the recording is: at the page that ends at `at`, or the first
   * (null). Until then it inks nothing.
   */
  #opening: { readonly at: SampleIndex | null } | null = null;

  get playhead(): Playhead {
    return this.#playhead;
  }
  /** Where the sweep began; null: the page stands still. */
  get sweepOrigin(): number | null {
    return this.#sweepOrigin;
  }
  get isOpening(): boolean {
    return this.#opening !== null;
  }

  begin(mode: 'live' | 'replay', at: SampleIndex | null): void {
    this.#playhead = mode === 'live' ? livePlayhead() : replayPlayhead();
    this.#sweepOrigin = mode === 'live' ? 0 : null;
    this.#opening = mode === 'replay' ? { at } : null;
  }

  play(session: KnownLength | null, pageLength: number): void {
    // Play at the end of a recording begins again at its beginning.
    if (session?.state === 'ended' && !this.#playhead.playing && this.#playhead.position >= session.end) {
      this.#playhead = seek(this.#playhead, 0);
    }
    this.#opening = null;
    if (this.#playhead.playing) return;
    this.#sweepOrigin = originAfterStill(this.#playhead.position, pageLength);
    this.#playhead = play(this.#playhead);
  }

  pause(): void {
    this.#playhead = pause(this.#playhead);
    this.#sweepOrigin = null;
  }

  setRate(rate: number): void {
    this.#playhead = setRate(this.#playhead, rate);
  }

  seek(end: SampleIndex, session: KnownLength | null, pageLength: number): void {
    this.#opening = null;
    this.#playhead = seek(this.#playhead, Math.min(end, session?.end ?? 0));
    // A replay that plays on sweeps on from the page it was put to.
    this.#sweepOrigin = this.#playhead.playing ? originAfterStill(this.#playhead.position, pageLength) : null;
  }

  followLive(newest: SampleIndex): void {
    this.#playhead = { ...followLive(this.#playhead, newest), mode: 'live' };
    this.#sweepOrigin = 0;
  }

  /** A replay's first look, once it can be had. */
  open(session: KnownLength, pageLength: number): void {
    if (this.#opening === null || session.end === 0) return;
    const { at } = this.#opening;
    // What a page was asked for by name is never stood in for by another, while more may still be told of the recording.
    if (at !== null && session.end < at && session.state !== 'ended') return;
    this.#opening = null;
    this.#playhead = seek(this.#playhead, Math.min(session.end, at ?? pageLength));
  }

  advance(around: Surroundings, now: MonotonicMillis): void {
    const before = this.#playhead;
    this.#playhead = advance(before, around, now);
    if (before.playing && !this.#playhead.playing) this.#sweepOrigin = null; // the end: the last page stands still
  }

  /** What is on the paper, and what will be next. */
  wantedRange({ end: known, newest, pageLength, rate: samplingRate, settlingSeconds }: PageNeeds): SampleRange {
    const { following, playing, position, rate } = this.#playhead;
    // Before anything has come, a live view looks at the newest page that the relay knows of.
    const end = following ? Math.max(position, newest === 0 ? known : newest) : position;
    const first = Math.max(0, Math.floor(end - pageLength - settlingSeconds * samplingRate));
    const ahead = playing && !following ? Math.max(pageLength, rate * FETCH_AHEAD_SECONDS * samplingRate) : 0;
    return { first: sampleIndex(first), end: sampleIndex(Math.ceil(end + ahead)) };
  }

  /** Where the page that stands still begins, a fraction of a sample; null where it sweeps. */
  stillStart(pageLength: number): number | null {
    return this.#sweepOrigin === null ? stillPageStart(this.#playhead.position, pageLength) : null;
  }
}
