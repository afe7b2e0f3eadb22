import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { BeatsPerMinute, Degrees, Microvolts, Milliseconds } from '../../../protocol/ecg/units.ts';

/** What the machine that recorded an ECG measured in one lead. A field is null where the file gives none. */
export interface MachineLeadMeasurement {
  readonly lead: LeadName;
  readonly q: Microvolts | null;
  readonly r: Microvolts | null;
  readonly s: Microvolts | null;
  readonly t: Microvolts | null;
  /** At the J point. */
  readonly stJ: Microvolts | null;
}

/**
 * What the machine that recorded an ECG wrote into the file: its own measurements and words, for comparison with ours.
 * A field is null where the file gives none.
 */
export interface MachineStatements {
  /** Make or model, as the file names it. */
  readonly machine: string | null;
  readonly heartRate: BeatsPerMinute | null;
  readonly p: Milliseconds | null;
  readonly pr: Milliseconds | null;
  readonly qrs: Milliseconds | null;
  readonly qt: Milliseconds | null;
  /** Corrected for rate; files seldom say by which formula. */
  readonly qtc: Milliseconds | null;
  readonly axes: { readonly p: Degrees | null; readonly qrs: Degrees | null; readonly t: Degrees | null };
  readonly leads: readonly MachineLeadMeasurement[];
  /** Its statements in the words of the file, one an entry, without control characters. */
  readonly texts: readonly string[];
}

/** Longest statement that is kept; a diagnosis is a line, and a damaged file may hold anything. */
const LONGEST_TEXT = 400;

/** Words of a file for a person: one line, no control characters; null where nothing is left. */
export function plainText(text: string): string | null {
  const plain = text
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim()
    .slice(0, LONGEST_TEXT);
  return plain === '' ? null : plain;
}
