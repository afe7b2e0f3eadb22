import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { openUnitJournal } from '../../ambulance-unit/acquisition/journal/worker-journal.ts';
import { describeOpeningTrouble } from '../../ambulance-unit/acquisition/journal/journal-trouble.ts';
import { frames, opening, SESSION } from './journalled-frames.ts';
import { bearWitness } from './testimony.ts';

/** Records into the journal of a folder until it is asked to end, and says of every record that its commit returned. */
export async function recordUntil(asked: AbortSignal, folder: string): Promise<void> {
  const opened = await openUnitJournal({ folder, nonce: randomBytes(8).toString('hex'), mostBytes: null });
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
