import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { openUnitJournal } from '../../ambulance-unit/acquisition/journal/worker-journal.ts';
import { describeOpeningTrouble } from '../../ambulance-unit/acquisition/journal/journal-trouble.ts';
import { frames, opening, SESSION } from './journalled-frames.ts';
import { bearWitness } from './testimony.ts';

const MOST_STARTS = 50;

/** Records into the journal of a folder until it is asked to end, and says of every record that its commit returned. */
export async function recordUntil(asked: AbortSignal, folder: string): Promise<void> {
  const open = (): ReturnType<typeof openUnitJournal> =>
    openUnitJournal({ folder, nonce: randomBytes(8).toString('hex'), mostBytes: null });
  let opened = await open();
  // A disk that fails refuses a start, too: whoever watches over the process starts it again.
  for (let starts = 1; !opened.ok && starts < MOST_STARTS && !asked.aborted; starts += 1) {
    await setTimeout(20);
    opened = await open();
  }
  if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
  const { journal } = opened;
  const [known] = (await journal.contents()).sessions;
  // What a disk refuses is offered again, as the recorder does it; what it took is said.
  const commit = async (write: () => ReturnType<typeof journal.append>): Promise<void> => {
    for (let result = await write(); !asked.aborted; result = await write()) {
      if (result.ok) {
        bearWitness(result.records);
        return;
      }
      await setTimeout(10);
    }
  };
  await commit(() => journal.openSession(opening()));
  let next = (known?.endSample ?? 0) / 50;
  while (!asked.aborted) {
    const from = next;
    next += randomInt(1, 7);
    const entries = frames(from, next);
    await commit(() => journal.append(SESSION, entries));
  }
  await journal.close();
}
