import { randomBytes, randomInt } from 'node:crypto';
import { openUnitJournal } from '../../ambulance-unit/acquisition/journal/worker-journal.ts';
import { describeOpeningTrouble } from '../../ambulance-unit/acquisition/journal/journal-trouble.ts';
import { frames, opening, SESSION } from './journalled-frames.ts';
import { bearWitness } from './testimony.ts';

/**
 * Records into the journal of a folder until it is killed, a few commits at a time as the recorder and the uplink do,
 * and says on stdout of every record that its commit returned. SIGTERM ends it as a unit ends.
 */
const [folder = ''] = process.argv.slice(2);
const opened = await openUnitJournal({ folder, nonce: randomBytes(8).toString('hex'), mostBytes: null });
if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
const { journal } = opened;
const [known] = (await journal.contents()).sessions;
const asked = new AbortController();
process.on('SIGTERM', () => asked.abort());

const commit = async (writing: ReturnType<typeof journal.append>): Promise<void> => {
  const result = await writing;
  if (result.ok) bearWitness(result.records);
  // A disk without power: what was not committed was not promised.
  else asked.abort();
};
await commit(journal.openSession(opening()));
let next = (known?.endSample ?? 0) / 50;
while (!asked.signal.aborted) {
  const commits = Array.from({ length: randomInt(1, 4) }, () => {
    const from = next;
    next += randomInt(1, 7);
    return commit(journal.append(SESSION, frames(from, next)));
  });
  await Promise.all(commits);
}
await journal.close();
