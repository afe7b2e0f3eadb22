import type { LeadName } from '../ecg/leads.ts';

/**
 * What reviewers write about a session. It stands beside the session's log and never in it, in a chain of its own.
 *   GET  /api/review-scheme → ReviewSchemeJson
 *   GET  /api/sessions/:id/review/book → ReviewBookJson, as far as whoever asks may see it
 *   POST /api/sessions/:id/review/book ReviewWriting → ReviewBookJson once it is durable: 201, or 200 where it was written before
 *   GET  /api/sessions/:id/annotations → AnnotationsJson, for everybody who may see the session: what goes along with an export
 *   GET  /api/sessions/:id/review/feedback?language=en|zh-TW → what was released to the crew, a page to be printed
 *   GET  /api/sessions/:id/teaching-copy → the de-identified copy, a proof package of its own
 *   GET  /api/review-agreement → AgreementJson, over the sessions that whoever asks may see
 * All but the feedback and what goes along are for reviewers. Errors are ApiProblem.
 */
export interface ReviewSchemeJson {
  readonly codes: readonly AnnotationCodeJson[];
  readonly forms: readonly ScoreFormJson[];
}

export interface TitleJson {
  readonly en: string;
  readonly zh: string;
}

export interface AnnotationCodeJson {
  /** In its system: an SCP-ECG statement (EN 1064), a WFDB annotation code, or one of the house's own. */
  readonly code: string;
  readonly system: string;
  readonly title: TitleJson;
}

export interface ScoreFormJson {
  readonly id: string;
  /** A form whose questions or choices change is another version: answers of different versions are never compared. */
  readonly version: number;
  readonly title: TitleJson;
  readonly items: readonly ScoreItemJson[];
}

/** One question with one answer of a list: categories, so that agreement can be counted. */
export interface ScoreItemJson {
  readonly id: string;
  readonly question: TitleJson;
  readonly choices: readonly ScoreChoiceJson[];
}

export interface ScoreChoiceJson {
  readonly id: string;
  readonly title: TitleJson;
  /** An answer that says why. */
  readonly needsReason?: boolean;
}

export interface AnswerJson {
  readonly item: string;
  readonly choice: string;
  /** Empty: none was given. */
  readonly reason: string;
}

/** What a reviewer asks to be written. */
export type ReviewWriting =
  | AnnotationWriting
  | {
      readonly kind: 'score';
      readonly form: string;
      readonly formVersion: number;
      /** From 1: each filling in again is the next one. */
      readonly version: number;
      readonly answers: readonly AnswerJson[];
    }
  /** Looks at what a colleague wrote before filling in a form: the form does not count as blind from here on. */
  | { readonly kind: 'unblinding' }
  /** Released to the crew, or taken back. */
  | { readonly kind: 'feedback'; readonly version: number; readonly text: string; readonly isWithdrawn: boolean };

/** A new annotation is version 1 of an id that its maker has made up; a change is the next version, and so is a deletion. */
export interface AnnotationWriting {
  readonly kind: 'annotation';
  readonly id: string;
  readonly version: number;
  readonly first: number;
  /** One past the last sample. */
  readonly end: number;
  /** Empty: all of them. */
  readonly leads: readonly LeadName[];
  readonly code: string;
  readonly text: string;
  readonly isDeleted: boolean;
}

interface Signed {
  readonly by: string;
  /** By the relay's clock, ISO 8601. */
  readonly at: string;
}

export type AnnotationVersionJson = AnnotationWriting & Signed;

export interface AnnotationJson {
  readonly id: string;
  /** The last one is how it stands. */
  readonly versions: readonly AnnotationVersionJson[];
}

/** Annotations as they stand, as far as whoever asks may take them along. */
export interface AnnotationsJson {
  /** The last version of each that was not deleted, by place. */
  readonly annotations: readonly AnnotationVersionJson[];
  /** What their codes mean, in English, by code. */
  readonly titles: Readonly<Record<string, string>>;
  /** Others stand, and are not for them (now); null: there are no others. */
  readonly withheld: { readonly reason: 'not-a-reviewer' | 'blind'; readonly count: number } | null;
  /** What is not as it was signed, one sentence: nothing from there on is among them. Null where nothing is found. */
  readonly fault: string | null;
}

export interface ScoreJson extends Signed {
  readonly form: string;
  readonly formVersion: number;
  readonly version: number;
  readonly answers: readonly AnswerJson[];
  /** Filled in before anything of a colleague was seen. */
  readonly isBlind: boolean;
}

export interface FeedbackJson extends Signed {
  readonly version: number;
  readonly text: string;
  readonly isWithdrawn: boolean;
}

/**
 * What was released to the crews of a unit about its own recordings:
 *   GET /api/unit/feedback → 200 UnitFeedbackJson, to the unit's own credential
 */
export interface UnitFeedbackJson {
  /** The newest recordings first, at most `MOST_UNIT_FEEDBACK`; of each the last word, taken back or not. */
  readonly feedback: readonly RecordingFeedbackJson[];
}

export interface RecordingFeedbackJson {
  readonly session: string;
  /** By the tablet's clock, ISO 8601; null where the session is not described. */
  readonly startedAt: string | null;
  readonly by: string;
  /** When it was released, by the relay's clock, ISO 8601. */
  readonly at: string;
  readonly version: number;
  /** Empty where it was taken back. */
  readonly text: string;
  readonly isWithdrawn: boolean;
}

export const MOST_UNIT_FEEDBACK = 50;

export interface ReviewBookJson {
  readonly session: string;
  /** Entries in the chain. */
  readonly entries: number;
  /** Null: every entry is as it was signed and none is missing between them. Otherwise what is wrong, one sentence. */
  readonly fault: string | null;
  readonly annotations: readonly AnnotationJson[];
  /** Every version of every reviewer, oldest first. */
  readonly scores: readonly ScoreJson[];
  readonly feedback: readonly FeedbackJson[];
  /** Made of this session, oldest first. */
  readonly teachingCopies: readonly (Signed & { readonly copy: string })[];
  /** Colleagues have written what is not shown until whoever asks has filled in a form, or asked to see it. */
  readonly hidden: { readonly annotations: number; readonly scores: number } | null;
}

/** Cohen's kappa of two reviewers over a set of cases, or why there is none. */
export type KappaJson = {
  readonly cases: number;
  /** Cases in which both gave the same answer, 0 to 1; null where there is no case. */
  readonly observed: number | null;
} & (
  | { readonly kind: 'defined'; readonly kappa: number; readonly expected: number; readonly standardError: number }
  /** `one-answer`: both gave one and the same answer throughout, so that chance alone would agree as often. */
  | { readonly kind: 'undefined'; readonly reason: 'no-cases' | 'one-answer' }
);

export interface AgreementJson {
  readonly forms: readonly {
    readonly form: string;
    readonly formVersion: number;
    /** Filled in by two reviewers who were both blind. */
    readonly cases: number;
    /** Filled in twice, and left out: one of the two had seen what the other wrote. */
    readonly notBlind: number;
    readonly items: readonly { readonly item: string; readonly kappa: KappaJson }[];
  }[];
}

export const LONGEST_NOTE = 2000;
/** In one session's chain. */
export const MOST_REVIEW_ENTRIES = 1000;
