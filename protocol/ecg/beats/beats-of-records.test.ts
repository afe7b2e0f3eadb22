import { beforeAll, describe, expect, it } from 'vitest';
import { scoreBeats } from '../../../test/bench/ecg/beat-score.ts';
import { HAND_CHECKED_BEATS } from '../../../test/bench/ecg/hand-checked-beats.ts';
import { excerptOfRecord } from '../../../test/support/excerpts.ts';
import { portionsOf } from '../../../test/support/made-excerpt.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import { classifyBeats } from './beat-classes.ts';
import { BeatDetector, detectBeats } from './beat-detector.ts';
import type { Beat, PacerSpike } from './beat.ts';
import { findPacerSpikes } from './pacer-spikes.ts';
import { fibrillationEvidence } from './ventricular-fibrillation.ts';

interface Found {
  readonly excerpt: EcgExcerpt;
  readonly spikes: readonly PacerSpike[];
  readonly beats: readonly Beat[];
}

const found = new Map<string, Found>();
beforeAll(async () => {
  for (const { record } of HAND_CHECKED_BEATS) {
    const excerpt = await excerptOfRecord(record);
    const spikes = findPacerSpikes(excerpt);
    found.set(record, { excerpt, spikes, beats: classifyBeats(excerpt, detectBeats(excerpt), spikes) });
  }
}, 120_000);

function foundIn(record: string): Found {
  const one = found.get(record);
  if (one === undefined) throw new Error(`${record} was not read`);
  return one;
}
const scoreOf = ({ record, beats, doubtful }: (typeof HAND_CHECKED_BEATS)[number]) => {
  const { excerpt, beats: told } = foundIn(record);
  return scoreBeats(
    told.map(({ at }) => at),
    beats,
    excerpt.samplingRate,
    doubtful.map(({ at }) => at),
  );
};
const othersIn = (record: string): readonly number[] =>
  foundIn(record)
    .beats.filter(({ beatClass }) => beatClass === 'other')
    .map(({ at }) => at);

describe('the beats of real records', () => {
  it.each(HAND_CHECKED_BEATS)('$record: every beat that the eye sees, and no other ($seen)', (checked) => {
    const { missed, extra } = scoreOf(checked);
    expect({ missed, extra }).toEqual({ missed: [], extra: [] });
  });

  it('are found with sensitivity and positive predictivity of 99.5 % and more', () => {
    const scores = HAND_CHECKED_BEATS.map(scoreOf);
    const sum = (of: (one: (typeof scores)[number]) => number): number => scores.reduce((all, one) => all + of(one), 0);
    const matched = sum((one) => one.matched);
    expect(sum((one) => one.truth)).toBe(HAND_CHECKED_BEATS.reduce((all, { beats }) => all + beats.length, 0));
    expect(matched).toBeGreaterThanOrEqual(654);
    expect(matched / sum((one) => one.truth)).toBeGreaterThanOrEqual(0.995);
    expect(matched / (matched + sum((one) => one.extra.length))).toBeGreaterThanOrEqual(0.995);
  });
});

describe('the beats of real records as they stream', () => {
  /** The levels are learnt by then; what lies there is judged of the whole record. */
  const LEARNT = 3;

  it('are found as well from the third second on, and each is told within a second', () => {
    let [truth, matched, extra, latest] = [0, 0, 0, 0];
    for (const { record, beats, doubtful } of HAND_CHECKED_BEATS) {
      const { excerpt } = foundIn(record);
      const { samplingRate } = excerpt;
      const detector = new BeatDetector(
        samplingRate,
        excerpt.leads.map(({ lead }) => lead),
      );
      const told: number[] = [];
      for (const portion of portionsOf(excerpt, Math.round(samplingRate / 10))) {
        for (const at of detector.put(portion)) {
          told.push(at);
          latest = Math.max(latest, (portion.firstSample + portion.length - at) / samplingRate);
        }
      }
      told.push(...detector.flush());
      const isLater = (at: number): boolean => at > LEARNT * samplingRate;
      const score = scoreBeats(told.filter(isLater), beats.filter(isLater), samplingRate, [
        ...doubtful.map(({ at }) => at),
        // On the line between the two a place may fall to either side.
        ...beats.filter((at) => Math.abs(at - LEARNT * samplingRate) < 0.2 * samplingRate),
      ]);
      truth += score.truth;
      matched += score.matched;
      extra += score.extra.length;
    }
    expect(truth).toBeGreaterThan(550);
    expect(matched / truth).toBeGreaterThanOrEqual(0.995);
    expect(matched / (matched + extra)).toBeGreaterThanOrEqual(0.995);
    expect(latest).toBeLessThanOrEqual(1);
  });
});

describe('pacer spikes in real records', () => {
  it('are the eight of HR12083', () => {
    const { spikes, beats } = foundIn('ptb-xl/HR12083');
    const seen = [45, 471, 897, 1322, 1749, 2175, 2601, 3028];
    expect(spikes).toHaveLength(seen.length);
    spikes.forEach(({ at }, place) => expect(Math.abs(at - (seen[place] ?? 0))).toBeLessThanOrEqual(2));
    expect(beats.map(({ beatClass }) => beatClass)).toEqual([
      ...seen.map(() => 'paced'),
      ...[1, 2, 3, 4].map(() => 'dominant'),
    ]);
  });

  it.each(HAND_CHECKED_BEATS.filter(({ record }) => record !== 'ptb-xl/HR12083'))(
    'are none in $record',
    ({ record }) => {
      expect(foundIn(record).spikes).toEqual([]);
    },
  );
});

describe('families in real records', () => {
  const near = (places: readonly number[], place: number): boolean => places.some((at) => Math.abs(at - place) < 20);

  it('set the premature ventricular beats apart', () => {
    expect(near(othersIn('chapman-ningbo/JS20006'), 4773)).toBe(true);
    expect(near(othersIn('georgia/E00008'), 801)).toBe(true);
  });

  it.each([
    'chapman-ningbo/JS00001',
    'chapman-ningbo/JS09740',
    'cpsc/A0001',
    'cpsc/A0003',
    'georgia/E00001',
    'georgia/E00005',
    'ptb-xl/HR00001',
    'ptb-xl/HR00008',
    'ptb-xl/HR06003',
    'ptb/S0003',
    'ptb/S0006',
    'ptb/s0010_re',
  ])('keep the like ones together in %s', (record) => {
    expect(othersIn(record)).toEqual([]);
  });
});

describe('fibrillation of the ventricles', () => {
  it.each(HAND_CHECKED_BEATS)('is not likely in $record', ({ record }) => {
    expect(fibrillationEvidence(foundIn(record).excerpt)?.isLikely).toBe(false);
  });
});
