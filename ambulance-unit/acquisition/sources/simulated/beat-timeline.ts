import { type Seconds, seconds } from '../../../../protocol/ecg/units.ts';
import type { Breathing } from './breathing.ts';
import { type NoiseKey, noiseKey, smoothAt, uniformAt } from './seeded-noise.ts';

/** One beat of one rhythm. */
export interface Beat {
  /** Which beat it is of its rhythm: growing by one, negative before the recording starts. */
  readonly index: number;
  /** Its fiducial point (the R wave, or the P wave of a free atrial rhythm), seconds since the start. */
  readonly at: Seconds;
  /** From the beat before to this one. */
  readonly precedingRr: Seconds;
  /** Mean of the last eight intervals: what repolarisation has adapted to. */
  readonly recentRr: Seconds;
}

/** How a rhythm goes. Rates are beats per minute. */
export type Rhythm =
  | {
      /** A pacemaker, natural or electric, whose rate is modulated. Shares of the rate: 0.05 moves 75/min by 3.75/min. */
      readonly kind: 'paced by a node';
      readonly rate: number;
      /** Respiratory sinus arrhythmia, peak. */
      readonly breathing: number;
      /** Root mean square of the low-frequency part (about 0.1 Hz). */
      readonly lowFrequency: number;
      /** Root mean square of the slow drift (below 0.04 Hz). */
      readonly drift: number;
      /** Electric: its rate is set, the same whoever carries it. */
      readonly set?: true;
    }
  | {
      /** Conducted from fibrillating atria: intervals drawn independently above the refractory time of the AV node. */
      readonly kind: 'irregular';
      readonly rate: number;
      /** No interval is much shorter, s. */
      readonly shortest: number;
    };

/**
 * The beats of a rhythm at any time of a recording that never ends. Nothing is walked from the start: each beat's time
 * is computed from its index, so that hour 70 costs what second 7 costs, and only a fixed number of beats is remembered.
 */
export interface BeatTimeline {
  /** All beats from `from` to `to`, in order; a beat that lies within a microsecond of an end may or may not be there. */
  beatsBetween(from: Seconds, to: Seconds): readonly Beat[];
}

const RECENT_BEATS = 8;
const REMEMBERED_BEATS = 256;

const LOW_FREQUENCY_EVERY = 4;
const DRIFT_EVERY = 25;
/** Root mean square slope of smooth noise with one draw a second, see smoothAt. */
const SLOPE_OF_SMOOTH = 1.18;

export function beatTimeline(rhythm: Rhythm, key: NoiseKey, breath: Breathing): BeatTimeline {
  const clock = rhythm.kind === 'irregular' ? irregularClock(rhythm, key) : nodeClock(rhythm, key, breath);
  const remembered = new Map<number, number>();
  const timeOf = (index: number): number => {
    const known = remembered.get(index);
    if (known !== undefined) return known;
    // A full memory is emptied rather than aged: refilling it costs a dozen beats once in some minutes.
    if (remembered.size >= REMEMBERED_BEATS) remembered.clear();
    const time = clock.timeOf(index);
    remembered.set(index, time);
    return time;
  };
  return {
    beatsBetween(from, to) {
      const beats: Beat[] = [];
      for (let index = clock.firstIndexFrom(from); timeOf(index) <= to; index += 1) {
        const at = timeOf(index);
        beats.push({
          index,
          at: seconds(at),
          precedingRr: seconds(at - timeOf(index - 1)),
          recentRr: seconds((at - timeOf(index - RECENT_BEATS)) / RECENT_BEATS),
        });
      }
      return beats;
    },
  };
}

interface BeatClock {
  timeOf(index: number): number;
  firstIndexFrom(time: number): number;
}

/**
 * Integral pulse frequency modulation: a beat falls whenever time + M(time) passes a multiple of the mean interval,
 * where the slope of M is the relative change of the rate. M is bounded and known in closed form, so any beat can be
 * found alone. Source: Hyndman and Mohn, Automedica 1:239–252, 1975.
 */
function nodeClock(rhythm: Rhythm & { kind: 'paced by a node' }, key: NoiseKey, breath: Breathing): BeatClock {
  const interval = 60 / rhythm.rate;
  const start = uniformAt(noiseKey(key, 'start'), 0) * interval;
  const lowFrequencyKey = noiseKey(key, 'low frequency');
  const driftKey = noiseKey(key, 'drift');
  const breathingReach = rhythm.breathing / (2 * Math.PI * breath.frequency);
  const lowFrequencyReach = (rhythm.lowFrequency * LOW_FREQUENCY_EVERY) / SLOPE_OF_SMOOTH;
  const driftReach = (rhythm.drift * DRIFT_EVERY) / SLOPE_OF_SMOOTH;
  const modulation = (time: number): number =>
    breathingReach * Math.sin(breath.phaseAt(seconds(time))) +
    lowFrequencyReach * smoothAt(lowFrequencyKey, time / LOW_FREQUENCY_EVERY) +
    driftReach * smoothAt(driftKey, time / DRIFT_EVERY);
  return {
    timeOf(index) {
      const target = start + index * interval;
      // The slope of the modulation stays below 0.3, so each round divides the error by more than three.
      let time = target;
      for (let round = 0; round < 30; round += 1) {
        const next = target - modulation(time);
        const step = Math.abs(next - time);
        time = next;
        if (step < 1e-9) break;
      }
      return time;
    },
    // Adding zero makes of −0, which no other beat counts as, the beat 0.
    firstIndexFrom: (time) => Math.ceil((time + modulation(time) - start) / interval) + 0,
  };
}

const BEATS_OF_A_BLOCK = 64;
const REMEMBERED_BLOCKS = 4;

/**
 * Independent intervals in blocks of 64 beats; a block's intervals are scaled to a fixed sum, so that a block can be
 * found without those before it. The price is a serial correlation of −1/63, far below what an hour of beats can show.
 */
function irregularClock(rhythm: Rhythm & { kind: 'irregular' }, key: NoiseKey): BeatClock {
  const interval = 60 / rhythm.rate;
  const blockLasts = interval * BEATS_OF_A_BLOCK;
  const draws = noiseKey(key, 'intervals');
  const remembered = new Map<number, readonly number[]>();
  const timesOfBlock = (block: number): readonly number[] => {
    const known = remembered.get(block);
    if (known !== undefined) return known;
    if (remembered.size >= REMEMBERED_BLOCKS) remembered.clear();
    const intervals = Array.from({ length: BEATS_OF_A_BLOCK }, (_, place) => {
      const draw = (block * BEATS_OF_A_BLOCK + place) * 3;
      // A sum of three exponentials: skewed to long intervals, as conduction through the node is.
      const product =
        (1 - uniformAt(draws, draw)) * (1 - uniformAt(draws, draw + 1)) * (1 - uniformAt(draws, draw + 2));
      return rhythm.shortest - (Math.log(product) * (interval - rhythm.shortest)) / 3;
    });
    const scale = blockLasts / intervals.reduce((sum, one) => sum + one, 0);
    let time = block * blockLasts;
    const times = intervals.map((one) => {
      const at = time;
      time += one * scale;
      return at;
    });
    remembered.set(block, times);
    return times;
  };
  const timeOf = (index: number): number => {
    const block = Math.floor(index / BEATS_OF_A_BLOCK);
    return timesOfBlock(block)[index - block * BEATS_OF_A_BLOCK] ?? 0;
  };
  return {
    timeOf,
    firstIndexFrom(time) {
      let index = Math.floor(time / blockLasts) * BEATS_OF_A_BLOCK + 0;
      while (timeOf(index) < time) index += 1;
      return index;
    },
  };
}
