import { randomBytes } from 'node:crypto';
import { openUnitJournal } from '../../ambulance-unit/acquisition/journal/worker-journal.ts';
import { committed, frame, opening, SESSION } from './journalled-frames.ts';

// Appends to the journal of a folder until it is killed. Prints how many frames are committed, after each commit.
const folder = process.argv[2] ?? '';
const opened = await openUnitJournal({ folder, nonce: randomBytes(8).toString('hex'), mostBytes: null });
if (!opened.ok) throw new Error(opened.trouble.kind);
const { journal } = opened;
const [known] = (await journal.contents()).sessions;
committed(await journal.openSession(opening()));
let next = (known?.endSample ?? 0) / 50;
for (;;) {
  committed(await journal.append(SESSION, [frame(next)]));
  next += 1;
  process.stdout.write(`${String(next)}\n`);
}
