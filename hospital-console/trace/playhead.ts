import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type Hertz, type MonotonicMillis, type SampleIndex } from '../../protocol/ecg/units.ts';
import { hear, UNKNOWN_DELAY, type PlayOutDelay } from './play-out-delay.ts';

/**
 * How far a view has come in its session. Live and replay share it: live follows the newest sample, everything else moves
 * at a rate of the person's choice. Pure.
 */
export interface Playhead {
  readonly mode: 'live' | 'replay';
  /** Samples shown, with the part of the next one that time has already covered. */
  readonly position: number;
  /** At the live head. */
  readonly following: boolean;
  readonly playing: boolean;
  readonly rate: number;
  readonly lastTick: MonotonicMillis | null;
  /** Since when it stands before a hole. */
  readonly heldUpSince: MonotonicMillis | null;
  /** It has waited long enough for what is missing below here, and passes over it. */
  readonly passingUpTo: SampleIndex;
  /** How far behind the samples' own clock it aims to be. */
  readonly delay: PlayOutDelay;
}

export interface Surroundings {
  readonly samplingRate: Hertz;
  /** One past the newest sample that is held or declared a gap. */
  readonly newest: SampleIndex;
  /** When it came. */
  readonly heardAt: MonotonicMillis;
  /** One past the newest sample known of the session. */
  readonly end: SampleIndex;
  /** No more will be recorded. */
  readonly ended: boolean;
  /** The first stretch from `first` on that is neither held nor a gap, up to where the playhead may go; null: none. */
  holeFrom(first: SampleIndex): SampleRange | null;
  /** True while the history there is being fetched. */
  isPending(index: SampleIndex): boolean;
}

export const RATES = { least: 0.25, most: 16 } as const;

/** Behind the newest sample, s, where it begins and where it has jumped to: a message of 100 ms then has 50 ms to come late. */
const LAG_AT_FIRST = 0.1;
/** Beyond it the sweep does not hurry, it jumps: the page is drawn anew. */
const JUMP_LAG_SECONDS = 2;
/** A frame of the screen is never longer; a hidden page is, and then the head is where it is. */
const HURRY_BEHIND_SECONDS = 0.2;
const HOLE_PATIENCE = 250;
const FETCH_PATIENCE = 3000;

export const livePlayhead = (): Playhead => ({
  mode: 'live',
  position: 0,
  following: true,
  playing: true,
  rate: 1,
  lastTick: null,
  heldUpSince: null,
  passingUpTo: sampleIndex(0),
  delay: UNKNOWN_DELAY,
});

export const replayPlayhead = (): Playhead => ({ ...livePlayhead(), mode: 'replay', following: false, playing: false });

/** A replay plays on; a live view that was paused goes on from there, behind the head. */
export const play = (playhead: Playhead): Playhead =>
  playhead.playing ? playhead : { ...settled(playhead), playing: true };

/** A live view that is paused leaves the head: what is on the paper stays. */
export const pause = (playhead: Playhead): Playhead => ({
  ...settled(playhead),
  // On a whole sample, so that whoever measures what stands still finds each sample where it is drawn.
  position: Math.floor(playhead.position),
  playing: false,
  following: false,
});

export const setRate = (playhead: Playhead, rate: number): Playhead => ({
  ...playhead,
  rate: Number.isFinite(rate) ? Math.min(RATES.most, Math.max(RATES.least, rate)) : playhead.rate,
});

/** A live view stays where it was put; a replay that plays goes on from there. */
export const seek = (playhead: Playhead, end: number): Playhead => ({
  ...settled(playhead),
  position: Math.max(0, Number.isFinite(end) ? end : 0),
  following: false,
  playing: playhead.mode === 'replay' && playhead.playing,
});

export const followLive = (playhead: Playhead, newest: SampleIndex): Playhead => ({
  ...settled(playhead),
  position: newest,
  following: true,
  playing: true,
  rate: 1,
});

const settled = (playhead: Playhead): Playhead => ({
  ...playhead,
  lastTick: null,
  heldUpSince: null,
  passingUpTo: sampleIndex(0),
  delay: UNKNOWN_DELAY,
});

/** Where the playhead is at `now`. It never passes what is held except over a hole it has waited for. */
export function advance(playhead: Playhead, around: Surroundings, now: MonotonicMillis): Playhead {
  const seconds = playhead.lastTick === null ? 0 : Math.max(0, (now - playhead.lastTick) / 1000);
  const ticked: Playhead = { ...playhead, lastTick: now };
  if (!playhead.playing) return ticked;
  return playhead.following ? followHead(ticked, around, seconds, now) : playOn(ticked, around, seconds, now);
}

function followHead(playhead: Playhead, around: Surroundings, seconds: number, now: MonotonicMillis): Playhead {
  const { samplingRate, newest, heardAt } = around;
  const lag = (newest - playhead.position) / samplingRate;
  if (lag > JUMP_LAG_SECONDS || lag < 0) {
    const position = Math.max(0, newest - LAG_AT_FIRST * samplingRate);
    return { ...playhead, position, heldUpSince: null, passingUpTo: sampleIndex(0), delay: UNKNOWN_DELAY };
  }
  const delay = hear(playhead.delay, newest, heardAt, samplingRate);
  const { aim } = delay;
  // By the clock and not by what is left: that goes up and down with each message.
  const behind = aim === null ? lag - LAG_AT_FIRST : (now - aim) / 1000 - playhead.position / samplingRate - seconds;
  const correction = behind > HURRY_BEHIND_SECONDS ? 1 : Math.max(-0.2, Math.min(0.2, behind / 2));
  const position = playhead.position + seconds * samplingRate * (1 + correction);
  return { ...move(playhead, around, Math.min(position, newest), now), delay };
}

function playOn(playhead: Playhead, around: Surroundings, seconds: number, now: MonotonicMillis): Playhead {
  // What is announced but not here at the very end is nothing to move over: it comes as the live tail.
  const limit = around.ended ? around.end : around.newest;
  const aim = Math.min(limit, playhead.position + seconds * around.samplingRate * playhead.rate);
  const moved = move(playhead, around, Math.max(aim, Math.min(playhead.position, limit)), now);
  return around.ended && moved.position >= around.end ? { ...moved, position: around.end, playing: false } : moved;
}

/** Goes to `aim`, or stands before a hole until its patience ends. */
function move(playhead: Playhead, around: Surroundings, aim: number, now: MonotonicMillis): Playhead {
  const from = sampleIndex(Math.max(Math.floor(playhead.position), playhead.passingUpTo));
  const hole = aim > from ? around.holeFrom(from) : null;
  if (hole === null || hole.first >= aim) return { ...playhead, position: aim, heldUpSince: null };
  const patience = around.isPending(hole.first) ? FETCH_PATIENCE : playhead.following ? HOLE_PATIENCE : 0;
  const since = playhead.heldUpSince ?? now;
  if (now - since < patience) {
    return { ...playhead, position: Math.max(playhead.position, hole.first), heldUpSince: since };
  }
  return { ...playhead, position: aim, heldUpSince: null, passingUpTo: hole.end };
}
