import { parentPort, workerData } from 'node:worker_threads';
import { answerQuestion } from './journal-operations.ts';
import { SqliteUnitJournal, type JournalSettings } from './sqlite-unit-journal.ts';
import type { FromJournalWorker, ToJournalWorker } from './worker-journal.ts';

// The thread that owns the journal's one connection: a sync of 300 ms here stops neither sampling nor the screen (D14).
const port = parentPort;
if (port === null) throw new Error('journal-worker.ts runs as a worker only');
const say = (message: FromJournalWorker): void => {
  port.postMessage(message);
};

const opened = SqliteUnitJournal.open(workerData as JournalSettings);
if (!opened.ok) {
  say({ kind: 'not-opened', trouble: opened.trouble });
} else {
  const { store } = opened;
  port.on('message', ({ call, question }: ToJournalWorker) => {
    try {
      say({ kind: 'answer', call, answer: answerQuestion(store, question) });
    } catch (thrown) {
      say({ kind: 'bug', call, error: thrown });
    }
    if (question.name === 'close') port.close();
  });
  say({ kind: 'opened', epoch: store.epoch });
}
