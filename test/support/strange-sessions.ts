import { leadMask, type LeadName } from '../../protocol/ecg/leads.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  sampleCount,
  sampleIndex,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { encodeSamples } from '../../protocol/wire/sample-coding.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock } from '../../relay/operations/clock.ts';
import { temporaryFolder } from './parts.ts';
import { SessionAuthor } from './session-author.ts';

/** Markup, a turned reading direction and a null, where a patient's name is expected. */
export const HOSTILE_NAME = '<img src=x onerror="document.title=1"> \u202eevil\u0000';
/** Samples a second that no monitor of the tests has. */
const STRANGE_RATES = [300, 669, 1000] as const;
const LONG_RATE = 500;
/** The longest session, s. */
export const LONG_SECONDS = 16 * 3600;
const SHOWN_SECONDS = 20;

const EIGHT: readonly LeadName[] = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const SIX = EIGHT.slice(0, 6);
const UNIT = 'ambulance-1';

export interface StrangeSessions {
  /** A relay's data folder; nobody has it open. */
  readonly folder: string;
  /** Twenty seconds each, without V5 and V6, of a patient with a hostile name. */
  readonly byRate: readonly { readonly session: SessionId; readonly rate: number }[];
  /** Sixteen hours, of which only the first and the last twenty seconds were recorded. */
  readonly long: SessionId;
}

/** One beat a second, µV at a time in s: a P wave, a QRS of 1 mV, a T wave. */
function beat(seconds: number, size: number): number {
  const phase = seconds % 1;
  const hump = (at: number, width: number, height: number): number =>
    height * Math.exp(-(((phase - at) / width) ** 2) / 2);
  return size * (hump(0.2, 0.025, 120) - hump(0.36, 0.009, 90) + hump(0.38, 0.011, 1000) + hump(0.66, 0.05, 280));
}

function write(author: SessionAuthor, leads: readonly LeadName[], rate: number, label: string): void {
  author.write({
    kind: 'opened',
    description: {
      unit: author.unit,
      source: 'A test',
      patientLabel: label,
      startedAt: unixMillis(Date.now() - 3_600_000),
      format: {
        samplingRate: hertz(rate),
        leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(5), baseline: deviceCount(0) })),
      },
      software: 'test',
    },
  });
}

/** Whole seconds from a sample on. */
function writeSeconds(author: SessionAuthor, first: number, seconds: number, leads: number, rate: number): void {
  for (let second = 0; second < seconds; second += 1) {
    const from = first + second * rate;
    const channels = Array.from({ length: leads }, (_, channel) =>
      Int32Array.from({ length: rate }, (__, i) => Math.round(beat((from + i) / rate, 1 - channel / 10) / 5)),
    );
    author.write({
      kind: 'samples',
      firstSample: sampleIndex(from),
      sampleCount: sampleCount(rate),
      ...encodeSamples(channels),
      leadsOff: leadMask([]),
    });
  }
}

/** Sessions that are unusual and right, as the relay's own code stores them. */
export async function recordStrangeSessions(): Promise<StrangeSessions> {
  const folder = temporaryFolder();
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock, gather: milliseconds(0) });
  if (!opening.ok) throw new Error(opening.sentence);
  const { log } = opening;
  const keep = async (author: SessionAuthor): Promise<void> => {
    const result = await log.append(author.unit, author.written);
    if (!result.ok) throw new Error(result.trouble.sentence);
  };
  const byRate: { session: SessionId; rate: number }[] = [];
  for (const [at, rate] of STRANGE_RATES.entries()) {
    const author = new SessionAuthor({ session: 0x300 + at, unit: UNIT });
    write(author, SIX, rate, HOSTILE_NAME);
    writeSeconds(author, 0, SHOWN_SECONDS, SIX.length, rate);
    author.endAt(SHOWN_SECONDS * rate);
    await keep(author);
    byRate.push({ session: author.session, rate });
  }
  const author = new SessionAuthor({ session: 0x310, unit: UNIT });
  write(author, EIGHT, LONG_RATE, 'Unknown');
  const all = LONG_SECONDS * LONG_RATE;
  const shown = SHOWN_SECONDS * LONG_RATE;
  writeSeconds(author, 0, SHOWN_SECONDS, EIGHT.length, LONG_RATE);
  author.write({
    kind: 'gap',
    firstSample: sampleIndex(shown),
    sampleCount: sampleCount(all - 2 * shown),
    reason: 'sensor_off',
  });
  writeSeconds(author, all - shown, SHOWN_SECONDS, EIGHT.length, LONG_RATE);
  author.endAt(all);
  await keep(author);
  await log.close();
  return { folder, byRate, long: author.session };
}
