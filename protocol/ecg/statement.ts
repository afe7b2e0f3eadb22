import type { LeadName } from './leads.ts';
import type { AbsentReason } from './measured.ts';

/** What a statement is about, and so how much a person may make of it. None of them decides anything. */
export type StatementKind =
  /** The rhythm, as far as the evidence carries. */
  | 'rhythm'
  /** A limit of the rate, of an interval or an axis is exceeded. */
  | 'measurement'
  /** The STEMI criteria helper: criteria of a published definition are met. */
  | 'criteria'
  /** Goes with criteria that are met: opposite leads, mimics, what to record besides. */
  | 'caveat'
  /** Criteria that could not be evaluated, and why. */
  | 'not-evaluable'
  /** The recording itself is suspect: electrodes exchanged, heart on the right. */
  | 'recording';

/** One number that a statement rests on. */
export interface Evidence {
  /** Such as `st-j`, `qrs`, `rate`, `correlation`. */
  readonly what: string;
  readonly lead: LeadName | null;
  readonly value: number;
  readonly unit: 'µV' | 'ms' | 'bpm' | 'degrees' | 'ratio' | 'count' | 'years';
  /** What it was held against; null where it was not. */
  readonly limit: number | null;
}

/** A finding in a form that any language can say. */
export interface Statement {
  readonly kind: StatementKind;
  /** Stable, lower-case with hyphens: `af-likely`, `stemi-anterior`. The words are where the language is. */
  readonly code: string;
  readonly leads: readonly LeadName[];
  readonly evidence: readonly Evidence[];
  /** Only of `not-evaluable`. */
  readonly why: AbsentReason | null;
  /** Where it is from: a paper or standard, as the README of this room names it. */
  readonly source: string;
}
