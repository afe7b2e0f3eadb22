import { milliseconds, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock, type Clock } from '../../relay/operations/clock.ts';
import { temporaryFolder } from './parts.ts';
import { type AuthoredRecord, SessionAuthor } from './session-author.ts';

const DAY = 86_400_000;
const UNITS = 6;
/** Of each case, s: as long as what is written below takes. */
const SECONDS = 240;
const FRAME = 2500;

export interface RecordedFleet {
  /** A relay's data folder; nobody has it open. */
  readonly folder: string;
  readonly cases: number;
}

/**
 * Cases of a month by six ambulances, as the relay's own code stores them: each with a 12-lead and places; some with a gap, a
 * second 12-lead, an alert that is answered or not, an activation that is withdrawn. What differs follows from the number of the
 * case, so that every run has the same figures.
 */
export async function recordFleet(cases = 36, until = Date.now() - DAY): Promise<RecordedFleet> {
  const folder = temporaryFolder();
  let wall = until;
  const clock: Clock = { ...systemClock, now: () => ({ ...systemClock.now(), unix: unixMillis(wall) }) };
  const opening = await SqliteSessionLog.open(folder, { clock, gather: milliseconds(0) });
  if (!opening.ok) throw new Error(opening.sentence);
  const { log } = opening;
  for (let number = 1; number <= cases; number += 1) {
    const startedAt = Math.round(until - ((cases - number) * 28 * DAY) / cases - ((number * 7) % 24) * 3_600_000);
    const [crew, hospital] = written(number, startedAt);
    const third = Math.ceil(crew.written.length / 3);
    for (const [part, late] of [140, 320, number % 5 === 0 ? 45_000 : 900].entries()) {
      const records = crew.written.slice(part * third, (part + 1) * third);
      wall = (records.at(-1)?.record.recordedAt ?? startedAt) + late;
      await append(log, crew, records);
    }
    wall += 20_000 + number * 1_500;
    await append(log, crew, hospital.written);
  }
  await log.close();
  return { folder, cases };
}

async function append(
  log: SqliteSessionLog,
  { unit }: SessionAuthor,
  records: readonly AuthoredRecord[],
): Promise<void> {
  const result = await log.append(unit, records);
  if (!result.ok) throw new Error(result.trouble.sentence);
}

function written(number: number, startedAt: number): readonly [SessionAuthor, SessionAuthor] {
  const unit = `ambulance-${String(1 + (number % UNITS))}`;
  const crew = new SessionAuthor({ session: number, unit, startedAt });
  const hospital = new SessionAuthor({ session: number, unit, startedAt, epoch: 0 });
  const twelveLead = (first: number): AuthoredRecord =>
    crew.entry({
      ...{ kind: 'twelve-lead', firstSample: sampleIndex(first), sampleCount: sampleCount(5000) },
      ...{ placement: 'standard', quality: 'good' },
    });
  crew.open();
  const gapAt = number % 3 === 0 ? 200 : number % 4 === 0 ? 55 : Infinity;
  while (crew.endSample < SECONDS * 500) {
    const seconds = crew.endSample / 500;
    if (seconds % 60 === 0) {
      crew.entry({
        ...{
          kind: 'position',
          latitude: 25 + ((number * 13) % 29) / 100,
          longitude: 121.4 + ((number * 17) % 31) / 100,
        },
        ...{ accuracyMetres: 8, fixedAt: unixMillis(startedAt), eta: null, source: null },
      });
    }
    if (seconds === 65) twelveLead(50 * 500);
    if (seconds === 130 && number % 6 === 0) twelveLead(115 * 500);
    if (seconds === 70 && number % 2 === 0) {
      crew.entry({ kind: 'alert', twelveLead: sampleIndex(50 * 500), hospital: '', urgency: 'stemi' });
    }
    if (seconds === gapAt) crew.gap(FRAME * (1 + (number % 7)));
    else crew.samples(FRAME);
  }
  crew.end();
  const decide = (decision: 'activated' | 'cancelled' | 'not-stemi'): AuthoredRecord =>
    hospital.entry({ kind: 'decision', decision, reason: 'x', placement: 'standard', hospital: '' }, 'Dr Example');
  if (number % 2 === 0 && number % 10 !== 0) decide(number % 4 === 0 ? 'activated' : 'not-stemi');
  if (number % 16 === 0) decide('cancelled');
  return [crew, hospital];
}
