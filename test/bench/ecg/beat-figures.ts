import { detectBeats } from '../../../protocol/ecg/beats/beat-detector.ts';
import { excerptOfRecord } from '../../support/excerpts.ts';
import { scoreBeats } from './beat-score.ts';
import { figure, type FigureTable } from './figure-table.ts';
import { FLAC_BEATS } from './flac-beats.ts';
import { flacExcerpt } from './flac-record.ts';
import { HAND_CHECKED_BEATS } from './hand-checked-beats.ts';

const LIMIT = 0.995;

/** Beats of every record against those that were checked by eye. */
export async function beatTable(): Promise<FigureTable> {
  const rows: string[][] = [];
  const failures: string[] = [];
  let truth = 0;
  let matched = 0;
  let extra = 0;
  for (const checked of [...HAND_CHECKED_BEATS, FLAC_BEATS]) {
    const { record, seen, beats, doubtful } = checked;
    const excerpt = checked === FLAC_BEATS ? flacExcerpt() : await excerptOfRecord(record);
    const rate = excerpt.samplingRate;
    const score = scoreBeats(
      detectBeats(excerpt),
      beats,
      rate,
      doubtful.map(({ at }) => at),
    );
    truth += score.truth;
    matched += score.matched;
    extra += score.extra.length;
    if (score.sensitivity < LIMIT || score.positivePredictivity < LIMIT)
      failures.push(
        `beats of ${record}: ${String(score.missed.length)} missed, ${String(score.extra.length)} wrong of ${String(score.truth)}`,
      );
    const at = (places: readonly number[]): string =>
      places.length === 0 ? '' : ` (${places.map((place) => `${figure(place / rate, 2)} s`).join(', ')})`;
    rows.push([
      record,
      seen,
      String(score.truth),
      String(score.matched),
      `${String(score.missed.length)}${at(score.missed)}`,
      `${String(score.extra.length)}${at(score.extra)}`,
      String(doubtful.length),
    ]);
  }
  const sensitivity = matched / truth;
  const predictivity = matched / (matched + extra);
  const percent = (share: number): string => `${figure(share * 100, 2)} %`;
  if (sensitivity < LIMIT)
    failures.push(`sensitivity of the beats ${percent(sensitivity)}, at least ${percent(LIMIT)} wanted`);
  if (predictivity < LIMIT)
    failures.push(`positive predictivity of the beats ${percent(predictivity)}, at least ${percent(LIMIT)} wanted`);
  return {
    heading: 'Beats',
    about: [
      'Against beats checked by eye (`test/bench/ecg/hand-checked-beats.ts` says how), one to one within 150 ms (EC57). Limit: 99.5 % each, in sum and in each record.',
    ],
    columns: ['record', 'seen', 'beats', 'found', 'missed', 'wrong', 'doubtful'],
    rows,
    notes: [
      `Sensitivity ${percent(sensitivity)} (${String(matched)} of ${String(truth)}), positive predictivity ${percent(predictivity)} (${String(extra)} wrong).`,
    ],
    failures,
  };
}
