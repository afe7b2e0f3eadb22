import { type EcgExcerpt, excerptOf } from '../../../protocol/ecg/excerpt.ts';
import {
  deriveLead,
  DERIVED_LEADS,
  type MeasuredLead,
  MEASURED_LEADS,
  NO_LEADS,
  STANDARD_LEADS,
  type StandardLead,
} from '../../../protocol/ecg/leads.ts';
import {
  deviceCount,
  type Hertz,
  type Microvolts,
  microvolts,
  type MicrovoltsPerLsb,
  microvoltsPerLsb,
  type Milliseconds,
  type Seconds,
  sampleIndex,
  seconds,
} from '../../../protocol/ecg/units.ts';
import { type AnalyticNoise, noiseOf } from './analytic-noise.ts';

/**
 * A twelve-lead whose every fiducial is known exactly, because it is a formula: the referee of the measurements, in the
 * spirit of the calibration (CAL) and analytic (ANE) ECGs of the CTS library that IEC 60601-2-25 tests with. It shares no
 * line with the simulated monitor.
 *
 * Each lead is a sum of pieces of finite support, so that an onset or an end is one instant, and a visible one: a wave
 * starts and ends with its steepest slope, never asymptotically.
 * P: a half-sine. QRS: waves one after the other, each two quarter-sines (`half-sine`) or two straight lines
 * (`triangle`, as in the CAL signals) that meet in the apex. ST: a straight line that begins at J, reached over the last
 * 20 ms of the QRS. T: a quarter-sine from the end of ST up, another one down to T end; or, as real T waves are, two half
 * raised cosines (`raised-cosine`), whose slope at T end is nought.
 */
export interface AnalyticScenario {
  readonly name: string;
  /** Between beats; need not be a multiple of the sampling interval, so that each beat has its own phase. */
  readonly rr: Milliseconds;
  readonly pr: Milliseconds;
  /** Duration of P. */
  readonly p: Milliseconds;
  readonly qrs: Milliseconds;
  readonly qt: Milliseconds;
  /** From QRS onset. */
  readonly tOnset: Milliseconds;
  readonly tPeak: Milliseconds;
  readonly qrsShape: 'half-sine' | 'triangle';
  readonly tShape: 'quarter-sine' | 'raised-cosine';
  readonly leads: Readonly<Record<MeasuredLead, AnalyticLead>>;
}

/** One lead of a scenario, µV and ms. */
export interface AnalyticLead {
  readonly p: number;
  /** In order, not overlapping: from and to in ms after QRS onset, height in µV with its sign. */
  readonly qrs: readonly (readonly [from: number, to: number, height: number])[];
  /** µV at J. */
  readonly j: number;
  /** µV a ms from J on. */
  readonly slope: number;
  readonly t: number;
}

/** What a measurement of the signal should give, for each lead; a wave that is not there is 0. */
export interface AnalyticLeadTruth {
  readonly lead: StandardLead;
  readonly p: Microvolts;
  readonly q: Microvolts;
  readonly r: Microvolts;
  readonly s: Microvolts;
  readonly r2: Microvolts;
  readonly t: Microvolts;
  /** At J, J20, J40, J60, J80. */
  readonly st: readonly [Microvolts, Microvolts, Microvolts, Microvolts, Microvolts];
}

export interface AnalyticTruth {
  readonly rr: Milliseconds;
  readonly p: Milliseconds;
  readonly pr: Milliseconds;
  readonly qrs: Milliseconds;
  readonly qt: Milliseconds;
  /** Instants after the excerpt's first sample, one a beat that lies wholly inside. */
  readonly qrsOnsets: readonly Seconds[];
  readonly leads: readonly AnalyticLeadTruth[];
}

export interface AnalyticEcgOptions {
  readonly scenario: AnalyticScenario;
  readonly samplingRate: Hertz;
  readonly noise?: AnalyticNoise;
  /** Default 10 s. */
  readonly duration?: Seconds;
  /** Weight of one count; default 2.5 µV. */
  readonly lsb?: MicrovoltsPerLsb;
  /** Moves the first beat against the sampling and draws the noise. */
  readonly seed?: number;
}

/** The signal at t = n / rate, with noise, in whole counts of the LSB; and what it is made of. */
export function analyticEcg(options: AnalyticEcgOptions): { excerpt: EcgExcerpt; truth: AnalyticTruth } {
  const { scenario, samplingRate, noise = 'clean', seed = 1 } = options;
  const length = Math.round((options.duration ?? seconds(10)) * samplingRate);
  const lsb = options.lsb ?? microvoltsPerLsb(2.5);
  // The golden ratio spreads the phases of the seeds over half a beat.
  const firstOnset = scenario.pr + 60 + ((seed * 0.618034) % 1) * scenario.rr * 0.5;
  const channels = MEASURED_LEADS.map((lead, channel) => {
    const disturbance = noiseOf(noise, samplingRate, length, seed * 8 + channel);
    return Int32Array.from({ length }, (_, at) => {
      const instant = (at / samplingRate) * 1000;
      // A beat reaches from its P to its T; those before the first belong to a recording that began in mid-rhythm.
      const near = Math.round((instant - firstOnset) / scenario.rr);
      let value = disturbance[at] ?? 0;
      for (let beat = near - 1; beat <= near + 1; beat += 1)
        value += potentialAt(scenario, scenario.leads[lead], instant - firstOnset - beat * scenario.rr);
      return Math.round(value / lsb);
    });
  });
  const range = { first: sampleIndex(0), end: sampleIndex(length) };
  const excerpt = excerptOf(
    { samplingRate, leads: MEASURED_LEADS.map((lead) => ({ lead, lsb, baseline: deviceCount(0) })) },
    range,
    [{ kind: 'samples', block: { firstSample: range.first, channels, leadsOff: NO_LEADS } }],
  );
  const qrsOnsets: Seconds[] = [];
  const end = (length / samplingRate) * 1000;
  for (let onset = firstOnset % scenario.rr; onset + scenario.qt < end; onset += scenario.rr)
    if (onset >= scenario.pr) qrsOnsets.push(seconds(onset / 1000));
  return { excerpt, truth: { ...truthOf(scenario), qrsOnsets } };
}

/** µV of one beat, t ms after its QRS onset. */
function potentialAt(scenario: AnalyticScenario, lead: AnalyticLead, t: number): number {
  const { pr, p, qrs, qt, tOnset, tPeak } = scenario;
  if (t + pr < 0 || t > qt) return 0;
  if (t < 0) return t < p - pr ? lead.p * Math.sin((Math.PI * (t + pr)) / p) : 0;
  if (t < qrs) {
    const ramp = Math.max(0, (t - (qrs - J_RAMP)) / J_RAMP) * lead.j;
    const wave = lead.qrs.find(([from, to]) => t >= from && t < to);
    if (wave === undefined) return ramp;
    const [from, to, height] = wave;
    const place = (t - from) / (to - from);
    const shape = scenario.qrsShape === 'triangle' ? 1 - Math.abs(2 * place - 1) : Math.sin(Math.PI * place);
    return ramp + height * shape;
  }
  if (t < tOnset) return lead.j + lead.slope * (t - qrs);
  const stEnd = lead.j + lead.slope * (tOnset - qrs);
  const up = t < tPeak;
  const part = up ? (t - tOnset) / (tPeak - tOnset) : (qt - t) / (qt - tPeak);
  const risen =
    scenario.tShape === 'quarter-sine' ? Math.sin((Math.PI / 2) * part) : (1 - Math.cos(Math.PI * part)) / 2;
  return up ? stEnd + (lead.t - stEnd) * risen : lead.t * risen;
}
/** The ST level is not stepped to but reached, ms. */
const J_RAMP = 20;

function truthOf(scenario: AnalyticScenario): Omit<AnalyticTruth, 'qrsOnsets'> {
  const at = (lead: StandardLead, t: number): number => {
    const derived = DERIVED_LEADS.find((one) => one === lead);
    if (derived === undefined) return potentialAt(scenario, scenario.leads[lead as MeasuredLead], t);
    const [one, two] = [scenario.leads.I, scenario.leads.II].map((of) => microvolts(potentialAt(scenario, of, t)));
    return deriveLead(derived, one ?? microvolts(0), two ?? microvolts(0));
  };
  const { rr, p, pr, qrs, qt } = scenario;
  const leads = STANDARD_LEADS.map((lead): AnalyticLeadTruth => {
    const st = (after: number): Microvolts => microvolts(at(lead, qrs + after));
    return {
      lead,
      p: microvolts(at(lead, p / 2 - pr)),
      ...wavesOf((t) => at(lead, t), qrs),
      t: microvolts(at(lead, scenario.tPeak)),
      st: [st(0), st(20), st(40), st(60), st(80)],
    };
  });
  return { rr, p, pr, qrs, qt, leads };
}

/**
 * Q, R, S and R′ by looking at the formula every 0.05 ms: parts of one sign with a turning point inside that deviate by
 * 30 µV or more for 6 ms or more (the minimum wave of IEC 60601-2-51, annex GG). The first downward part is Q where an
 * upward one follows and none precedes; without any upward part all is QS, held as Q.
 */
function wavesOf(at: (t: number) => number, qrs: number): Pick<AnalyticLeadTruth, 'q' | 'r' | 's' | 'r2'> {
  const step = 0.05;
  const parts: number[] = [];
  let part = { extreme: 0, where: 0, from: 0, beyond: 0 };
  const close = (to: number): void => {
    const turns = part.where > part.from + step && part.where < to - 2 * step;
    if (part.beyond >= 6 && turns) parts.push(part.extreme);
  };
  for (let t = 0; t < qrs; t += step) {
    const value = at(t);
    if (value * part.extreme < 0) {
      close(t);
      part = { extreme: 0, where: t, from: t, beyond: 0 };
    }
    if (Math.abs(value) > Math.abs(part.extreme)) part = { ...part, extreme: value, where: t };
    if (Math.abs(value) >= 30) part.beyond += step;
  }
  close(qrs);
  const firstUp = parts.findIndex((height) => height > 0);
  const downBefore = parts.find((height, place) => height < 0 && (firstUp < 0 || place < firstUp));
  const after = firstUp < 0 ? [] : parts.slice(firstUp + 1);
  return {
    q: microvolts(downBefore ?? 0),
    r: microvolts(parts[firstUp] ?? 0),
    s: microvolts(after.find((height) => height < 0) ?? 0),
    r2: microvolts(after.find((height) => height > 0) ?? 0),
  };
}
