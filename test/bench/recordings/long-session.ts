import { milliseconds, sampleCount, sampleIndex } from '../../../protocol/ecg/units.ts';
import { encodeSamples } from '../../../protocol/wire/sample-coding.ts';
import { SqliteSessionLog } from '../../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../../relay/operations/clock.ts';
import { SessionSealer } from '../../../relay/proof/session-sealer.ts';
import { openSigner } from '../../../relay/proof/signing-keys.ts';
import { leadMask } from '../../../protocol/ecg/leads.ts';
import { settledHeap } from '../../fuzz/settled-heap.ts';
import { SessionAuthor } from '../../support/session-author.ts';
import { watchTurns } from './longest-turn.ts';
import { madeLeads } from './made-leads.ts';

export const SAMPLING_RATE = 500;
const FRAME = 50;
/** Frames that are coded once and written again and again: what a record costs does not depend on which ones. */
const FRAMES = 600;
const AT_ONCE = 2_000;

/** What was seen while it was recorded. */
export interface RecordedSession {
  readonly session: string;
  readonly records: number;
  /** What the recorder keeps in memory after a tenth of the session and at its end, bytes, garbage left out. */
  readonly heapAtTenth: number;
  readonly heapAtEnd: number;
  /** From END on until the manifest is durable: on the wall, and of the processor. */
  readonly sealedAfterSeconds: number;
  readonly sealedAfterProcessorSeconds: number;
  /** Meanwhile: the longest that the event loop was held up, ms of the processor. */
  readonly longestTurnWhileSealing: number;
}

/** Records a session of so many hours into a new ledger, as a relay does: eight leads at 500 Hz in frames of 100 ms. */
export async function recordLongSession(folder: string, hours: number): Promise<RecordedSession> {
  const log = await openedLog(folder);
  const signing = openSigner(folder);
  if (!signing.ok) throw new Error(signing.sentence);
  const alarm = (sentence: string): never => {
    throw new Error(sentence);
  };
  const sealer = new SessionSealer({ log, signer: signing.signer, clock: systemClock, alarm });
  const isSealed = new Promise<void>((resolve) => {
    sealer.listen(() => {
      resolve();
    });
  });
  const coded = Array.from({ length: FRAMES }, (_, frame) => encodeSamples(madeLeads(frame * FRAME, FRAME)));
  const author = new SessionAuthor();
  author.openWith(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
  const frames = hours * 36_000;
  let records = 1;
  let heapAtTenth = 0;
  let under: Promise<unknown> = log.append(author.unit, author.written.slice());
  for (let frame = 0; frame < frames;) {
    const batch = [];
    for (; batch.length < AT_ONCE && frame < frames; frame += 1) {
      const body = coded[frame % FRAMES];
      if (body === undefined) throw new Error('no frame');
      const first = sampleIndex(frame * FRAME);
      batch.push(
        author.write({
          kind: 'samples',
          firstSample: first,
          sampleCount: sampleCount(FRAME),
          leadsOff: leadMask([]),
          ...body,
        }),
      );
    }
    records += batch.length;
    // What was written is held no longer: a day of it would be half a gigabyte.
    author.forget();
    await under;
    if (heapAtTenth === 0 && frame >= frames / 10) heapAtTenth = settledHeap();
    under = log.append(author.unit, batch);
  }
  await under;
  const heapAtEnd = settledHeap();
  const at = performance.now();
  const processor = process.cpuUsage();
  const longestTurn = watchTurns();
  await log.append(author.unit, [author.endAt(frames * FRAME)]);
  await isSealed;
  const longestTurnWhileSealing = longestTurn();
  const sealedAfterSeconds = (performance.now() - at) / 1000;
  const { user, system } = process.cpuUsage(processor);
  await sealer.close();
  await log.close();
  const { session } = author;
  return {
    ...{ session, records: records + 1, heapAtTenth, heapAtEnd, sealedAfterSeconds, longestTurnWhileSealing },
    sealedAfterProcessorSeconds: (user + system) / 1e6,
  };
}

async function openedLog(folder: string): Promise<SqliteSessionLog> {
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock, gather: milliseconds(0) });
  if (!opening.ok) throw new Error(opening.sentence);
  return opening.log;
}
