import { type UnixMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { ApiProblem, EntryWritten } from '../../protocol/wire/sessions-api.ts';
import { type EntryName, entryName } from './case-log.ts';

/** Why the same may be asked again. */
export type LaterReason = 'unreachable' | 'signed-out' | 'too-fast' | 'relay-busy' | 'not-known-yet';

/** What became of an entry that the relay was asked to write. */
export type EntryAnswer =
  | { readonly kind: 'stored'; readonly name: EntryName; readonly at: UnixMillis }
  | { readonly kind: 'later'; readonly why: LaterReason }
  | { readonly kind: 'refused'; readonly code: string; readonly sentence: string };

/** The relay's answer, or a proxy's, read. `body` is what the text was as JSON; undefined where it was none. */
export function readEntryAnswer(status: number, body: unknown): EntryAnswer {
  if (status === 200 || status === 201) {
    // A captive portal answers 200 to everything: what does not name a record has written none.
    return isWritten(body)
      ? { kind: 'stored', name: entryName(body), at: unixMillis(Date.parse(body.committedAt)) }
      : { kind: 'later', why: 'unreachable' };
  }
  const problem = isProblem(body) ? body : null;
  if (status === 401) return { kind: 'later', why: 'signed-out' };
  if (problem === null) {
    // Not the relay's own words: something stands before it.
    return status >= 500 || status === 404
      ? { kind: 'later', why: 'unreachable' }
      : { kind: 'refused', code: 'unknown', sentence: `HTTP ${String(status)}` };
  }
  if (status === 429) return { kind: 'later', why: 'too-fast' };
  if (problem.error === 'not-known-yet') return { kind: 'later', why: 'not-known-yet' };
  if (status >= 500) return { kind: 'later', why: 'relay-busy' };
  return { kind: 'refused', code: problem.error, sentence: problem.sentence };
}

const isProblem = (value: unknown): value is ApiProblem =>
  typeof value === 'object' &&
  value !== null &&
  'error' in value &&
  typeof value.error === 'string' &&
  'sentence' in value &&
  typeof value.sentence === 'string';

const isWritten = (value: unknown): value is EntryWritten =>
  typeof value === 'object' &&
  value !== null &&
  'epoch' in value &&
  'seq' in value &&
  'committedAt' in value &&
  Number.isFinite(Date.parse(String(value.committedAt)));
