/**
 * Who opened, read, exported or printed what. A relay that signs keeps it in a chain of its own beside the records; it names
 * no patient and outlives the recording.
 *   GET /api/sessions/:id/accesses → AccessesJson
 *   GET /api/accesses?from=NUMBER → AccessesJson, of every session that whoever asks may see and of those that were deleted
 * For reviewers and operators. Errors are ApiProblem.
 */
export const ACCESS_KINDS = ['opened', 'records', 'exported', 'proof', 'feedback', 'teaching-copy', 'other'] as const;
/** `opened`: it stood on a screen. `records`: its records were read, as a command does that exports or verifies. */
export type AccessKind = (typeof ACCESS_KINDS)[number];

export interface AccessJson {
  /** From 1, of all sessions. */
  readonly number: number;
  readonly session: string;
  /** By the relay's clock, ISO 8601 in UTC. */
  readonly at: string;
  /** As signed in; empty: a guest with a link. */
  readonly by: string;
  readonly role: string;
  readonly what: AccessKind;
  /** As the API names it; of `records` what the command says that it makes of them. Empty where it is none. */
  readonly exportFormat: string;
  /** In samples of the session, half-open; null: all of it, or nothing of samples. */
  readonly range: { readonly first: number; readonly end: number } | null;
  /** As they gave it; empty: none was given. */
  readonly reason: string;
}

export interface AccessesJson {
  readonly accesses: readonly AccessJson[];
  /** Of the next page; null: there is none. */
  readonly next: number | null;
  /** What is not as it was signed, one sentence; null where nothing is found. */
  readonly fault: string | null;
}

export const LONGEST_REASON = 200;
