import { milliseconds } from '../../../protocol/ecg/units.ts';
import { closeEpochs } from './close-epochs.ts';
import { closeQuietly, JOURNAL_FILE, openJournalDatabase, type JournalFile } from './journal-database.ts';
import type { JournalDisk } from './journal-disk.ts';
import { prepareJournalFolder } from './journal-folder.ts';
import { isDamage, troubleOf, type OpeningTrouble } from './journal-trouble.ts';
import type { OpenEpochs } from './open-epochs.ts';
import { carryOver, copyBooks, moveJournal, setAsideIn, type BooksCopy, type SetAside } from './set-aside.ts';

export interface Opening {
  readonly file: JournalFile;
  /** How often this journal has been opened, this time included. */
  readonly openings: number;
  /** A damaged journal that had to make way for this one. */
  readonly setAside: SetAside | null;
}
export type OpeningResult =
  { readonly ok: true; readonly opening: Opening } | { readonly ok: false; readonly trouble: OpeningTrouble };

const NOTHING_OPEN: OpenEpochs = new Map();
/** A disk that fails for a moment must not cost the journal its place. */
const ATTEMPTS = 3;
const PAUSE = milliseconds(300);

/**
 * Opens the journal of a folder. One that is damaged beyond use is set aside, and a new one begun beside it: a patient
 * is recorded whatever the disk has done to the patients before.
 */
export function openJournal(folder: string, disk: JournalDisk): OpeningResult {
  const prepared = prepareJournalFolder(folder);
  if (!prepared.ok) return { ok: false, trouble: { kind: 'unusable-folder', folder, why: prepared.why } };
  let first = openAndCount(folder, disk, 0);
  for (let attempt = 2; attempt <= ATTEMPTS && isFailing(first); attempt += 1) {
    disk.pause(PAUSE);
    first = openAndCount(folder, disk, 0);
  }
  if (first.ok || first.trouble.kind !== 'disk') return first;
  const { kind } = first.trouble.trouble;
  return kind === 'damaged' || kind === 'disk-failed' ? openBeside(folder, disk, first) : first;
}

/** Sets aside a journal that could be opened, but not be gone on with; it is closed with that. */
export function openBesideDamaged(
  folder: string,
  disk: JournalDisk,
  file: JournalFile,
  open: OpenEpochs,
): OpeningResult {
  const books = copyBooks(file, open);
  closeQuietly(file.db);
  const trouble: OpeningTrouble = { kind: 'disk', folder, trouble: { kind: 'damaged', code: 'SQLITE_CORRUPT' } };
  return openBeside(folder, disk, { ok: false, trouble, books });
}

type Attempt =
  | { readonly ok: true; readonly opening: Opening }
  | { readonly ok: false; readonly trouble: OpeningTrouble; readonly books: BooksCopy | null };

const isFailing = (attempt: Attempt): boolean =>
  !attempt.ok && attempt.trouble.kind === 'disk' && attempt.trouble.trouble.kind === 'disk-failed';

function openBeside(folder: string, disk: JournalDisk, failed: Attempt & { readonly ok: false }): OpeningResult {
  let name: string;
  try {
    name = setAsideIn(folder);
  } catch {
    return failed;
  }
  const begun = openAndCount(folder, disk, failed.books?.openings ?? 0, failed.books, name);
  if (begun.ok) {
    return { ok: true, opening: { ...begun.opening, setAside: { file: name, isStillRead: failed.books !== null } } };
  }
  // The disk takes no new journal either: back to where it was, for whoever comes with another disk.
  try {
    moveJournal(folder, JOURNAL_FILE, `${JOURNAL_FILE}.unfinished`);
    moveJournal(folder, name, JOURNAL_FILE);
  } catch {
    return failed;
  }
  return begun;
}

function openAndCount(
  folder: string,
  disk: JournalDisk,
  openingsBefore: number,
  carried: BooksCopy | null = null,
  keptIn = '',
): Attempt {
  const opened = openJournalDatabase(folder, disk);
  if (!opened.ok) return { ...opened, books: null };
  const { file } = opened;
  const { db, books, records } = file;
  try {
    const openings = db
      .transaction(() => {
        if (carried !== null) carryOver(db, carried, keptIn);
        closeEpochs(books, records);
        const counted = books.countOpening.get(openingsBefore) ?? 0;
        books.noteChecksum.run(books.checksum());
        return counted;
      })
      .immediate();
    return { ok: true, opening: { file, openings, setAside: null } };
  } catch (thrown) {
    const trouble = troubleOf(thrown);
    const copy = isDamage(thrown) ? copyBooks(file, NOTHING_OPEN) : null;
    closeQuietly(db);
    if (trouble === null) throw thrown;
    return { ok: false, trouble: { kind: 'disk', folder, trouble }, books: copy };
  }
}
