import { absentCount, type EcgExcerpt, type ExcerptLead } from '../excerpt.ts';
import { type LeadName, STANDARD_LEADS } from '../leads.ts';
import { leadAt, PLACEMENTS } from '../placement.ts';
import type { SampleRange } from '../sample-block.ts';
import { microvolts, sampleIndex } from '../units.ts';
import { baselineWander } from './baseline-wander.ts';
import type { Disturbance, EcgQuality, LeadQuality, QualityGrade } from './ecg-quality.ts';
import { flatShare, saturatedShare } from './flat-and-saturated.ts';
import { type LeadNoise, NoiseBetweenBeats } from './noise-between-beats.ts';
import { type DisturbedLead, qualityAdvice } from './quality-advice.ts';
import { gradeOf, pointsOf, QUALITY_LIMITS, worst } from './quality-limits.ts';
import { leadTenths, type Tenths, tenthsOf } from './tenths.ts';

/** A formal 12-lead is ten seconds; half a second may be missing of it. */
const FORMAL_SECONDS = 9.5;
/** µV rms from which mains is said to be seen, and how many times it must exceed the other of the two. */
const MAINS_SEEN = 10;
const MAINS_CLEARLY = 2;
/** Standard leads from which on a twelve-lead is none. */
const HALF = 6;
/** Standard leads that make the whole as good as they are. */
const SEVERAL = 3;

/**
 * How good an excerpt is as a twelve-lead: each recorded lead, and each of the standard twelve that is missing.
 * Nothing is judged from absent samples. Limits and their sources: `quality-limits.ts`.
 *
 * The whole is unusable where half of the twelve leads are; poor (retake advised) where one is unusable or three are
 * poor; fair where one is poor or three are fair. The score is the mean of the twelve leads' points.
 * Cost: one pass of a second-order filter and eight sums a sample and lead.
 */
export function judgeQuality(excerpt: EcgExcerpt): EcgQuality {
  const tenths = tenthsOf(excerpt);
  const noise = new NoiseBetweenBeats(tenths, excerpt.samplingRate);
  const measured = excerpt.leads.map((lead) => figuresOf(lead, excerpt, tenths, noise));
  const mainsFrequency = mainsSeen(measured.map((one) => one.noise));
  const recorded = measured.map((figures) => leadQuality(figures, mainsFrequency));
  const names = new Set(excerpt.leads.map(({ lead }) => lead));
  const wires = STANDARD_LEADS.map((lead) => leadOnWire(lead, names));
  const leads = [...recorded, ...wires.filter((lead) => !names.has(lead)).map(missingLead)];
  const twelve = leads.filter(({ quality }) => wires.includes(quality.lead));
  const grade = gradeOfWhole(twelve.map(({ quality }) => quality.grade));
  const isShort = excerpt.length < FORMAL_SECONDS * excerpt.samplingRate;
  return {
    grade,
    score: Math.round(twelve.reduce((sum, { points }) => sum + points, 0) / STANDARD_LEADS.length),
    isRetakeAdvised: grade === 'poor' || grade === 'unusable',
    advice: qualityAdvice(
      leads.map(({ disturbed }) => disturbed),
      isShort,
    ),
    leads: leads.map(({ quality }) => quality),
    mainsFrequency,
  };
}

/** A wire that was moved to another place is not missing: what it recorded there counts for it. */
function leadOnWire(lead: LeadName, recorded: ReadonlySet<LeadName>): LeadName {
  if (recorded.has(lead)) return lead;
  return PLACEMENTS.map((placement) => leadAt(lead, placement)).find((name) => recorded.has(name)) ?? lead;
}

interface LeadFigures {
  readonly lead: LeadName;
  readonly noise: LeadNoise;
  readonly wander: number;
  readonly absentShare: number;
  readonly offShare: number;
  readonly saturatedShare: number;
  readonly flatShare: number;
}

function figuresOf(
  lead: ExcerptLead,
  excerpt: EcgExcerpt,
  tenths: Tenths,
  noiseBetweenBeats: NoiseBetweenBeats,
): LeadFigures {
  const { firstSample, length, samplingRate } = excerpt;
  const range: SampleRange = { first: firstSample, end: sampleIndex(firstSample + length) };
  const off = { ...lead, absent: lead.absent.filter(({ kind }) => kind === 'lead-off') };
  const inTenths = leadTenths(lead, firstSample, tenths);
  return {
    lead: lead.lead,
    noise: noiseBetweenBeats.measure(lead.samples, inTenths),
    wander: baselineWander(inTenths, tenths),
    absentShare: length === 0 ? 1 : absentCount(lead, range) / length,
    offShare: length === 0 ? 0 : absentCount(off, range) / length,
    saturatedShare: saturatedShare(lead.samples, inTenths, tenths, samplingRate),
    flatShare: flatShare(inTenths, tenths),
  };
}

function mainsSeen(noises: readonly LeadNoise[]): 50 | 60 | null {
  const strongest = (which: 'mains50' | 'mains60'): number => Math.max(0, ...noises.map((noise) => noise[which]));
  const [fifty, sixty] = [strongest('mains50'), strongest('mains60')];
  if (Math.max(fifty, sixty) < MAINS_SEEN) return null;
  if (fifty > MAINS_CLEARLY * sixty) return 50;
  return sixty > MAINS_CLEARLY * fifty ? 60 : null;
}

interface JudgedLead {
  readonly quality: LeadQuality;
  readonly disturbed: DisturbedLead;
  readonly points: number;
}

function leadQuality(figures: LeadFigures, mainsFrequency: 50 | 60 | null): JudgedLead {
  const { lead, noise, wander, absentShare, offShare } = figures;
  const mains = mainsFrequency === null ? 0 : mainsFrequency === 50 ? noise.mains50 : noise.mains60;
  const isOff = offShare >= QUALITY_LIMITS.absent.unusable;
  const judged = [
    [isOff ? 'off' : 'absent', absentShare, QUALITY_LIMITS.absent],
    ['flat', figures.flatShare, QUALITY_LIMITS.flat],
    ['saturated', figures.saturatedShare, QUALITY_LIMITS.saturated],
    ['muscle', noise.muscle, QUALITY_LIMITS.muscle],
    ['mains', mains, QUALITY_LIMITS.mains],
    ['wander', wander, QUALITY_LIMITS.wander],
  ] as const;
  const grades = judged.map(([, figure, limits]) => gradeOf(figure, limits));
  const disturbances: Disturbance[] = judged.flatMap(([which], at) => (grades[at] === 'good' ? [] : [which]));
  return {
    quality: {
      lead,
      grade: worst(grades),
      disturbances,
      muscle: microvolts(noise.muscle),
      mains: microvolts(mains),
      wander: microvolts(wander),
      absentShare,
      saturatedShare: figures.saturatedShare,
      flatShare: figures.flatShare,
    },
    disturbed: {
      lead,
      isRecorded: true,
      wasOff: offShare > QUALITY_LIMITS.absent.fair,
      grades: Object.fromEntries(judged.map(([which], at) => [which, grades[at]])),
      mains,
      wander,
    },
    points: Math.min(...judged.map(([, figure, limits]) => pointsOf(figure, limits))),
  };
}

const missingLead = (lead: LeadName): JudgedLead => ({
  quality: {
    lead,
    grade: 'unusable',
    disturbances: ['missing'],
    muscle: microvolts(0),
    mains: microvolts(0),
    wander: microvolts(0),
    absentShare: 1,
    saturatedShare: 0,
    flatShare: 0,
  },
  disturbed: { lead, isRecorded: false, wasOff: false, grades: {}, mains: 0, wander: 0 },
  points: 0,
});

function gradeOfWhole(grades: readonly QualityGrade[]): QualityGrade {
  const count = (...which: readonly QualityGrade[]): number => grades.filter((one) => which.includes(one)).length;
  if (count('unusable') >= HALF) return 'unusable';
  if (count('unusable') > 0 || count('poor') >= SEVERAL) return 'poor';
  return count('poor') > 0 || count('fair') >= SEVERAL ? 'fair' : 'good';
}
