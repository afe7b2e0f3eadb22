import type { TalkLine } from './case-log.ts';

/** What of the crew nobody has read on this computer under this name: after offset `readThrough` of the log. */
export const unreadLines = (lines: readonly TalkLine[], readThrough: number): readonly TalkLine[] =>
  lines.filter(({ side, said, offset }) => side === 'unit' && said.kind === 'message' && offset > readThrough);

/** Up to where each session has been read, by its id. An offset is one of a ledger: another ledger, all is new. */
export type ReadMarks = Readonly<Record<string, { readonly ledger: string; readonly through: number }>>;

/** Sessions remembered at the most, the newest marks; a session that is forgotten is unread again, and that is the safe side. */
const MOST_SESSIONS = 500;

export function readThrough(marks: ReadMarks, session: string, ledger: string): number {
  const mark = marks[session];
  return mark?.ledger === ledger ? mark.through : 0;
}

/** The same object where nothing new was read. */
export function withRead(marks: ReadMarks, session: string, ledger: string, through: number): ReadMarks {
  if (readThrough(marks, session, ledger) >= through) return marks;
  const others = Object.entries(marks).filter(([id]) => id !== session);
  return Object.fromEntries([...others, [session, { ledger, through }] as const].slice(-MOST_SESSIONS));
}

/** What stands in storage; what is not understood was never read. */
export function parseReadMarks(stored: string | null): ReadMarks {
  if (stored === null) return {};
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, mark]) => isMark(mark)));
  } catch {
    return {};
  }
}

const isMark = (value: unknown): value is ReadMarks[string] =>
  typeof value === 'object' &&
  value !== null &&
  'ledger' in value &&
  typeof value.ledger === 'string' &&
  'through' in value &&
  typeof value.through === 'number' &&
  Number.isFinite(value.through);
