import { LEAD_NUMBERS, type LeadName, STANDARD_LEADS } from '../../protocol/ecg/leads.ts';
import { type AbsentReason, absent, known } from '../../protocol/ecg/measured.ts';
import type {
  EcgMeasurement,
  LeadMeasurement,
  PatientFacts,
  WaveAmplitudes,
} from '../../protocol/ecg/measurements/measurement.ts';
import type { Statement } from '../../protocol/ecg/statement.ts';
import { beatsPerMinute, degrees, hertz, microvolts, milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';

/** What a test says about one lead, µV; the rest is a small upright QRS with ST on the line. */
export interface MadeLead {
  readonly j?: number;
  /** Like `j` where it is left out. */
  readonly j60?: number;
  readonly p?: number;
  readonly q?: number;
  readonly r?: number;
  readonly s?: number;
  readonly t?: number;
  /** ST and amplitudes are absent for this reason. */
  readonly why?: AbsentReason;
}

export interface MadeFacts {
  readonly patient?: PatientFacts;
  readonly leads?: Readonly<Partial<Record<LeadName, MadeLead>>>;
  /** Codes of the statements known so far. */
  readonly statements?: readonly string[];
  readonly qrs?: number;
  readonly heartRate?: number;
  readonly first?: number;
}

/** A measurement as a hand would write it: the twelve leads, and those besides that a test names. */
export function madeMeasurement({
  patient = { ageYears: 60, sex: 'male' },
  leads = {},
  statements = [],
  qrs = 90,
  heartRate = 70,
  first = 0,
}: MadeFacts): EcgMeasurement {
  const names = (Object.keys(LEAD_NUMBERS) as LeadName[]).filter(
    (lead) => (STANDARD_LEADS as readonly LeadName[]).includes(lead) || leads[lead] !== undefined,
  );
  return {
    range: { first: sampleIndex(first), end: sampleIndex(first + 5000) },
    samplingRate: hertz(500),
    patient,
    quality: { grade: 'good', score: 100, isRetakeAdvised: false, advice: [], leads: [], mainsFrequency: null },
    beats: [],
    pacerSpikes: [],
    rr: absent('too-few-beats'),
    heartRate: known(beatsPerMinute(heartRate)),
    medianBeat: absent('no-beats'),
    fiducials: {
      pOnset: absent('no-p-wave'),
      pEnd: absent('no-p-wave'),
      qrsOnset: known(milliseconds(-40)),
      j: known(milliseconds(-40 + qrs)),
      tPeak: absent('no-t-wave'),
      tEnd: absent('no-t-wave'),
    },
    intervals: {
      p: absent('no-p-wave'),
      pr: absent('no-p-wave'),
      qrs: known(milliseconds(qrs)),
      qt: absent('no-t-wave'),
      qtc: {
        bazett: absent('no-t-wave'),
        fridericia: absent('no-t-wave'),
        framingham: absent('no-t-wave'),
        hodges: absent('no-t-wave'),
      },
    },
    axes: { p: known(degrees(50)), qrs: known(degrees(50)), t: known(degrees(50)) },
    leads: names.map((lead) => madeLead(lead, leads[lead] ?? {})),
    statements: statements.map(madeStatement),
  };
}

function madeLead(
  lead: LeadName,
  { j = 0, j60 = j, p = 100, q = 0, r = 800, s = -200, t = 200, why }: MadeLead,
): LeadMeasurement {
  if (why !== undefined) return { lead, amplitudes: absent(why), st: absent(why) };
  const amplitudes: WaveAmplitudes = {
    p: known(microvolts(p)),
    q: microvolts(q),
    r: microvolts(r),
    s: microvolts(s),
    r2: microvolts(0),
    t: known(microvolts(t)),
    qDuration: milliseconds(0),
  };
  const level = microvolts(j);
  return {
    lead,
    amplitudes: known(amplitudes),
    st: known({ j: level, j20: level, j40: level, j60: microvolts(j60), j80: microvolts(j60) }),
  };
}

const madeStatement = (code: string): Statement => ({
  kind: 'rhythm',
  code,
  leads: [],
  evidence: [],
  why: null,
  source: 'made for a test',
});
