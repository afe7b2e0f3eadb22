import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type Hertz, type MonotonicMillis, type SampleIndex } from '../../protocol/ecg/units.ts';

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
  /** How far behind the newest sample it aims to be, and what that leaves. */
  readonly pace: Pace;
}

interface Pace {
  /** Mean lag behind the newest sample, s. */
  readonly aimed: number;
  /** The least that was left to draw, s, since then; null: nothing was looked at yet. */
  readonly least: number | null;
  readonly since: MonotonicMillis | null;
}

export interface Surroundings {
  readonly samplingRate: Hertz;
  /** One past the newest sample that is held or declared a gap. */
  readonly newest: SampleIndex;
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

/**
 * Mean lag between the newest sample and what is shown, s. Frames come each 100 ms, so the larger one, with which it begins,
 * leaves 50 ms when the next is due. A link that was seen to be calm needs less: what is left is brought down to `SPARE`, a frame
 * of the screen and a bit, and all of it is given back the moment that the sweep runs dry.
 */
const AIMED_LAG = { least: 0.03, most: 0.1 } as const;
const SPARE = 0.02;
/** So long a link is looked at before its lag is shortened, ms, and by no more than so much at once, s. */
const LOOKED_AT_FOR = 3_000;
const SHORTENED_BY = 0.01;
/** Beyond it the sweep does not hurry, it jumps: the page is drawn anew. */
const JUMP_LAG_SECONDS = 2;
/** A frame of the screen is never longer; a hidden page is, and then the head is where it is. */
const HURRY_LAG_SECONDS = 0.3;
const HOLE_PATIENCE = 250;
const FETCH_PATIENCE = 3000;

const UNKNOWN_PACE: Pace = { aimed: AIMED_LAG.most, least: null, since: null };

export const livePlayhead = (): Playhead => ({
  mode: 'live',
  position: 0,
  following: true,
  playing: true,
  rate: 1,
  lastTick: null,
  heldUpSince: null,
  passingUpTo: sampleIndex(0),
  pace: UNKNOWN_PACE,
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
  pace: UNKNOWN_PACE,
});

/** Where the playhead is at `now`. It never passes what is held except over a hole it has waited for. */
export function advance(playhead: Playhead, around: Surroundings, now: MonotonicMillis): Playhead {
  const seconds = playhead.lastTick === null ? 0 : Math.max(0, (now - playhead.lastTick) / 1000);
  const ticked: Playhead = { ...playhead, lastTick: now };
  if (!playhead.playing) return ticked;
  return playhead.following ? followHead(ticked, around, seconds, now) : playOn(ticked, around, seconds, now);
}

function followHead(playhead: Playhead, around: Surroundings, seconds: number, now: MonotonicMillis): Playhead {
  const { samplingRate, newest } = around;
  const { aimed } = playhead.pace;
  const lag = (newest - playhead.position) / samplingRate;
  if (lag > JUMP_LAG_SECONDS || lag < 0) {
    const position = Math.max(0, newest - AIMED_LAG.most * samplingRate);
    return { ...playhead, position, heldUpSince: null, passingUpTo: sampleIndex(0), pace: UNKNOWN_PACE };
  }
  const correction = lag > HURRY_LAG_SECONDS ? 1 : Math.max(-0.2, Math.min(0.2, (lag - aimed) / 2));
  const aim = playhead.position + seconds * samplingRate * (1 + correction);
  const moved = move(playhead, around, Math.min(aim, newest), now);
  return { ...moved, pace: nextPace(playhead.pace, (newest - moved.position) / samplingRate, now) };
}

/** @param left s of samples that are here and not shown yet */
function nextPace({ aimed, least, since }: Pace, left: number, now: MonotonicMillis): Pace {
  if (left <= 0) return { aimed: AIMED_LAG.most, least: null, since: null };
  const leastNow = Math.min(least ?? left, left);
  if (since === null) return { aimed, least: leastNow, since: now };
  if (now - since < LOOKED_AT_FOR) return { aimed, least: leastNow, since };
  const tooMuch = leastNow - SPARE;
  const changed = tooMuch < 0 ? aimed - tooMuch : aimed - Math.min(SHORTENED_BY, tooMuch / 2);
  return { aimed: Math.min(AIMED_LAG.most, Math.max(AIMED_LAG.least, changed)), least: null, since: null };
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
