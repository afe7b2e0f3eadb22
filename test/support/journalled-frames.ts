import type {
  CommitResult,
  CommittedRecord,
  JournalEntry,
  RecordingTime,
  SessionOpening,
} from '../../ambulance-unit/acquisition/journal/unit-journal.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  monotonicMillis,
  sampleCount,
  sampleIndex,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';

export const SESSION = '01938f3a-7c00-7000-8000-000000000001' as SessionId;
export const OTHER_SESSION = '01938f3a-7c00-7000-8000-000000000002' as SessionId;
export const LEDGER = '00112233445566778899aabbccddeeff' as LedgerId;
export const DESCRIPTION: SessionDescription = {
  unit: 'ambulance-12' as UnitId,
  source: 'Simulated: anterior STEMI',
  patientLabel: 'Unknown M ~60',
  startedAt: unixMillis(1_700_000_000_000),
  format: {
    samplingRate: hertz(500),
    leads: [{ lead: 'II', lsb: microvoltsPerLsb(2.5), baseline: deviceCount(0) }],
  },
  software: 'test',
};

export const timeAt = (second: number): RecordingTime => ({
  recordedAt: unixMillis(1_700_000_000_000 + second * 1000),
  recordedAtMonotonic: monotonicMillis(second * 1000),
});

/** A frame of 50 samples whose payload says which it is. */
export const frame = (place: number, first = place * 50): JournalEntry => ({
  body: {
    kind: 'samples',
    firstSample: sampleIndex(first),
    sampleCount: sampleCount(50),
    coding: 1,
    payload: new Uint8Array(120).fill(place),
    leadsOff: NO_LEADS,
  },
  ...timeAt(place / 10),
});
export const frames = (from: number, to: number): JournalEntry[] =>
  Array.from({ length: to - from }, (_, i) => frame(from + i));

export const opening = (session = SESSION, source = 'simulated:anterior-stemi?seed=1'): SessionOpening => ({
  session,
  source,
  description: DESCRIPTION,
  ...timeAt(0),
});

export function committed(result: CommitResult): readonly CommittedRecord[] {
  if (!result.ok) throw new Error(`the journal refused: ${result.trouble.kind}`);
  return result.records;
}
