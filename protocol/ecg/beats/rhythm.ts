import type { EcgExcerpt } from '../excerpt.ts';
import type { LeadName } from '../leads.ts';
import type { Measured } from '../measured.ts';
import type { EcgQuality } from '../quality/ecg-quality.ts';
import type { Evidence, Statement } from '../statement.ts';
import type { BeatsPerMinute, Milliseconds } from '../units.ts';
import type { Beat, PacerSpike, RrStatistics } from './beat.ts';
import {
  ENTROPY_LIMIT,
  irregularIrregularity,
  IRREGULAR_SHARE,
  irregularShare,
  RMSSD_LIMIT,
} from './rr-irregularity.ts';
import { leadPresences } from './signal-presence.ts';
import { FIBRILLATION_LIMITS, fibrillationEvidence } from './ventricular-fibrillation.ts';

/** How many of the dominant beats have a P wave like the P of the median beat at the same distance: 0 to 1. */
export interface PWavePresence {
  readonly share: number;
}

/** All that the rhythm statements rest on, of one excerpt. */
export interface RhythmEvidence {
  readonly excerpt: EcgExcerpt;
  readonly beats: readonly Beat[];
  readonly spikes: readonly PacerSpike[];
  readonly rr: Measured<RrStatistics>;
  readonly heartRate: Measured<BeatsPerMinute>;
  /** Duration of the dominant (or, where all are paced, the paced) QRS. */
  readonly qrs: Measured<Milliseconds>;
  readonly pWave: Measured<PWavePresence>;
  readonly quality: EcgQuality;
}

const FAST = 100;
const SLOW = 50;
const WIDE = 120;
/** With a P wave before most beats a wide QRS up to this rate is a sinus rhythm with a block of a bundle, beats a minute. */
const FAST_IN_SPITE_OF_P = 120;
/** A P wave before this share of the beats speaks against fibrillation of the atria. */
const P_WAVES_CONSISTENT = 0.5;
/** No beat for this long with a living signal, s. Source: IEC 60601-2-27 (asystole alarms of cardiac monitors: 4 s is usual). */
const STANDSTILL = 4;
/** A line that swings by more than this within a second may hide beats: it is not called asystole, µV. */
const STILL_SWING = 300;
/** A paced rhythm is stated from this share of the beats on, and two beats. */
const PACED_SHARE = 0.2;

const number = (what: string, value: number, unit: Evidence['unit'], limit: number | null = null): Evidence => ({
  what,
  lead: null,
  value,
  unit,
  limit,
});

const rhythm = (
  code: string,
  source: string,
  evidence: readonly Evidence[],
  leads: readonly LeadName[] = [],
): Statement => ({ kind: 'rhythm', code, leads, evidence, why: null, source });

/**
 * What can be said of the rhythm, and no more. `vf-likely`, `asystole` and `no-signal` each stand alone: with them nothing
 * is said of beats. Codes: regular, irregular, af-likely, wide-complex-tachycardia, tachycardia, bradycardia, asystole,
 * no-signal, vf-likely, paced-rhythm.
 */
export function rhythmStatements(evidence: RhythmEvidence): readonly Statement[] {
  const alone = withoutSignal(evidence) ?? fibrillation(evidence) ?? standstill(evidence);
  if (alone !== null) return [alone];
  return [...regularity(evidence), ...atrialFibrillation(evidence), ...rates(evidence), ...pacing(evidence)];
}

function withoutSignal({ excerpt }: RhythmEvidence): Statement | null {
  const presences = leadPresences(excerpt);
  const live = presences.filter(({ isLive }) => isLive).length;
  if (live > 0 || excerpt.length < excerpt.samplingRate) return null;
  return rhythm('no-signal', 'this room: no lead has contact and a moving line', [number('live-leads', 0, 'count', 1)]);
}

function fibrillation({ excerpt }: RhythmEvidence): Statement | null {
  const found = fibrillationEvidence(excerpt);
  if (found?.isLikely !== true) return null;
  return rhythm(
    'vf-likely',
    'Kuo & Dillman 1978; Jekova 2000; Thakor 1990',
    [
      number('vf-leakage', found.leakage, 'ratio', FIBRILLATION_LIMITS.leakage),
      number('vf-crest', found.crest, 'ratio', FIBRILLATION_LIMITS.crest),
      number('vf-repetition', found.repetition, 'ratio', FIBRILLATION_LIMITS.repetition),
      number('vf-windows', found.agreeing, 'count', found.windows),
    ],
    found.leads,
  );
}

/** Without a beat from the last one (or the start) to the end, in leads that have contact and lie still. */
function standstill({ excerpt, beats }: RhythmEvidence): Statement | null {
  const end = excerpt.firstSample + excerpt.length;
  const last = beats.at(-1)?.at ?? excerpt.firstSample;
  const since = (end - last) / excerpt.samplingRate;
  if (since < STANDSTILL) return null;
  const still = leadPresences(excerpt).filter(
    ({ lead, isLive }) => isLive && lead.absent.every((stretch) => stretch.end <= last),
  );
  if (still.length === 0) return null;
  const swings = still.map(({ lead }) => swingFrom(lead.samples, last - excerpt.firstSample, excerpt.samplingRate));
  const swing = swings.sort((one, other) => one - other)[swings.length >> 1] ?? 0;
  if (swing > STILL_SWING) return null;
  return rhythm(
    'asystole',
    'IEC 60601-2-27',
    [number('since-last-beat', since * 1000, 'ms', STANDSTILL * 1000), number('swing', swing, 'µV', STILL_SWING)],
    still.map(({ lead }) => lead.lead),
  );
}

/** Median over the seconds of highest less lowest, half a second after the last beat onwards. */
function swingFrom(samples: Float64Array, last: number, rate: number): number {
  const swings: number[] = [];
  const second = Math.round(rate);
  for (let from = last + (second >> 1); from + second <= samples.length; from += second) {
    const part = samples.subarray(from, from + second);
    swings.push(part.reduce((high, one) => Math.max(high, one)) - part.reduce((low, one) => Math.min(low, one)));
  }
  return swings.sort((one, other) => one - other)[swings.length >> 1] ?? Infinity;
}

function regularity({ excerpt, beats, rr }: RhythmEvidence): readonly Statement[] {
  const share = irregularShare(beats, excerpt);
  if (!rr.known || share === null) return [];
  return [
    rhythm(share < IRREGULAR_SHARE ? 'regular' : 'irregular', 'this room: successive intervals that differ by 15 %', [
      number('irregular-share', share, 'ratio', IRREGULAR_SHARE),
      number('rr-shortest', rr.value.shortest, 'ms'),
      number('rr-longest', rr.value.longest, 'ms'),
    ]),
  ];
}

/** Irregularly irregular intervals and no consistent P wave: both must be known. */
function atrialFibrillation({ excerpt, beats, pWave }: RhythmEvidence): readonly Statement[] {
  const measure = irregularIrregularity(beats, excerpt);
  if (measure === null || measure.entropy <= ENTROPY_LIMIT || measure.rmssdShare <= RMSSD_LIMIT) return [];
  const hasNoP = pWave.known
    ? pWave.value.share < P_WAVES_CONSISTENT
    : pWave.why === 'no-p-wave' || pWave.why === 'p-wave-unrelated';
  if (!hasNoP) return [];
  return [
    rhythm('af-likely', 'Lake & Moorman 2011; Dash 2009; Hindricks 2020 (ESC: irregular RR, no distinct repeating P)', [
      number('rr-entropy', measure.entropy, 'ratio', ENTROPY_LIMIT),
      number('rmssd-share', measure.rmssdShare, 'ratio', RMSSD_LIMIT),
      number('rr-intervals', measure.intervals, 'count'),
      number('p-wave-share', pWave.known ? pWave.value.share : 0, 'ratio', P_WAVES_CONSISTENT),
    ]),
  ];
}

function rates({ beats, heartRate, qrs, pWave }: RhythmEvidence): readonly Statement[] {
  if (!heartRate.known) return [];
  const rate = heartRate.value;
  if (rate < SLOW) return [rhythm('bradycardia', 'Kusumoto 2018 (ACC/AHA/HRS)', [number('rate', rate, 'bpm', SLOW)])];
  if (rate <= FAST) return [];
  const statements = [rhythm('tachycardia', 'Page 2015 (ACC/AHA/HRS)', [number('rate', rate, 'bpm', FAST)])];
  const isPaced = beats.some(({ beatClass }) => beatClass === 'paced');
  const limit = pWave.known && pWave.value.share >= P_WAVES_CONSISTENT ? FAST_IN_SPITE_OF_P : FAST;
  if (qrs.known && qrs.value >= WIDE && rate > limit && !isPaced) {
    statements.push(
      rhythm('wide-complex-tachycardia', 'Page 2015 (ACC/AHA/HRS)', [
        number('rate', rate, 'bpm', limit),
        number('qrs', qrs.value, 'ms', WIDE),
      ]),
    );
  }
  return statements;
}

function pacing({ beats, spikes }: RhythmEvidence): readonly Statement[] {
  const paced = beats.filter(({ beatClass }) => beatClass === 'paced').length;
  if (paced < 2 || paced < PACED_SHARE * beats.length) return [];
  const leads = [...new Set(spikes.map(({ lead }) => lead))];
  return [
    rhythm(
      'paced-rhythm',
      'this room: ventricular spikes within 135 ms before the QRS',
      [number('paced-beats', paced, 'count', 2), number('beats', beats.length, 'count')],
      leads,
    ),
  ];
}
