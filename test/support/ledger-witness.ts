import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../relay/operations/clock.ts';
import { SessionAuthor, sessionNumber } from './session-author.ts';
import { bearWitness } from './testimony.ts';

const SESSIONS = [1, 2, 3];
const MOST_STARTS = 50;

/** Appends records of three units to the ledger of a folder, and says of every one that it was acknowledged. */
export async function storeUntil(asked: AbortSignal, folder: string, epoch: number): Promise<void> {
  let opening = await SqliteSessionLog.open(folder, { clock: systemClock });
  // A disk that fails refuses a start, too: whoever watches over the process starts it again.
  for (let starts = 1; !opening.ok && starts < MOST_STARTS && !asked.aborted; starts += 1) {
    await setTimeout(20);
    opening = await SqliteSessionLog.open(folder, { clock: systemClock });
  }
  if (!opening.ok) throw new Error(opening.sentence);
  const { log } = opening;
  const store = async (session: number): Promise<void> => {
    const fromSample = log.standing(sessionNumber(session))?.endSample ?? 0;
    const author = new SessionAuthor({ session, unit: `ambulance-${session}`, epoch, fromSample });
    while (!asked.aborted) {
      // Now and then as much as a backlog: then the table of contents is written, too.
      const records = author.frames(randomInt(200) === 0 ? 1_500 : randomInt(1, 9));
      // What the disk refuses is sent again, as units do it.
      while (!(await log.append(author.unit, records)).ok) await setTimeout(10);
      bearWitness(records.map(({ record, sealed }) => ({ ...record, sealed })));
    }
  };
  await Promise.all(SESSIONS.map(store));
  await log.close();
}
