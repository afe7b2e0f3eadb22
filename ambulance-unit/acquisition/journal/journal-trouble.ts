/** The disk did not take it, or did not give it back. It may pass: nothing needs to be opened again. */
export type JournalTrouble =
  | { readonly kind: 'disk-full' }
  | { readonly kind: 'read-only'; readonly code: string }
  | { readonly kind: 'disk-failed'; readonly code: string }
  | { readonly kind: 'damaged'; readonly code: string };

/** Why a journal could not be opened. */
export type OpeningTrouble =
  | { readonly kind: 'in-use'; readonly folder: string }
  | { readonly kind: 'unusable-folder'; readonly folder: string; readonly why: string }
  | { readonly kind: 'newer-journal'; readonly folder: string; readonly version: number; readonly known: number }
  | {
      readonly kind: 'not-durable';
      readonly folder: string;
      readonly journalMode: string;
      readonly synchronous: number;
    }
  | { readonly kind: 'disk'; readonly folder: string; readonly trouble: JournalTrouble };

/** The trouble behind what SQLite threw, or null where it is our own bug and must be thrown on. */
export function troubleOf(thrown: unknown): JournalTrouble | null {
  const code = sqliteCode(thrown);
  if (code === null) return null;
  if (code === 'SQLITE_FULL') return { kind: 'disk-full' };
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') return { kind: 'read-only', code };
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return { kind: 'disk-failed', code };
  if (isDamageCode(code)) return { kind: 'damaged', code };
  return null;
}

/** What SQLite says of pages that are not what they were; a row of nonsense may seem too big, or of the wrong type. */
const isDamageCode = (code: string): boolean =>
  code.startsWith('SQLITE_CORRUPT') || ['SQLITE_NOTADB', 'SQLITE_TOOBIG', 'SQLITE_MISMATCH'].includes(code);

export function isDamage(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code !== null && isDamageCode(code);
}

export function isBusy(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code !== null && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'));
}

/** Damaged, or on a part of the disk that fails. */
export const isUnreadable = (thrown: unknown): boolean =>
  isDamage(thrown) || sqliteCode(thrown)?.startsWith('SQLITE_IOERR') === true;

export function isSqliteError(thrown: unknown): thrown is Error & { readonly code: string } {
  if (!(thrown instanceof Error) || thrown.name !== 'SqliteError') return false;
  return 'code' in thrown && typeof thrown.code === 'string';
}

const sqliteCode = (thrown: unknown): string | null => (isSqliteError(thrown) ? thrown.code : null);

/** One sentence for a person. */
export function describeJournalTrouble(trouble: JournalTrouble): string {
  switch (trouble.kind) {
    case 'disk-full':
      return 'The disk that holds the journal is full.';
    case 'read-only':
      return `The journal cannot be written to (${trouble.code}).`;
    case 'disk-failed':
      return `The disk that holds the journal failed (${trouble.code}).`;
    case 'damaged':
      return `The journal is damaged (${trouble.code}); keep the folder and start with another one.`;
  }
}

/** One sentence for a person. */
export function describeOpeningTrouble(trouble: OpeningTrouble): string {
  switch (trouble.kind) {
    case 'in-use':
      return `Another unit is recording into the journal ${trouble.folder}; each unit needs a journal of its own.`;
    case 'unusable-folder':
      return `The journal folder ${trouble.folder} cannot be used: ${trouble.why}.`;
    case 'newer-journal':
      return `The journal ${trouble.folder} was written by a later version (schema ${String(trouble.version)}, this one knows ${String(trouble.known)}).`;
    case 'not-durable':
      return `The journal ${trouble.folder} would not survive a power cut (journal mode ${trouble.journalMode}, synchronous ${String(trouble.synchronous)}), so nothing is recorded into it.`;
    case 'disk':
      return `The journal ${trouble.folder} could not be opened. ${describeJournalTrouble(trouble.trouble)}`;
  }
}
