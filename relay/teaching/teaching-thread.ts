import { randomBytes } from 'node:crypto';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { ProofReader } from '../log/proof-reader.ts';
import { openSigner } from '../proof/signing-keys.ts';
import type { FromTeaching, TeachingTask } from './teaching-messages.ts';
import { teachingPackage } from './teaching-package.ts';

/** Copies one session as it lies on the disk, in a thread of its own; the next piece goes out when the last one was taken. */
function copy(port: MessagePort, { dataFolder, session, head, annotations }: TeachingTask): void {
  const say = (message: FromTeaching): void => {
    port.postMessage(message);
  };
  const signing = openSigner(dataFolder);
  const reader = ProofReader.open(dataFolder);
  const found = reader.sessions().find(({ id }) => id === session);
  if (!signing.ok || found === undefined) {
    reader.close();
    const sentence = signing.ok ? 'The ledger has no such session any more.' : signing.sentence;
    say({ kind: 'failed', sentence });
    return;
  }
  const made = teachingPackage(
    { head, annotations, read: (from = 1, through = head) => reader.records(found.number, from, through) },
    signing.signer,
    { randomBytes },
  );
  const pieces = made.pieces();
  const next = (): void => {
    const piece = pieces.next();
    if (piece.done !== true) {
      say({ kind: 'bytes', bytes: piece.value });
      return;
    }
    reader.close();
    say({ kind: 'done' });
    port.close();
  };
  port.on('message', next);
  say({ kind: 'begun', copy: made.copy.session });
}

if (parentPort !== null) {
  try {
    copy(parentPort, workerData as TeachingTask);
  } catch (thrown) {
    const sentence = thrown instanceof Error ? thrown.message : String(thrown);
    parentPort.postMessage({ kind: 'failed', sentence } satisfies FromTeaching);
  }
}
