import { detectBeats } from '../beats/beat-detector.ts';
import { classifyBeats } from '../beats/beat-classes.ts';
import { findPacerSpikes } from '../beats/pacer-spikes.ts';
import { type PWavePresence, rhythmStatements } from '../beats/rhythm.ts';
import { heartRate, rrStatistics } from '../beats/rr-statistics.ts';
import { criteriaStatements } from '../criteria/stemi-criteria.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import { LEAD_NUMBERS, type LeadName, STANDARD_LEADS } from '../leads.ts';
import { absent, type AbsentReason, known, mapMeasured, type Measured } from '../measured.ts';
import { judgeQuality } from '../quality/judge-quality.ts';
import { recordingHints } from '../quality/recording-hints.ts';
import type { Statement } from '../statement.ts';
import { type Hertz, milliseconds, sampleIndex } from '../units.ts';
import { amplitudesOf } from './amplitudes.ts';
import { axesOf } from './axes.ts';
import { type Delineation, delineate, fiducialsOf } from './delineation.ts';
import { GRID_RATE } from './grid-leads.ts';
import { intervalsOf } from './intervals.ts';
import type { EcgMeasurement, LeadMeasurement, MeasurementOptions, MedianBeat } from './measurement.ts';
import { measurementStatements } from './measurement-statements.ts';
import { type CommonBeat, commonBeatOf, measuredKind, reasonOfNoBeats } from './median-beat.ts';
import { pPresence } from './p-presence.ts';
import { referenceLevels } from './reference-level.ts';
import { type SharedTop, sharedTopOfBeat } from './shared-top.ts';
import { stLevels } from './st-levels.ts';
import { unfitLeads } from './unfit-leads.ts';

/**
 * Measures an excerpt of any length, any leads and any sampling rate from 125 Hz on: quality, beats, the common beat, its
 * waves, intervals, axes, amplitudes and ST levels, and what can be stated of them. It never throws and holds no number that
 * is not finite; what cannot be trusted is absent with its reason. All signal work is on raw samples.
 */
export function measureEcg(excerpt: EcgExcerpt, options: MeasurementOptions): EcgMeasurement {
  const quality = judgeQuality(excerpt);
  const pacerSpikes = findPacerSpikes(excerpt);
  const beats = classifyBeats(excerpt, detectBeats(excerpt), pacerSpikes);
  const unfit = unfitLeads(quality);
  const rr = beats.length === 0 ? absent(reasonOfNoBeats(excerpt, unfit)) : rrStatistics(beats, excerpt);
  const rate = heartRate(rr);
  const isPaced = measuredKind(beats)[0]?.beatClass === 'paced';
  const common = commonBeatOf(excerpt, beats, pacerSpikes, unfit);
  const waves = isPaced ? withoutP(delineationOf(common)) : delineationOf(common);
  const presence = presenceOf(common, waves);
  const qrs = intervalsOf(fiducialsOf(waves), absent('too-few-beats')).qrs;
  const rhythm = rhythmStatements({
    excerpt,
    beats,
    spikes: pacerSpikes,
    rr,
    heartRate: rate,
    qrs,
    pWave: presence,
    quality,
  });
  const isOrganised = !rhythm.some(({ code }) => code === 'vf-likely' || code === 'asystole');
  const measured = isOrganised ? common : absent('no-organised-rhythm');
  const trusted = isOrganised ? withRelatedP(waves, presence) : absent('no-organised-rhythm');
  const beat = delineatedBeat(measured, trusted, excerpt.samplingRate);
  const meanRr = mapMeasured(rr, ({ mean }) => mean);
  const fiducials = fiducialsOf(trusted);
  const withoutStatements = {
    range: { first: excerpt.firstSample, end: sampleIndex(excerpt.firstSample + excerpt.length) },
    samplingRate: excerpt.samplingRate,
    patient: options.patient,
    quality,
    beats,
    pacerSpikes,
    rr,
    heartRate: isOrganised ? rate : absent('no-organised-rhythm'),
    medianBeat: mapMeasured(beat, medianBeatOf),
    fiducials,
    intervals: intervalsOf(fiducials, meanRr),
    axes: beat.known ? axesOf(beat.value.common, beat.value.waves, beat.value.levels) : allAbsent(beat),
    leads: leadMeasurements(excerpt, measured, beat),
  };
  let statements: readonly Statement[] = rhythm;
  const draft = (): EcgMeasurement => ({ ...withoutStatements, statements });
  statements = [...statements, ...measurementStatements(draft())];
  statements = [...statements, ...recordingHints(draft())];
  statements = [...statements, ...criteriaStatements(draft(), options)];
  return draft();
}

const delineationOf = (common: Measured<CommonBeat>): Measured<Delineation> =>
  common.known ? delineate(common.value) : common;

/** Between an atrial pulse and a paced beat no conduction is measured. */
const withoutP = (waves: Measured<Delineation>): Measured<Delineation> =>
  mapMeasured(waves, (one) => ({ ...one, p: absent('paced') }));

function presenceOf(common: Measured<CommonBeat>, waves: Measured<Delineation>): Measured<PWavePresence> {
  if (!common.known) return common;
  if (!waves.known) return waves;
  const { p } = waves.value;
  return p.known ? known(pPresence(common.value, p.value)) : p;
}

/** A P in the common beat that most of the beats do not have is chance, or the atria on their own. */
function withRelatedP(waves: Measured<Delineation>, presence: Measured<PWavePresence>): Measured<Delineation> {
  if (!presence.known || presence.value.share >= RELATED) return waves;
  return mapMeasured(waves, (one) => ({ ...one, p: absent('p-wave-unrelated') }));
}
const RELATED = 0.5;

/** The common beat, its waves, the level of each lead and what its tops have in common, all of which its heights need. */
interface DelineatedBeat {
  readonly common: CommonBeat;
  readonly waves: Delineation;
  readonly levels: ReadonlyMap<LeadName, number>;
  readonly top: SharedTop;
}

function delineatedBeat(
  common: Measured<CommonBeat>,
  waves: Measured<Delineation>,
  rate: Hertz,
): Measured<DelineatedBeat> {
  if (!common.known) return common;
  if (!waves.known) return waves;
  const levels = referenceLevels(common.value, waves.value);
  const top = sharedTopOfBeat(common.value, waves.value.qrs, levels, rate);
  return known({ common: common.value, waves: waves.value, levels, top });
}

const allAbsent = (why: { readonly known: false; readonly why: AbsentReason }): EcgMeasurement['axes'] => ({
  p: why,
  qrs: why,
  t: why,
});

const byNumber = (one: LeadName, other: LeadName): number => LEAD_NUMBERS[one] - LEAD_NUMBERS[other];

function medianBeatOf({ common, levels }: DelineatedBeat): MedianBeat {
  return {
    samplingRate: GRID_RATE,
    from: milliseconds(common.from),
    beatsUsed: common.beatsUsed,
    leads: common.leads
      .toSorted((one, other) => byNumber(one.lead, other.lead))
      .map(({ lead, samples }) => {
        const level = levels.get(lead) ?? 0;
        return { lead, samples: samples.map((value) => value - level) };
      }),
  };
}

function leadMeasurements(
  excerpt: EcgExcerpt,
  common: Measured<CommonBeat>,
  beat: Measured<DelineatedBeat>,
): readonly LeadMeasurement[] {
  const recorded = new Set(excerpt.leads.map(({ lead }) => lead));
  const names = [...new Set<LeadName>([...STANDARD_LEADS, ...recorded])].sort(byNumber);
  return names.map((lead) => {
    if (!recorded.has(lead)) return { lead, amplitudes: absent('lead-missing'), st: absent('lead-missing') };
    const missing = common.known ? common.value.missing.get(lead) : undefined;
    if (!beat.known) return { lead, amplitudes: absent(missing ?? beat.why), st: absent(missing ?? beat.why) };
    const { waves, levels, top } = beat.value;
    const { from, leads } = beat.value.common;
    const one = leads.find((candidate) => candidate.lead === lead);
    if (one === undefined) return { lead, amplitudes: absent(missing ?? 'noise'), st: absent(missing ?? 'noise') };
    const level = levels.get(lead) ?? 0;
    const st = stLevels(one.samples, level, waves.qrs.end - from);
    return {
      lead,
      amplitudes: known(amplitudesOf(one, level, from, waves, top)),
      st: st === null ? absent('t-end-unclear') : known(st),
    };
  });
}
