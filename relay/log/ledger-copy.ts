import Database from 'better-sqlite3';

/** SQLite's files: a store, and what belongs to it while somebody has it open. */
export const isStore = (name: string): boolean => /\.(sqlite|db)$/.test(name);
export const isOfOpenStore = (name: string): boolean => /(-wal|-shm|-journal|\.lock)$/.test(name);

/** Pages between two breaths. */
const PAGES_AT_ONCE = 2_048;

/**
 * Copies a store that somebody may be writing to, as it stood at the moment when this began: SQLite's online backup under
 * one read transaction, so that no commit of the writer makes it begin anew. The copy is checked page by page.
 * Throws where it cannot be made or is damaged.
 */
export async function copyStore(from: string, to: string, tell: (share: number) => void): Promise<void> {
  const source = new Database(from, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    await source.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        tell(totalPages === 0 ? 1 : 1 - remainingPages / totalPages);
        return PAGES_AT_ONCE;
      },
    });
    source.exec('COMMIT');
  } finally {
    source.close();
  }
  const copy = new Database(to);
  try {
    // One file that can be carried anywhere, without a log beside it.
    copy.pragma('journal_mode = DELETE');
    const found = copy.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(`the copy of ${from} is damaged: ${String(found)}`);
  } finally {
    copy.close();
  }
}
