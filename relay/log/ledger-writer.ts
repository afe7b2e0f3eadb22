import { parentPort, workerData } from 'node:worker_threads';
import { LedgerStore } from './ledger-store.ts';
import type { LedgerReply, LedgerRequest } from './ledger-writer-port.ts';

/** The thread that writes the ledger: a sync may take 300 ms, and meanwhile the main thread must go on answering. */
const port = parentPort;
if (port === null) throw new Error('ledger-writer runs as a worker thread only');
const answer = (reply: LedgerReply): void => {
  port.postMessage(reply);
};

const { folder } = workerData as { readonly folder: string };
const opening = LedgerStore.open(folder);
if (opening.ok) {
  const { store } = opening;
  port.on('message', (request: LedgerRequest) => {
    if (request.kind === 'commit') {
      answer(store.commit(request));
      return;
    }
    store.close();
    answer({ kind: 'closed' });
    port.close();
  });
  answer({ kind: 'opened', ledger: store.ledger });
} else {
  answer({ kind: 'cannot-open', sentence: opening.sentence });
}
