import { describe, expect, it } from 'vitest';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { hertz, monotonicMillis, sampleIndex } from '../../protocol/ecg/units.ts';
import {
  advance,
  followLive,
  livePlayhead,
  pause,
  play,
  replayPlayhead,
  seek,
  setRate,
  type Playhead,
  type Surroundings,
} from './playhead.ts';

const RATE = 500;
const range = (first: number, end: number): SampleRange => ({ first: sampleIndex(first), end: sampleIndex(end) });

interface Recording {
  newest: number;
  heardAt?: number;
  end?: number;
  ended?: boolean;
  holes?: readonly SampleRange[];
  pending?: boolean;
}
const around = ({
  newest,
  heardAt = 0,
  end = newest,
  ended = false,
  holes = [],
  pending = false,
}: Recording): Surroundings => ({
  samplingRate: hertz(RATE),
  newest: sampleIndex(newest),
  heardAt: monotonicMillis(heardAt * 1000),
  end: sampleIndex(end),
  ended,
  holeFrom: (first) => {
    const hole = holes.find((each) => each.end > first && each.first < newest);
    return hole === undefined ? null : range(Math.max(hole.first, first), Math.min(hole.end, newest));
  },
  isPending: () => pending,
});

/** Sixty frames a second for so many seconds; `at` says what is there at each time. */
function watch(start: Playhead, seconds: number, at: (time: number) => Recording): { last: Playhead; seen: number[] } {
  let playhead = start;
  let [newest, heardAt] = [-1, 0];
  const seen: number[] = [];
  for (let frame = 0; frame <= seconds * 60; frame += 1) {
    const time = frame / 60;
    const recording = at(time);
    if (recording.newest !== newest) [newest, heardAt] = [recording.newest, time];
    playhead = advance(playhead, around({ heardAt, ...recording }), monotonicMillis(time * 1000));
    seen.push(playhead.position);
  }
  return { last: playhead, seen };
}
/** Frames of 100 ms, as the relay sends them. */
const inFrames = (time: number): number => Math.floor(time * 10) * 50;
const steps = (seen: readonly number[]): number[] => seen.slice(1).map((position, i) => position - (seen[i] ?? 0));

describe('following the live head', () => {
  it('sweeps evenly although frames come each 100 ms', () => {
    const { seen } = watch(livePlayhead(), 20, (time) => ({ newest: 5000 + inFrames(time) }));
    const settled = steps(seen.slice(300));
    const even = RATE / 60;
    expect(Math.min(...settled)).toBeGreaterThan(0.9 * even);
    expect(Math.max(...settled)).toBeLessThan(1.1 * even);
  });

  it('never runs ahead of what is held and never lags by more than 150 ms', () => {
    const { seen } = watch(livePlayhead(), 20, (time) => ({ newest: 5000 + inFrames(time) }));
    for (const [frame, position] of seen.entries()) {
      const newest = 5000 + inFrames(frame / 60);
      expect(position).toBeLessThanOrEqual(newest);
      if (frame > 120) expect(newest - position).toBeLessThanOrEqual(0.15 * RATE + 1);
    }
  });

  it('comes closer to the newest sample on a calm link, and is still even', () => {
    const { seen } = watch(livePlayhead(), 40, (time) => ({ newest: 5000 + inFrames(time) }));
    const lags = seen.map((position, frame) => (5000 + inFrames(frame / 60) - position) / RATE);
    const mean = (some: readonly number[]): number => some.reduce((sum, each) => sum + each, 0) / some.length;
    expect(mean(lags.slice(-300))).toBeLessThan(0.08);
    expect(Math.min(...lags.slice(-300))).toBeGreaterThan(0.01);
    expect(Math.min(...steps(seen.slice(-300)))).toBeGreaterThan((0.9 * RATE) / 60);
  });

  /** The same lateness each time it is asked, from 0 to 60 ms, and more where it is said. */
  const arriving = (accidents: ReadonlyMap<number, number>): ((time: number) => number) => {
    const late = (frame: number): number => accidents.get(frame) ?? (0.06 * ((frame * 7) % 11)) / 10;
    return (time) => {
      let frames = Math.floor(time * 10);
      while (frames > 0 && frames / 10 + late(frames) > time) frames -= 1;
      return frames * 50;
    };
  };
  /** Mean s behind the samples' own clock in the ten seconds from then on. */
  const behind = (seen: readonly number[], from: number): number =>
    seen
      .slice(from * 60, from * 60 + 600)
      .reduce((sum, position, i) => sum + (from + i / 60) - (position - 5000) / RATE, 0) / 600;

  it('keeps its distance on a link that brings frames up to 60 ms late, and does not stop', () => {
    const arrived = arriving(new Map());
    const { seen } = watch(livePlayhead(), 60, (time) => ({ newest: 5000 + arrived(time) }));
    for (let frame = 300; frame <= 3600; frame += 1) {
      expect(5000 + arrived(frame / 60) - (seen[frame] ?? 0)).toBeGreaterThan(0);
    }
    // The message is 100 ms, up to 60 late.
    expect(behind(seen, 50)).toBeLessThan(0.1 + 0.06 + 0.04);
  });

  it('goes on as near to now as before after one accident, and goes farther from it after two in half a minute', () => {
    const once = arriving(new Map([[400, 0.15]]));
    const { seen } = watch(livePlayhead(), 90, (time) => ({ newest: 5000 + once(time) }));
    expect(behind(seen, 50)).toBeCloseTo(behind(seen, 28), 2);
    const twice = arriving(new Map([...[400, 500].map((frame) => [frame, 0.09] as const)]));
    const after = watch(livePlayhead(), 100, (time) => ({ newest: 5000 + twice(time) })).seen;
    expect(behind(after, 58)).toBeGreaterThan(behind(after, 28) + 0.02);
    // And comes back when it was calm for half a minute.
    expect(behind(after, 89)).toBeCloseTo(behind(after, 28), 2);
    for (let frame = 3100; frame < 4000; frame += 1) {
      expect(5000 + twice(frame / 60) - (after[frame] ?? 0)).toBeGreaterThan(0);
    }
  });

  it('stops again and again rather than fall more than a quarter of a second behind on a link that is worse than that', () => {
    const bad = arriving(new Map(Array.from({ length: 100 }, (_, n) => [n * 10, 0.4])));
    const { seen } = watch(livePlayhead(), 60, (time) => ({ newest: 5000 + bad(time) }));
    expect(behind(seen, 45)).toBeLessThan(0.4);
  });

  it('catches up within seconds after frames came late, and jumps after an outage', () => {
    const stuck = (time: number) => ({ newest: 5000 + (time > 3 && time < 4 ? inFrames(3) : inFrames(time)) });
    const { seen } = watch(livePlayhead(), 8, stuck);
    expect(5000 + inFrames(8) - (seen.at(-1) ?? 0)).toBeLessThan(0.2 * RATE);
    const tunnel = (time: number) => ({ newest: 5000 + (time > 1 && time < 6 ? inFrames(1) : inFrames(time)) });
    const after = watch(livePlayhead(), 6.2, tunnel);
    expect(Math.max(...steps(after.seen))).toBeGreaterThan(4 * RATE);
  });

  it('waits a quarter of a second before a hole at the head, then passes over it as awaited', () => {
    const holes = [range(5500, 6000)];
    const { seen } = watch(livePlayhead(), 5, (time) => {
      const newest = 5000 + inFrames(time);
      return { newest: newest > 5500 && newest < 6050 ? 5500 : newest, holes };
    });
    const standing = seen.filter((position) => position === 5500).length / 60;
    expect(standing).toBeGreaterThan(0.2);
    expect(seen.at(-1)).toBeGreaterThan(7000);
    for (let i = 1; i < seen.length; i += 1) expect(seen[i]).toBeGreaterThanOrEqual(seen[i - 1] ?? 0);
  });

  it('goes on without a stop when the missing frame comes in time', () => {
    const { seen } = watch(livePlayhead(), 8, (time) => ({
      newest: 5000 + inFrames(time),
      holes: time > 6 && time < 6.03 ? [range(7950, 8000)] : [],
    }));
    expect(Math.min(...steps(seen.slice(60)))).toBeGreaterThan(0);
  });
});

describe('rewinding while live goes on', () => {
  it('stays where it was put, and returns to the head', () => {
    const live = watch(livePlayhead(), 2, (time) => ({ newest: 50_000 + inFrames(time) })).last;
    const back = seek(live, 20_000);
    expect(back).toMatchObject({ following: false, playing: false, position: 20_000 });
    const later = watch(back, 3, (time) => ({ newest: 51_000 + inFrames(time) })).last;
    expect(later.position).toBe(20_000);
    expect(followLive(later, sampleIndex(53_000))).toMatchObject({ following: true, playing: true, position: 53_000 });
  });

  it('plays on from there at its own pace', () => {
    const from = play(seek(livePlayhead(), 20_000));
    expect(watch(from, 2, () => ({ newest: 60_000 })).last.position).toBeCloseTo(21_000, 3);
  });

  it('leaves the head when it is paused', () => {
    expect(pause(livePlayhead())).toMatchObject({ playing: false, following: false });
  });
});

describe('replay', () => {
  const recorded = { newest: 30_000, ended: true };

  it('[D18] plays at the rate that was chosen, from a quarter to sixteen times', () => {
    for (const rate of [0.25, 1, 16]) {
      const started = play(seek(setRate(replayPlayhead(), rate), 0));
      expect(watch(started, 1, () => recorded).last.position).toBeCloseTo(500 * rate, 3);
    }
    expect(setRate(replayPlayhead(), 100).rate).toBe(16);
    expect(setRate(replayPlayhead(), 0).rate).toBe(0.25);
    expect(setRate(replayPlayhead(), Number.NaN).rate).toBe(1);
  });

  it('stops at the end', () => {
    const { last } = watch(play(seek(replayPlayhead(), 29_000)), 4, () => recorded);
    expect(last).toMatchObject({ position: 30_000, playing: false });
  });

  it('does not stop where a running recording has not got further yet', () => {
    const { last } = watch(play(seek(replayPlayhead(), 29_000)), 4, () => ({ newest: 30_000 }));
    expect(last).toMatchObject({ position: 30_000, playing: true });
  });

  it('waits for history that is being fetched, and passes over what is awaited', () => {
    const holes = [range(1000, 2000)];
    const started = play(seek(replayPlayhead(), 500));
    const fetching = watch(started, 2.5, () => ({ ...recorded, holes, pending: true }));
    expect(fetching.last.position).toBe(1000);
    const awaited = watch(started, 2.5, () => ({ ...recorded, holes }));
    expect(awaited.last.position).toBeCloseTo(1750, 0);
  });

  it('keeps playing through a seek, and stays paused through one', () => {
    expect(seek(play(replayPlayhead()), 100)).toMatchObject({ playing: true, position: 100 });
    expect(seek(replayPlayhead(), -5)).toMatchObject({ playing: false, position: 0 });
  });
});
