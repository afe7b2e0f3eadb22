import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Seconds, seconds } from '../../../../protocol/ecg/units.ts';
import { beatTimeline, type Rhythm } from './beat-timeline.ts';
import { breathing } from './breathing.ts';
import { noiseKey } from './seeded-noise.ts';

const key = noiseKey(42, 'timeline under test');
const breath = breathing(noiseKey(key, 'breathing'), 15);
const sinus: Rhythm = { kind: 'paced by a node', rate: 72, breathing: 0.045, lowFrequency: 0.015, drift: 0.015 };
const fibrillating: Rhythm = { kind: 'irregular', rate: 110, shortest: 0.36 };

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const centred = (values: readonly number[]): number[] => {
  const middle = mean(values);
  return values.map((value) => value - middle);
};
const deviation = (values: readonly number[]): number => Math.sqrt(mean(centred(values).map((value) => value * value)));
const correlation = (one: readonly number[], other: readonly number[]): number => {
  const against = centred(other);
  return mean(centred(one).map((value, place) => value * (against[place] ?? 0))) / (deviation(one) * deviation(other));
};
const intervals = (rhythm: Rhythm, from: number, to: number): number[] =>
  beatTimeline(rhythm, key, breath)
    .beatsBetween(seconds(from), seconds(to))
    .map((beat) => beat.precedingRr);

it.each([sinus, fibrillating])('a $kind rhythm has the same beats in whatever windows it is asked for', (rhythm) => {
  const whole = beatTimeline(rhythm, key, breath).beatsBetween(seconds(-20), seconds(100));
  fc.assert(
    fc.property(
      fc.double({ min: -20, max: 99, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (from, lasts) => {
        const some = beatTimeline(rhythm, key, breath).beatsBetween(
          seconds(from),
          seconds(Math.min(100, from + lasts)),
        );
        expect(some).toEqual(whole.filter((beat) => beat.at >= from && beat.at <= Math.min(100, from + lasts)));
      },
    ),
    { numRuns: 60 },
  );
});

it('beats come in order, one after the other, in an hour of each rhythm', () => {
  for (const rhythm of [sinus, fibrillating]) {
    const beats = beatTimeline(rhythm, key, breath).beatsBetween(seconds(0), seconds(3600));
    for (const [place, beat] of beats.entries()) {
      if (place > 0) expect(beat.index).toBe((beats[place - 1]?.index ?? 0) + 1);
      expect(beat.precedingRr).toBeGreaterThan(0.25);
    }
  }
});

it('a sinus rhythm keeps its rate, breathes, and varies as a resting heart does (SDNN 20–60 ms)', () => {
  const rr = intervals(sinus, 0, 1800);
  expect(60 / mean(rr)).toBeCloseTo(72, 0);
  const sdnn = deviation(rr) * 1000;
  expect(sdnn).toBeGreaterThan(20);
  expect(sdnn).toBeLessThan(60);
  const beats = beatTimeline(sinus, key, breath).beatsBetween(seconds(0), seconds(1800));
  // The rate follows the breath: the interval is shortest where the modulation's slope is greatest.
  const slope = beats.map((beat) => Math.cos(breath.phaseAt(seconds(beat.at - beat.precedingRr / 2))));
  expect(correlation(rr, slope)).toBeLessThan(-0.6);
});

it('in atrial fibrillation no interval tells anything about the next', () => {
  const rr = intervals(fibrillating, 0, 3600);
  expect(60 / mean(rr)).toBeCloseTo(110, 0);
  expect(deviation(rr) / mean(rr)).toBeGreaterThan(0.14);
  expect(deviation(rr) / mean(rr)).toBeLessThan(0.26);
  for (const lag of [1, 2, 3, 4]) {
    // Six thousand independent intervals correlate by less than 0.04 nineteen times in twenty.
    expect(Math.abs(correlation(rr.slice(lag), rr.slice(0, -lag)))).toBeLessThan(0.05);
  }
  // Skewed to long intervals, none below the refractory time of the node.
  const skew = mean(centred(rr).map((one) => one ** 3)) / deviation(rr) ** 3;
  expect(skew).toBeGreaterThan(0.5);
  expect(Math.min(...rr)).toBeGreaterThan(0.3);
});

it('hour 70 costs what second 7 costs: nothing is walked from the start', () => {
  let asked = 0;
  const counted = {
    ...breath,
    phaseAt: (time: Seconds): number => {
      asked += 1;
      return breath.phaseAt(time);
    },
  };
  const workAt = (from: number): number => {
    asked = 0;
    beatTimeline(sinus, key, counted).beatsBetween(seconds(from), seconds(from + 2));
    return asked;
  };
  // Twelve beats at most (two seconds and the eight before), each found in at most 30 rounds.
  expect(workAt(7)).toBeLessThan(12 * 30);
  expect(workAt(70 * 3600)).toBeLessThan(12 * 30);
  const timeline = beatTimeline(sinus, key, counted);
  asked = 0;
  for (let block = 0; block < 36_000; block += 1) timeline.beatsBetween(seconds(block / 10), seconds(block / 10 + 2));
  // An hour in 100 ms blocks: 4320 beats, each found once or a few times, not once a block.
  expect(asked / 4320).toBeLessThan(40);
});
