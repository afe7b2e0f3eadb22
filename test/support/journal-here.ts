import {
  answerQuestion,
  type JournalOperation,
  type JournalStore,
  type OperationOutcome,
  type Question,
} from '../../ambulance-unit/acquisition/journal/journal-operations.ts';
import {
  describeOpeningTrouble,
  type JournalTrouble,
} from '../../ambulance-unit/acquisition/journal/journal-trouble.ts';
import { machineDisk, type JournalDisk } from '../../ambulance-unit/acquisition/journal/journal-disk.ts';
import { QueuedJournal, type AskStore } from '../../ambulance-unit/acquisition/journal/queued-journal.ts';
import { SqliteUnitJournal } from '../../ambulance-unit/acquisition/journal/sqlite-unit-journal.ts';

let openings = 0;

export interface JournalHere {
  readonly journal: QueuedJournal;
  /** While it is set, the disk refuses every commit and every reading with it. */
  trouble: JournalTrouble | null;
  /** While it is set, the disk refuses every commit, and gives what it has. */
  refusesCommits: JournalTrouble | null;
  /** Commits asked for so far. */
  commits: number;
}

/** The journal of a folder in this thread, with a disk that a test can make fail. */
export function journalHere(
  folder: string,
  mostBytes: number | null = null,
  disk: JournalDisk = machineDisk,
  ballastBytes = 0,
): JournalHere {
  openings += 1;
  const opened = SqliteUnitJournal.open(
    { folder, nonce: openings.toString(16).padStart(16, '0'), mostBytes, ballastBytes },
    disk,
  );
  if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
  const { store } = opened;
  const failing: JournalStore = {
    epoch: store.epoch,
    contents: () => store.contents(),
    counters: () => store.counters(),
    retire: (floor) => store.retire(floor),
    tend: () => store.tend(),
    close: () => {
      store.close();
    },
    commit: (operations: readonly JournalOperation[]): OperationOutcome => {
      here.commits += 1;
      const trouble = here.trouble ?? here.refusesCommits;
      return trouble === null ? store.commit(operations) : { ok: false, trouble };
    },
    noteTold: (session, records) => {
      const trouble = here.trouble ?? here.refusesCommits;
      return trouble === null ? store.noteTold(session, records) : { ok: false, trouble };
    },
    readEntries: (session) =>
      here.trouble === null ? store.readEntries(session) : { ok: false, trouble: here.trouble },
    readSamples: (session, range) =>
      here.trouble === null ? store.readSamples(session, range) : { ok: false, trouble: here.trouble },
    read: (range) => (here.trouble === null ? store.read(range) : { ok: false, trouble: here.trouble }),
  };
  const ask = ((name: Question['name'], asked: Question['ask']) =>
    new Promise((settle) => {
      settle(answerQuestion(failing, { name, ask: asked } as Question));
    })) as AskStore;
  const here: JournalHere = {
    journal: new QueuedJournal(store.epoch, ask),
    trouble: null,
    refusesCommits: null,
    commits: 0,
  };
  return here;
}
