import { simulatedEcg } from '../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import { leadMask } from '../../protocol/ecg/leads.ts';
import {
  milliseconds,
  monotonicMillis,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { Epoch, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import type { RecordBody, SessionRecord } from '../../protocol/wire/record.ts';
import { encodeSamples } from '../../protocol/wire/sample-coding.ts';
import type { RecordToAppend } from '../../relay/log/session-log.ts';
import { SqliteSessionLog } from '../../relay/log/sqlite-session-log.ts';
import { systemClock, type Clock } from '../../relay/operations/clock.ts';
import { SessionSealer } from '../../relay/proof/session-sealer.ts';
import { openSigner } from '../../relay/proof/signing-keys.ts';
import { temporaryFolder } from './parts.ts';
import { sessionNumber } from './session-author.ts';

export const CASE_RATE = 500;
/** The case lasts so long, s. */
export const CASE_SECONDS = 240;
/** The tablet recorded on, and the relay heard nothing, s. */
export const CASE_OUTAGE = { from: 60, to: 86 } as const;
export const CASE_GAP = { from: 130, to: 138 } as const;
/** Chest electrodes on the right side, s. */
export const CASE_RIGHT_SIDED = { from: 205, to: 222 } as const;
/** The relay's clock is so much ahead of the tablet's, ms. */
const CLOCK_AHEAD = 2_300;
/** From recording to commit while the link stands, ms. */
const ON_THE_WAY = 120;
const FRAME = CASE_RATE / 2;

const UNIT = 'ambulance-1' as UnitId;
const JOURNAL: Epoch = { number: 1, nonce: 'a1'.repeat(8) };
const HOSPITAL: Epoch = { number: 0, nonce: 'b2'.repeat(8) };

interface Authored extends RecordToAppend {
  readonly committedAt: number;
}

/** An author's records, numbered and chained as they are written. */
function author(session: SessionId, epoch: Epoch) {
  let previousHash: Uint8Array = new Uint8Array(0);
  let seq = 0;
  return (recordedAt: number, committedAt: number, body: RecordBody): Authored => {
    seq += 1;
    const record: SessionRecord = {
      ...{ session, epoch, seq: sequenceNumber(seq), previousHash, body },
      recordedAt: unixMillis(recordedAt),
      recordedAtMonotonic: monotonicMillis(Math.round(recordedAt) % 1e9),
    };
    const { sealed, hash } = sealRecord(record);
    previousHash = hash;
    return { record, sealed, committedAt };
  };
}

export interface ReviewedCase {
  /** A relay's data folder; nobody has it open. */
  readonly folder: string;
  readonly session: SessionId;
  /** Samples a lead that are there. */
  readonly samples: number;
}

/**
 * An anterior STEMI from first contact to arrival, sealed, as the relay's own code stores it: 26 s without a link whose
 * samples came behind it, eight seconds that were never recorded, an electrode that came off, chest electrodes on the right side, an alarm, and what crew
 * and hospital told each other.
 */
export async function recordReviewedCase(startedAt = Date.now() - 3_600_000): Promise<ReviewedCase> {
  const folder = temporaryFolder();
  const session = sessionNumber(7);
  const records = written(session, startedAt).sort((one, other) => one.committedAt - other.committedAt);
  let wall = startedAt;
  const clock: Clock = { ...systemClock, now: () => ({ ...systemClock.now(), unix: unixMillis(wall) }) };
  const opening = await SqliteSessionLog.open(folder, { clock, gather: milliseconds(0) });
  const signing = openSigner(folder);
  if (!opening.ok || !signing.ok) throw new Error('The folder of a test cannot be used.');
  const { log } = opening;
  for (let at = 0; at < records.length;) {
    wall = records[at]?.committedAt ?? wall;
    const together = records.slice(at).filter(({ committedAt }) => committedAt === wall);
    const result = await log.append(UNIT, together);
    if (!result.ok) throw new Error(result.trouble.sentence);
    at += together.length;
  }
  const alarms: string[] = [];
  const alarm = (sentence: string): void => void alarms.push(sentence);
  const sealer = new SessionSealer({ log, signer: signing.signer, clock: systemClock, alarm });
  await new Promise<void>((resolve) => {
    const stop = sealer.listen(() => {
      stop();
      resolve();
    });
  });
  await sealer.close();
  await log.close();
  if (alarms.length > 0) throw new Error(alarms.join(' '));
  return { folder, session, samples: (CASE_SECONDS - CASE_GAP.to + CASE_GAP.from) * CASE_RATE };
}

function written(session: SessionId, startedAt: number): Authored[] {
  const ecg = simulatedEcg('anterior-stemi', 3);
  const crew = author(session, JOURNAL);
  const hospital = author(session, HOSPITAL);
  const all: Authored[] = [];
  const tablet = (seconds: number): number => startedAt + seconds * 1000;
  const relay = (seconds: number): number => tablet(seconds) + CLOCK_AHEAD;
  /** What was recorded without a link came behind what was live, three frames at a time. */
  const committed = (seconds: number): number =>
    seconds < CASE_OUTAGE.from || seconds >= CASE_OUTAGE.to
      ? relay(seconds) + ON_THE_WAY
      : Math.round(relay(CASE_OUTAGE.to + 2 + (seconds - CASE_OUTAGE.from) / 6));
  const told = (seconds: number, entry: CaseEntry): Authored => {
    const body = { kind: 'entry', by: 'Dr Example', atSample: sampleIndex(0), entry } as const;
    const record = hospital(relay(seconds), relay(seconds), body);
    all.push(record);
    return record;
  };
  const look = (seconds: number): void => {
    const through = sampleIndex(Math.round(Math.min(seconds, CASE_OUTAGE.from) * CASE_RATE));
    all.push(hospital(relay(seconds), relay(seconds), { kind: 'seen', by: 'Dr Example', through }));
  };
  const write = (seconds: number, body: RecordBody): void => {
    all.push(crew(tablet(seconds), committed(seconds), body));
  };
  const note = (seconds: number, entry: CaseEntry): void => {
    write(seconds, { kind: 'entry', by: 'Crew Example', atSample: sampleIndex(seconds * CASE_RATE), entry });
  };

  look(48);
  told(52, { kind: 'decision', decision: 'acknowledged', reason: '', placement: 'standard', hospital: '' });
  const order = told(55, { kind: 'order', text: 'Aspirin 300 mg', preset: '' });
  told(63, { kind: 'decision', decision: 'activated', reason: '', placement: 'standard', hospital: '' });
  look(110);
  const orderName = { epoch: HOSPITAL, seq: order.record.seq };

  const entriesAt = new Map<number, readonly CaseEntry[]>([
    [1, [{ kind: 'patient', label: 'Unknown M ~60', caseNumber: 'A-114', ageYears: 60, sex: 'male' }]],
    [5, [{ kind: 'event', event: 'first-contact', text: '' }]],
    [
      30,
      [
        {
          ...{ kind: 'twelve-lead', placement: 'standard', quality: 'good' },
          ...{ firstSample: sampleIndex(20 * CASE_RATE), sampleCount: sampleCount(10 * CASE_RATE) },
        },
      ],
    ],
    [40, [{ kind: 'alert', twelveLead: sampleIndex(20 * CASE_RATE), hospital: 'default', urgency: 'stemi' }]],
    [56, [{ kind: 'shown', ...orderName }]],
    [59, [{ kind: 'read-back', ...orderName }]],
    [100, [{ kind: 'event', event: 'aspirin', text: '' }]],
    [104, [{ kind: 'message', text: 'Pain 7 of 10, on the motorway.', preset: '' }]],
    [170, [{ kind: 'alarm', condition: 'extreme-tachycardia', change: 'began', priority: 'high' }]],
    [185, [{ kind: 'alarm', condition: 'extreme-tachycardia', change: 'ended', priority: 'high' }]],
    [230, [{ kind: 'event', event: 'arrived', text: '' }]],
  ]);
  const { format } = ecg;
  write(0, {
    kind: 'opened',
    description: {
      ...{ unit: UNIT, source: 'Simulated anterior STEMI', patientLabel: 'Unknown M ~60', format, software: 'test' },
      startedAt: unixMillis(startedAt),
    },
  });
  for (let first = 0; first < CASE_SECONDS * CASE_RATE; first += FRAME) {
    const seconds = (first + FRAME) / CASE_RATE;
    const began = first / CASE_RATE;
    const sampled = { firstSample: sampleIndex(first), sampleCount: sampleCount(FRAME) };
    if (began >= CASE_GAP.from && began < CASE_GAP.to) {
      write(seconds, { kind: 'gap', ...sampled, reason: 'sensor_off' });
    } else {
      const { channels } = ecg.read({ first: sampleIndex(first), end: sampleIndex(first + FRAME) });
      const leadsOff = leadMask(began >= 150 && began < 160 ? ['V1'] : []);
      const isMoved = began >= CASE_RIGHT_SIDED.from && began < CASE_RIGHT_SIDED.to;
      const placed = isMoved ? ({ placement: 'right-sided' } as const) : {};
      write(seconds, { kind: 'samples', ...sampled, ...encodeSamples(channels), leadsOff, ...placed });
    }
    for (const entry of entriesAt.get(seconds) ?? []) note(seconds, entry);
    if (Number.isInteger(seconds / 15)) {
      const place = { latitude: 24.15 + seconds / 9_000, longitude: 120.65 + seconds / 7_000, accuracyMetres: 8 };
      note(seconds, { kind: 'position', ...place, fixedAt: unixMillis(tablet(seconds)), eta: null, source: null });
    }
  }
  const unitRecords = all.filter(({ record }) => record.epoch.number === JOURNAL.number).length;
  write(CASE_SECONDS, {
    kind: 'end',
    sampleCount: sampleCount(CASE_SECONDS * CASE_RATE),
    epochs: [{ epoch: JOURNAL, last: sequenceNumber(unitRecords + 1) }],
  });
  return all;
}
