import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { PatientFacts } from '../../protocol/ecg/measurements/measurement.ts';
import type { SampleBlock, SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { SampleCount } from '../../protocol/ecg/units.ts';

/** What the machine that recorded a file measured and said; null where the file gives nothing. */
export interface SaidByMachine {
  readonly machine: string | null;
  readonly heartRate: number | null;
  readonly p: number | null;
  readonly pr: number | null;
  readonly qrs: number | null;
  readonly qt: number | null;
  readonly qtc: number | null;
  readonly axes: { readonly p: number | null; readonly qrs: number | null; readonly t: number | null };
  readonly leads: readonly {
    readonly lead: LeadName;
    readonly q: number | null;
    readonly r: number | null;
    readonly s: number | null;
    readonly t: number | null;
    readonly stJ: number | null;
  }[];
  readonly texts: readonly string[];
}

/** An ECG outside of the relay that can be read at any place. */
export interface MeasurableFile {
  readonly label: string;
  readonly format: SignalFormat;
  /** Samples a lead, or null where it never ends. */
  readonly length: SampleCount | null;
  /** May throw an Error with a sentence where the file fails under our hands. */
  read(range: SampleRange): SampleBlock;
  readonly patient: PatientFacts;
  readonly machine: SaidByMachine | null;
  readonly remarks: readonly string[];
}

/**
 * Opens a file or another source by what a person typed, or says in a sentence why not. Which formats there are is not
 * the relay's business: whoever puts the parts together hands this in.
 */
export type OpenMeasurable = (
  source: string,
) => Promise<{ readonly ok: true; readonly file: MeasurableFile } | { readonly ok: false; readonly sentence: string }>;
