import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { ProofReader } from '../log/proof-reader.ts';
import { verifyInLedger } from '../proof/ledger-verification.ts';
import { DeliveryCourse } from './delivery-course.ts';
import type { FromReview, ReviewTask } from './review-messages.ts';
import { verdictJson } from './review-verdict.ts';

/** A person who waits sees it move; ms. */
const TOLD_EVERY = 250;

/**
 * Reads one session as it lies on the disk, in a thread of its own: the same verification as the command's, and how its
 * records came, in one pass.
 */
function review(port: MessagePort, { dataFolder, session, head, endSample, keys }: ReviewTask): void {
  const say = (message: FromReview): void => {
    port.postMessage(message);
  };
  const reader = ProofReader.open(dataFolder);
  try {
    const found = reader.sessions().find(({ id }) => id === session);
    if (found === undefined) {
      say({ kind: 'failed', sentence: 'The ledger has no such session any more.' });
      return;
    }
    const course = new DeliveryCourse({ endSample: sampleIndex(endSample), records: head });
    const verdict = verifyInLedger(
      {
        manifests: (id) => reader.manifests(id),
        leafBlock: (id, block) => reader.leafBlock(id, block),
        records: (number) =>
          heardBeside(reader.records(number, 1, head), course, (recordsRead) => {
            say({ kind: 'progress', recordsRead, ofRecords: head });
          }),
      },
      found,
      new Map(keys.map((key) => [key.id, key])),
      false,
    );
    say({ kind: 'done', verdict: verdictJson(verdict), course: course.course() });
  } finally {
    reader.close();
  }
}

function* heardBeside(
  records: Iterable<LoggedRecord>,
  course: DeliveryCourse,
  progress: (recordsRead: number) => void,
): Generator<LoggedRecord, undefined> {
  let read = 0;
  let toldAt = performance.now();
  for (const logged of records) {
    const opened = openRecord(logged.sealed);
    // One that cannot be read is the verdict's to name.
    if (opened.ok) course.hear(logged, opened.value);
    yield logged;
    read += 1;
    if (read % 1_000 === 0 && performance.now() - toldAt > TOLD_EVERY) {
      toldAt = performance.now();
      progress(read);
    }
  }
}

if (parentPort !== null) {
  try {
    review(parentPort, workerData as ReviewTask);
  } catch (thrown) {
    const sentence = thrown instanceof Error ? thrown.message : String(thrown);
    parentPort.postMessage({ kind: 'failed', sentence } satisfies FromReview);
  }
}
