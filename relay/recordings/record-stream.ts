import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { offset, sampleIndex } from '../../protocol/ecg/units.ts';
import type { Offset } from '../../protocol/ecg/units.ts';
import type { SessionStanding, SessionLog } from '../log/session-log.ts';
import { writeDelimited } from '../../protocol/wire/delimited-records.ts';

/** Records read and written at once: a few milliseconds of the main thread, whatever the session's length. */
const PAGE = 128;

/** A session's log up to the head that it has now, in the order of commits. One piece a page. */
export function* recordsInOrderOfCommit(log: SessionLog, standing: SessionStanding, from: Offset): Generator<Buffer> {
  for (let next = from; next <= standing.head;) {
    const page = log.read(standing.session, next, Math.min(PAGE, standing.head - next + 1));
    const last = page.at(-1);
    if (last === undefined) return;
    yield Buffer.concat(page.map(writeDelimited));
    next = offset(last.offset + 1);
  }
}

/** Its samples and gaps in the order of sample index, from one sample up to and without another, at most to its end. */
export function* recordsInOrderOfSample(
  log: SessionLog,
  { session, endSample }: SessionStanding,
  range: SampleRange = { first: sampleIndex(0), end: endSample },
): Generator<Buffer> {
  const end = sampleIndex(Math.min(range.end, endSample));
  for (let { first } = range; first < end;) {
    const page = log.readSamples(session, { first, end }, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield Buffer.concat(page.map(({ logged }) => writeDelimited(logged)));
    first = last.samples.end;
  }
}
