import { MEASURED_LEADS, type MeasuredLead } from '../../../../protocol/ecg/leads.ts';
import type { Beat } from './beat-timeline.ts';
import type { Dipole } from './lead-field.ts';
import { SAMPLING_RATE, timeOfSample } from './sampling.ts';
import { bellAt, type NoiseKey, noiseKey } from './seeded-noise.ts';

/**
 * One wave of a beat. Times are milliseconds from the beat's fiducial point.
 * Its source is the heart's one dipole (`peak`: its length is the wave's amplitude, its direction the wave's), or a
 * region near the chest wall that one dipole cannot stand for (`regional`: mV in the leads that look at it). The
 * regional form is a stated simplification: it is not projected, it only obeys Einthoven because III and the augmented
 * leads are derived from I and II.
 */
export type Wave = WaveForm & {
  /** As it is called on paper: `P`, `R`, `T`, `J`. Waves of one name in one train vary together from beat to beat. */
  readonly name: string;
  readonly peak?: Dipole;
  readonly regional?: Readonly<Partial<Record<MeasuredLead, number>>>;
  /** Follows the rate: its times hold at 60/min and go with the cube root of the recent RR interval (Fridericia). */
  readonly repolarisation?: true;
};

export type WaveForm =
  | {
      /** Two halves of a bell curve. */
      readonly shape: 'bell';
      readonly at: number;
      /** Standard deviations before and after the peak, ms. */
      readonly rise: number;
      readonly fall: number;
    }
  | {
      /** Level between two smooth flanks: an injury current. */
      readonly shape: 'plateau';
      readonly from: number;
      readonly rise: number;
      readonly until: number;
      readonly fall: number;
    }
  | {
      /** A pacemaker's pulse: as an amplifier gives it, its charge falls into the one or two samples it touches. */
      readonly shape: 'pulse';
      readonly at: number;
      readonly lasts: number;
    };

/** A stretch of the heart's potentials, mV: the dipole along its three axes, and what is regional, in each lead. */
export interface HeartPotentials {
  readonly first: number;
  readonly dipole: readonly [Float64Array, Float64Array, Float64Array];
  readonly regional: Readonly<Record<MeasuredLead, Float64Array>>;
}

export const restingHeart = (first: number, count: number): HeartPotentials => {
  const level = (): Float64Array => new Float64Array(count);
  const regional: Record<MeasuredLead, Float64Array> = {
    I: level(),
    II: level(),
    V1: level(),
    V2: level(),
    V3: level(),
    V4: level(),
    V5: level(),
    V6: level(),
  };
  return { first, dipole: [level(), level(), level()], regional };
};

const MS_PER_SAMPLE = 1000 / SAMPLING_RATE;
/** A bell is left off where it is below 0.00004 of its peak. */
const BELL_REACH = 4.5;
/** Repolarisation follows the rate between these RR intervals only, s. */
const [SHORTEST_RECENT_RR, LONGEST_RECENT_RR] = [0.3, 1.8];

const stretchOf = (wave: Wave, beat: Beat): number =>
  wave.repolarisation ? Math.cbrt(Math.min(LONGEST_RECENT_RR, Math.max(SHORTEST_RECENT_RR, beat.recentRr))) : 1;

const spanOf = (wave: Wave): readonly [from: number, to: number] => {
  switch (wave.shape) {
    case 'bell':
      return [wave.at - BELL_REACH * wave.rise, wave.at + BELL_REACH * wave.fall];
    case 'plateau':
      return [wave.from, wave.until + wave.fall];
    case 'pulse':
      return [wave.at - 4, wave.at + wave.lasts + 4];
  }
};

/** How far the waves of a beat reach before and after its fiducial point at any rate, ms. */
export function reachOfWaves(waves: readonly Wave[]): { readonly before: number; readonly after: number } {
  let [before, after] = [0, 0];
  for (const wave of waves) {
    const [from, to] = spanOf(wave);
    const most = wave.repolarisation ? Math.cbrt(LONGEST_RECENT_RR) : 1;
    before = Math.max(before, -from * most);
    after = Math.max(after, to * most);
  }
  return { before: before + 20, after: after + 20 };
}

/** How much beats of one patient differ: shares of the amplitude, and ms of the time of a repolarisation wave. */
export interface BeatToBeat {
  readonly amplitude: number;
  readonly repolarisation: number;
}

/**
 * Adds one beat to a stretch of potentials. Every wave is added over its whole span, whatever beat comes next, so that
 * nothing jumps where two beats meet.
 */
export function addBeat(
  onto: HeartPotentials,
  waves: readonly Wave[],
  beat: Beat,
  varies: BeatToBeat,
  key: NoiseKey,
): void {
  const count = onto.dipole[0].length;
  for (const wave of waves) {
    const stretch = stretchOf(wave, beat);
    const wobbles = noiseKey(key, wave.name);
    const gain = 1 + varies.amplitude * bellAt(wobbles, 2 * beat.index);
    const late = wave.repolarisation ? varies.repolarisation * bellAt(wobbles, 2 * beat.index + 1) : 0;
    const [from, to] = spanOf(wave);
    const toSample = (ms: number): number => (beat.at + (ms * stretch + late) / 1000) * SAMPLING_RATE - onto.first;
    const start = Math.max(0, Math.ceil(toSample(from)));
    const end = Math.min(count, Math.floor(toSample(to)) + 1);
    if (start >= end) continue;
    const targets = targetsOf(onto, wave);
    for (let place = start; place < end; place += 1) {
      // The place within the whole recording, so that the same sample is the same number in any block.
      const since = (timeOfSample(onto.first + place) - beat.at) * 1000 - late;
      const height = gain * heightOf(wave, since / stretch);
      for (const { samples, peak } of targets) samples[place] = (samples[place] ?? 0) + height * peak;
    }
  }
}

interface Target {
  readonly samples: Float64Array;
  readonly peak: number;
}

function targetsOf(onto: HeartPotentials, wave: Wave): readonly Target[] {
  const targets: Target[] = [];
  if (wave.peak !== undefined) {
    for (const [axis, samples] of onto.dipole.entries()) targets.push({ samples, peak: wave.peak[axis] ?? 0 });
  }
  if (wave.regional !== undefined) {
    for (const lead of MEASURED_LEADS) {
      const peak = wave.regional[lead];
      if (peak !== undefined) targets.push({ samples: onto.regional[lead], peak });
    }
  }
  return targets;
}

/** Height of a wave as a share of its peak, at a time in ms. */
function heightOf(wave: WaveForm, at: number): number {
  switch (wave.shape) {
    case 'bell': {
      const away = (at - wave.at) / (at < wave.at ? wave.rise : wave.fall);
      return Math.abs(away) > BELL_REACH ? 0 : Math.exp(-0.5 * away * away);
    }
    case 'plateau':
      return smoothStep((at - wave.from) / wave.rise) * (1 - smoothStep((at - wave.until) / wave.fall));
    case 'pulse': {
      // What of the pulse falls into the sampling interval that is centred on this sample.
      const from = Math.max(wave.at, at - MS_PER_SAMPLE / 2);
      const to = Math.min(wave.at + wave.lasts, at + MS_PER_SAMPLE / 2);
      return Math.max(0, to - from) / MS_PER_SAMPLE;
    }
  }
}

/** From 0 to 1 with level first and second derivatives at both ends. */
const smoothStep = (share: number): number => {
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  return share * share * share * (share * (share * 6 - 15) + 10);
};
