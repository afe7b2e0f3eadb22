import type { ExportedNote } from '../exported-note.ts';
import type { EcgMeasurement, PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';
import type { LeadName } from '../../../../protocol/ecg/leads.ts';
import type { Placement } from '../../../../protocol/ecg/placement.ts';
import type { GapReason, SampleRange } from '../../../../protocol/ecg/sample-block.ts';
import type {
  DeviceCount,
  Hertz,
  MicrovoltsPerLsb,
  SampleCount,
  SampleIndex,
  UnixMillis,
} from '../../../../protocol/ecg/units.ts';

/** Whose recording it is and where it is kept: what a document says besides samples. */
export interface ExportedSession {
  readonly id: string;
  readonly unit: string;
  readonly source: string;
  readonly software: string;
  readonly patient: PatientFacts & { readonly label: string; readonly caseNumber: string };
  /** The relay's ledger that the samples were read from. */
  readonly ledger: string;
  /** END has come and every record up to it is held. */
  readonly isComplete: boolean;
  readonly seen: readonly {
    readonly by: string;
    readonly firstAt: UnixMillis;
  }[];
  /** When the document is made. */
  readonly madeAt: UnixMillis;
}

export interface ExportedLead {
  /** As the electrode sat. */
  readonly lead: LeadName;
  /** The monitor's own name of the channel; of a lead that is computed, its own. */
  readonly channel: LeadName;
  readonly lsb: MicrovoltsPerLsb;
  /** µV = (count − baseline) × lsb. */
  readonly baseline: DeviceCount;
  /** Counts, one a sample of the excerpt; 0 where `present` has none. */
  readonly samples: Int32Array;
  /** Computed from I and II, rounded to the LSB of I. */
  readonly isDerived: boolean;
}

/** A stretch that a document shows as absent, or as recorded without contact. Half-open, in samples of the session. */
export interface AbsentRange extends SampleRange {
  readonly reason: GapReason | 'awaited';
}
export interface LeadOffRange extends SampleRange {
  readonly lead: LeadName;
}

/** One excerpt of a recording in memory, the electrodes in one place throughout: what one document is written from. */
export interface ExportedEcg {
  readonly session: ExportedSession;
  readonly samplingRate: Hertz;
  readonly firstSample: SampleIndex;
  /** Samples a lead. */
  readonly length: SampleCount;
  /** When the first sample was taken, by the unit's clock; may be a fraction. */
  readonly startedAt: UnixMillis;
  readonly placement: Placement;
  /** In standard order, then by number; none twice. */
  readonly leads: readonly ExportedLead[];
  /** Where there are samples: ascending and disjoint, in samples of the session. */
  readonly present: readonly SampleRange[];
  readonly absent: readonly AbsentRange[];
  readonly leadsOff: readonly LeadOffRange[];
  /** Null where it was not measured: too long, or nothing in it. */
  readonly measurement: EcgMeasurement | null;
  /** What people wrote beside it, by sample of the excerpt; for formats that have a place for words. */
  readonly notes?: readonly ExportedNote[];
}

/** A document, and in sentences what of the recording has no place in it. */
export interface WrittenDocument {
  readonly bytes: Uint8Array;
  readonly leftOut: readonly string[];
}

/** A format cannot hold this recording as it is. An export never rescales a sample: it says why not instead. */
export class CannotBeWritten extends Error {}

/** One format of which a document is written whole. */
export interface DocumentFormat {
  /** As `--format` names it. */
  readonly name: string;
  readonly title: string;
  readonly extension: string;
  readonly mediaType: string;
  /** A document may hold stretches without samples, and says so itself; otherwise it ends where one begins. */
  readonly holdsGaps: boolean;
  /** What one document holds at most at a sampling rate, samples a lead; a longer range becomes several. */
  mostSamples(samplingRate: Hertz): number;
  /** Throws CannotBeWritten. */
  write(ecg: ExportedEcg): WrittenDocument | Promise<WrittenDocument>;
}

/** The instant of a sample of the session. */
export const instantOf = (ecg: ExportedEcg, sample: number): UnixMillis =>
  (ecg.startedAt + ((sample - ecg.firstSample) * 1000) / ecg.samplingRate) as UnixMillis;

/** Ones that every reader computes itself are left out where a format has them only as arithmetic. */
export const measuredLeads = (ecg: ExportedEcg): readonly ExportedLead[] =>
  ecg.leads.filter(({ isDerived }) => !isDerived);

/** Part of an excerpt in which nothing is absent. */
export function sliceOf(ecg: ExportedEcg, range: SampleRange): ExportedEcg {
  if (range.first === ecg.firstSample && range.end === ecg.firstSample + ecg.length) return ecg;
  return {
    ...ecg,
    firstSample: range.first,
    length: (range.end - range.first) as SampleCount,
    startedAt: instantOf(ecg, range.first),
    leads: ecg.leads.map((lead) => ({
      ...lead,
      samples: lead.samples.subarray(range.first - ecg.firstSample, range.end - ecg.firstSample),
    })),
    present: [range],
    absent: [],
    leadsOff: ecg.leadsOff.flatMap((off) => {
      const first = Math.max(off.first, range.first) as SampleIndex;
      const end = Math.min(off.end, range.end) as SampleIndex;
      return end > first ? [{ ...off, first, end }] : [];
    }),
    // What was measured and written is of the whole.
    measurement: null,
    notes: [],
  };
}
