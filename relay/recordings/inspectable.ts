import type { PatientFacts } from '../../protocol/ecg/measurements/measurement.ts';
import type { SaidByMachine } from './measurable.ts';

/** One lead of a file, whatever it is called there. */
export interface InspectableLead {
  readonly name: string;
  /** µV; null where it is no voltage. */
  readonly microvoltsPerCount: number | null;
  readonly length: number;
  /** Counts of the file. May throw an Error with a sentence where the file fails under our hands. */
  read(first: number, end: number): Int32Array;
}

/** All that a file holds. */
export interface InspectableFile {
  readonly format: string;
  /** Leads that stand side by side: a rhythm first, then what else there is, such as a median beat. */
  readonly groups: readonly {
    readonly name: string;
    readonly samplingRate: number;
    readonly leads: readonly InspectableLead[];
  }[];
  readonly patient: PatientFacts;
  readonly machine: SaidByMachine | null;
  readonly remarks: readonly string[];
}

/** Reads a file, or says in a sentence why not. Which formats there are is not the relay's business: this is handed in. */
export type ReadInspectable = (
  path: string,
) => Promise<
  { readonly ok: true; readonly contents: InspectableFile } | { readonly ok: false; readonly sentence: string }
>;
