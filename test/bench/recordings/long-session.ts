import { milliseconds, sampleCount, sampleIndex } from '../../../protocol/ecg/units.ts';
import { encodeSamples } from '../../../protocol/wire/sample-coding.ts';
import { SqliteSessionLog } from '../../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../../relay/operations/clock.ts';
import { leadMask } from '../../../protocol/ecg/leads.ts';
import { SessionAuthor } from '../../support/session-author.ts';
import { madeLeads } from './made-leads.ts';

export const SAMPLING_RATE = 500;
const FRAME = 50;
/** Frames that are coded once and written again and again: what a record costs does not depend on which ones. */
const FRAMES = 600;
const AT_ONCE = 2_000;

/** Records a session of so many hours into a new ledger: eight leads at 500 Hz in frames of 100 ms, and its END. */
export async function recordLongSession(
  folder: string,
  hours: number,
): Promise<{ readonly session: string; readonly records: number }> {
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock, gather: milliseconds(0) });
  if (!opening.ok) throw new Error(opening.sentence);
  const { log } = opening;
  const coded = Array.from({ length: FRAMES }, (_, frame) => encodeSamples(madeLeads(frame * FRAME, FRAME)));
  const author = new SessionAuthor();
  author.openWith(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
  const frames = hours * 36_000;
  let records = 1;
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
    under = log.append(author.unit, batch);
  }
  await under;
  await log.append(author.unit, [author.endAt(frames * FRAME)]);
  await log.close();
  return { session: author.session, records: records + 1 };
}
