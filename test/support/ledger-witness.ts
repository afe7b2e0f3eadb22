import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../relay/operations/clock.ts';
import { SessionAuthor, sessionNumber } from './session-author.ts';
import { bearWitness } from './testimony.ts';

/**
 * Appends records of three units to the ledger of a folder until it is killed, and says on stdout of every record that
 * it was acknowledged. SIGTERM ends it as a relay ends.
 */
const [folder = '', epoch = '1'] = process.argv.slice(2);
const opening = await SqliteSessionLog.open(folder, { clock: systemClock });
if (!opening.ok) throw new Error(opening.sentence);
const { log } = opening;
const asked = new AbortController();
process.on('SIGTERM', () => asked.abort());

const record = async (session: number): Promise<void> => {
  const fromSample = log.standing(sessionNumber(session))?.endSample ?? 0;
  const author = new SessionAuthor({ session, unit: `ambulance-${String(session)}`, epoch: Number(epoch), fromSample });
  while (!asked.signal.aborted) {
    // Now and then as much as a backlog: then the table of contents is written, too.
    const records = author.frames(randomInt(200) === 0 ? 1_500 : randomInt(1, 9));
    // What the disk refuses is sent again, as units do it.
    while (!(await log.append(author.unit, records)).ok) await setTimeout(10);
    bearWitness(
      records.map(({ record: { session: id, epoch, seq }, sealed }) => ({ session: id, epoch, seq, sealed })),
    );
  }
};
await Promise.all([record(1), record(2), record(3)]);
await log.close();
