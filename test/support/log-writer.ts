import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../relay/operations/clock.ts';
import { SessionAuthor } from './session-author.ts';

/**
 * Appends frames to the log of a folder for ever and says on stdout how far each was acknowledged: a process for a
 * test to kill.
 */
const [folder = '', epoch = '1', fromSample = '0'] = process.argv.slice(2);
const opening = await SqliteSessionLog.open(folder, { clock: systemClock });
if (!opening.ok) throw new Error(opening.sentence);
const author = new SessionAuthor({ epoch: Number(epoch), fromSample: Number(fromSample) });
for (;;) {
  const records = author.frames(1 + (author.written.length % 40));
  const result = await opening.log.append(author.unit, records);
  if (result.ok) process.stdout.write(`${String(author.written.length)} ${String(author.endSample)}\n`);
}
