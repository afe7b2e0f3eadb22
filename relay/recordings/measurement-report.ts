import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { AbsentReason, Measured } from '../../protocol/ecg/measured.ts';
import type { EcgMeasurement, PatientFacts } from '../../protocol/ecg/measurements/measurement.ts';
import type { LeadQuality } from '../../protocol/ecg/quality/ecg-quality.ts';
import type { Evidence, Statement } from '../../protocol/ecg/statement.ts';
import type { SaidByMachine } from './measurable.ts';
import { absentText, statementText } from './statement-text.ts';

/** Where age or sex is from. */
export type FactOrigin = 'flag' | 'file';

/** What was measured, and of whom. */
export interface MeasuredSource {
  /** As it was asked for. */
  readonly source: string;
  /** What a person reads. */
  readonly label: string;
  readonly patient: PatientFacts;
  readonly origins: { readonly ageYears: FactOrigin | null; readonly sex: FactOrigin | null };
  /** What the machine that recorded it measured and said; null where the file has nothing of it. */
  readonly machine: SaidByMachine | null;
  readonly remarks: readonly string[];
}

/** Why a value of the report is null. */
interface AbsentEntry {
  /** The place in the report: `pr`, `qtc.bazett`, `st`, `amplitudes.p`. */
  readonly what: string;
  readonly lead?: LeadName;
  readonly why: AbsentReason;
  readonly sentence: string;
}

const tenths = (value: number): number => Math.round(value * 10) / 10 + 0;
const thousandths = (value: number): number => Math.round(value * 1000) / 1000 + 0;

/** Collects why what is null is null. */
class Absences {
  readonly entries: AbsentEntry[] = [];

  note(what: string, why: AbsentReason, lead?: LeadName): null {
    this.entries.push({ what, ...(lead === undefined ? {} : { lead }), why, sentence: absentText(why) });
    return null;
  }

  number(what: string, measured: Measured<number>, lead?: LeadName): number | null {
    return measured.known ? tenths(measured.value) : this.note(what, measured.why, lead);
  }
}

/**
 * All of a measurement as plain data for machines: ms, µV, degrees and beats a minute, to one decimal. A number or null,
 * and of every null `absent` says why, in a word and in a sentence.
 */
export function measurementReport(measured: EcgMeasurement, about: MeasuredSource) {
  const absences = new Absences();
  const { range, samplingRate, intervals, axes, quality } = measured;
  const number = (what: string, value: Measured<number>) => absences.number(what, value);
  const report = {
    source: about.source,
    label: about.label,
    range: {
      first: range.first,
      end: range.end,
      fromSeconds: tenths(range.first / samplingRate),
      toSeconds: tenths(range.end / samplingRate),
    },
    samplingRate,
    patient: {
      ageYears: about.patient.ageYears ?? absences.note('patient.ageYears', 'age-missing'),
      sex: about.patient.sex ?? absences.note('patient.sex', 'sex-missing'),
      ...(about.origins.ageYears === null ? {} : { ageFrom: about.origins.ageYears }),
      ...(about.origins.sex === null ? {} : { sexFrom: about.origins.sex }),
    },
    heartRate: number('heartRate', measured.heartRate),
    rr: measured.rr.known
      ? {
          count: measured.rr.value.count,
          mean: tenths(measured.rr.value.mean),
          median: tenths(measured.rr.value.median),
          shortest: tenths(measured.rr.value.shortest),
          longest: tenths(measured.rr.value.longest),
          sd: tenths(measured.rr.value.sd),
          rmssd: tenths(measured.rr.value.rmssd),
        }
      : absences.note('rr', measured.rr.why),
    p: number('p', intervals.p),
    pr: number('pr', intervals.pr),
    qrs: number('qrs', intervals.qrs),
    qt: number('qt', intervals.qt),
    qtc: {
      bazett: number('qtc.bazett', intervals.qtc.bazett),
      fridericia: number('qtc.fridericia', intervals.qtc.fridericia),
      framingham: number('qtc.framingham', intervals.qtc.framingham),
      hodges: number('qtc.hodges', intervals.qtc.hodges),
    },
    axes: { p: number('axes.p', axes.p), qrs: number('axes.qrs', axes.qrs), t: number('axes.t', axes.t) },
    leads: Object.fromEntries(measured.leads.map((lead) => [lead.lead, leadReport(lead, absences)])),
    quality: {
      grade: quality.grade,
      score: tenths(quality.score),
      isRetakeAdvised: quality.isRetakeAdvised,
      advice: quality.advice,
      ...(quality.mainsFrequency === null ? {} : { mainsFrequency: quality.mainsFrequency }),
      leads: Object.fromEntries(quality.leads.map((lead) => [lead.lead, qualityReport(lead)])),
    },
    beats: measured.beats.map(({ at, beatClass, family }) => ({ sample: at, class: beatClass, family })),
    pacerSpikes: measured.pacerSpikes.map(({ at, height, lead }) => ({ sample: at, height: tenths(height), lead })),
    beatsInMedianBeat: measured.medianBeat.known
      ? measured.medianBeat.value.beatsUsed
      : absences.note('beatsInMedianBeat', measured.medianBeat.why),
    statements: measured.statements.map(statementReport),
    ...(about.machine === null ? {} : { machine: withoutNulls(about.machine) }),
    remarks: about.remarks,
    absent: absences.entries,
  };
  return report;
}

const qualityReport = (lead: LeadQuality) => ({
  grade: lead.grade,
  disturbances: lead.disturbances,
  muscle: tenths(lead.muscle),
  mains: tenths(lead.mains),
  wander: tenths(lead.wander),
  absentShare: thousandths(lead.absentShare),
  saturatedShare: thousandths(lead.saturatedShare),
  flatShare: thousandths(lead.flatShare),
});

function leadReport({ lead, st, amplitudes }: EcgMeasurement['leads'][number], absences: Absences) {
  return {
    st: st.known
      ? {
          j: tenths(st.value.j),
          j20: tenths(st.value.j20),
          j40: tenths(st.value.j40),
          j60: tenths(st.value.j60),
          j80: tenths(st.value.j80),
        }
      : absences.note('st', st.why, lead),
    amplitudes: amplitudes.known
      ? {
          p: absences.number('amplitudes.p', amplitudes.value.p, lead),
          q: tenths(amplitudes.value.q),
          r: tenths(amplitudes.value.r),
          s: tenths(amplitudes.value.s),
          r2: tenths(amplitudes.value.r2),
          t: absences.number('amplitudes.t', amplitudes.value.t, lead),
          qDuration: tenths(amplitudes.value.qDuration),
        }
      : absences.note('amplitudes', amplitudes.why, lead),
  };
}

const statementReport = (statement: Statement) => ({
  code: statement.code,
  kind: statement.kind,
  text: statementText(statement),
  leads: statement.leads,
  evidence: statement.evidence.map(evidenceReport),
  ...(statement.why === null ? {} : { why: statement.why }),
  source: statement.source,
});

const evidenceReport = ({ what, lead, value, unit, limit }: Evidence) => ({
  what,
  ...(lead === null ? {} : { lead }),
  value: thousandths(value),
  unit,
  ...(limit === null ? {} : { limit }),
});

/** What a file does not give is not there: null is for what we could not measure. */
function withoutNulls(value: object): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inside]: [string, unknown]) => {
      if (inside === null) return [];
      if (Array.isArray(inside)) {
        const kept: readonly unknown[] = inside;
        return [[key, kept.map((one) => (typeof one === 'object' && one !== null ? withoutNulls(one) : one))]];
      }
      return [[key, typeof inside === 'object' ? withoutNulls(inside) : inside]];
    }),
  );
}
