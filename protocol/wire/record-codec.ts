import { sha256 } from '@noble/hashes/sha2.js';
import { plainBytes } from './protobuf-runtime.ts';
import { prearrival } from './generated/telemetry.js';
import { crc32c } from './crc32c.ts';
import { PLACEMENT_NUMBERS, readEntry, writeEntry } from './case-entry-codec.ts';
import { decoded, refused, type Decoded } from './decode-failure.ts';
import { numbersOf } from './enumerations.ts';
import {
  epochField,
  failureOf,
  FieldOutOfRange,
  finiteNumber,
  placeField,
  rangeField,
  sequenceField,
  sessionField,
  shortText,
  stretchField,
  wholeNumber,
  writeEpoch,
} from './fields.ts';
import { bytesOfSession, type UnitId } from './identity.ts';
import { LIMITS } from './limits.ts';
import {
  SESSION_PURPOSES,
  type RecordBody,
  type SealedRecord,
  type SessionDescription,
  type SessionRecord,
} from './record.ts';
import { GAP_REASONS, type GapReason, type LeadSignal } from '../ecg/sample-block.ts';
import { LEAD_NUMBERS, leadOfNumber, type LeadMask } from '../ecg/leads.ts';
import { PLACEMENTS } from '../ecg/placement.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  monotonicMillis,
  sampleCount,
  sampleIndex,
  unixMillis,
} from '../ecg/units.ts';

const wire = prearrival.v1;
const PURPOSE_NUMBERS = numbersOf(SESSION_PURPOSES, wire.Purpose, 0);
const GAP_REASON_NUMBERS: Readonly<Record<GapReason, prearrival.v1.GapReason>> = {
  sensor_off: wire.GapReason.GAP_REASON_SENSOR_OFF,
  link_loss: wire.GapReason.GAP_REASON_LINK_LOSS,
  app_down: wire.GapReason.GAP_REASON_APP_DOWN,
  journal_full: wire.GapReason.GAP_REASON_JOURNAL_FULL,
  purged: wire.GapReason.GAP_REASON_PURGED,
  corrupt: wire.GapReason.GAP_REASON_CORRUPT,
};

/** SHA-256 of a record's encoded bytes: what the next record of its epoch carries as `previousHash`. 32 bytes. */
export type RecordHash = Uint8Array;

/** Encodes a record for ever: its bytes, and their hash for the record after it. */
export function sealRecord(record: SessionRecord): { readonly sealed: SealedRecord; readonly hash: RecordHash } {
  const bytes = wire.Record.encode({
    session: bytesOfSession(record.session),
    ...writeEpoch(record.epoch),
    seq: record.seq,
    previousHash: record.previousHash,
    recordedAtUnixMs: record.recordedAt,
    recordedAtMonotonicMs: record.recordedAtMonotonic,
    ...writeBody(record.body),
  }).finish();
  const sealed = plainBytes(wire.SealedRecord.encode({ crc32c: crc32c(bytes), record: bytes }).finish());
  return { sealed: sealed as SealedRecord, hash: sha256(bytes) };
}

/**
 * Reads a sealed record, its checksum verified first. The payload of samples is a view into `bytes`, not a copy.
 * Failures: too-large (LIMITS.recordBytes), checksum-mismatch, truncated, malformed, field-out-of-range.
 */
export function openRecord(bytes: Uint8Array): Decoded<SessionRecord> {
  const envelope = openEnvelope(bytes);
  return envelope.ok ? readRecord(envelope.value) : envelope;
}

/** The same, and the record's hash: what reads a whole log opens each envelope once. `hash` is SHA-256. */
export function openHashedRecord(
  bytes: Uint8Array,
  hash: (record: Uint8Array) => RecordHash,
): Decoded<{ readonly record: SessionRecord; readonly hash: RecordHash }> {
  const envelope = openEnvelope(bytes);
  if (!envelope.ok) return envelope;
  const read = readRecord(envelope.value);
  return read.ok ? decoded({ record: read.value, hash: hash(envelope.value) }) : read;
}

function readRecord(bytes: Uint8Array): Decoded<SessionRecord> {
  try {
    const record = wire.Record.decode(bytes);
    const { previousHash } = record;
    if (previousHash.length !== 0 && previousHash.length !== 32) throw new FieldOutOfRange('previous_hash');
    return decoded({
      session: sessionField(record.session),
      epoch: epochField(record),
      seq: sequenceField(record.seq, 'seq'),
      previousHash,
      recordedAt: unixMillis(wholeNumber(record.recordedAtUnixMs, 'recorded_at_unix_ms')),
      recordedAtMonotonic: monotonicMillis(finiteNumber(record.recordedAtMonotonicMs, 'recorded_at_monotonic_ms')),
      body: readBody(record),
    });
  } catch (thrown) {
    return failureOf(thrown);
  }
}
const NO_HASH = new Uint8Array(0);

/** The hash of a sealed record whose checksum holds. */
export function hashOfSealedRecord(bytes: Uint8Array): Decoded<RecordHash> {
  const envelope = openEnvelope(bytes);
  return envelope.ok ? decoded(sha256(envelope.value)) : envelope;
}

function openEnvelope(bytes: Uint8Array): Decoded<Uint8Array> {
  if (bytes.length > LIMITS.recordBytes) {
    return refused({ kind: 'too-large', bytes: bytes.length, limit: LIMITS.recordBytes });
  }
  try {
    const envelope = wire.SealedRecord.decode(bytes);
    const { record } = envelope;
    const computed = crc32c(record);
    const stated = envelope.crc32c >>> 0;
    if (computed !== stated) return refused({ kind: 'checksum-mismatch', stated, computed });
    return decoded(record);
  } catch (thrown) {
    return failureOf(thrown);
  }
}

function writeBody(body: RecordBody): prearrival.v1.Record.$Properties {
  switch (body.kind) {
    case 'opened':
      return { opened: writeDescription(body.description) };
    case 'samples':
      return {
        samples: {
          firstSample: body.firstSample,
          sampleCount: body.sampleCount,
          coding: body.coding,
          payload: body.payload,
          leadsOff: body.leadsOff,
          placement: PLACEMENT_NUMBERS[body.placement ?? 'standard'],
        },
      };
    case 'gap':
      return {
        gap: {
          firstSample: body.firstSample,
          sampleCount: body.sampleCount,
          reason: GAP_REASON_NUMBERS[body.reason],
        },
      };
    case 'end':
      return {
        end: {
          sampleCount: body.sampleCount,
          epochs: body.epochs.map(({ epoch, last }) => ({ ...writeEpoch(epoch), lastSeq: last })),
        },
      };
    case 'records-lost':
      return { recordsLost: { ...writeEpoch(body.epoch), firstSeq: body.first, lastSeq: body.last } };
    case 'seen':
      return { seen: { by: body.by, throughSample: body.through } };
    case 'entry':
      return { entry: writeEntry(body) };
    case 'other':
      return {};
  }
}

function readBody(record: prearrival.v1.Record.$Properties): RecordBody {
  if (record.opened) return { kind: 'opened', description: readDescription(record.opened) };
  if (record.samples) {
    const { samples } = record;
    const { first, count } = stretchField(samples.firstSample, samples.sampleCount);
    if (count > LIMITS.samplesPerRecord) throw new FieldOutOfRange('sample_count');
    const placement = PLACEMENTS.find((name) => PLACEMENT_NUMBERS[name] === (samples.placement ?? 0));
    if (placement === undefined) throw new FieldOutOfRange('placement');
    return {
      kind: 'samples',
      firstSample: sampleIndex(first),
      sampleCount: sampleCount(count),
      coding: wholeNumber(samples.coding, 'coding'),
      payload: samples.payload ?? NO_HASH,
      leadsOff: ((samples.leadsOff ?? 0) | 0) as LeadMask,
      ...(placement === 'standard' ? {} : { placement }),
    };
  }
  if (record.gap) {
    const reason = GAP_REASONS[(record.gap.reason ?? 0) - 1];
    const { first, count } = stretchField(record.gap.firstSample, record.gap.sampleCount);
    if (reason === undefined) throw new FieldOutOfRange('reason');
    return {
      kind: 'gap',
      firstSample: sampleIndex(first),
      sampleCount: sampleCount(count),
      reason,
    };
  }
  if (record.end) {
    return {
      kind: 'end',
      sampleCount: sampleCount(placeField(record.end.sampleCount, 'sample_count')),
      epochs: (record.end.epochs ?? []).map((end) => ({
        epoch: epochField(end),
        last: sequenceField(end.lastSeq, 'last_seq'),
      })),
    };
  }
  if (record.recordsLost) {
    const { recordsLost } = record;
    const range = rangeField({ first: recordsLost.firstSeq, last: recordsLost.lastSeq });
    return { kind: 'records-lost', epoch: epochField(recordsLost), ...range };
  }
  if (record.seen) {
    const by = shortText(record.seen.by, 'by');
    return { kind: 'seen', by, through: sampleIndex(placeField(record.seen.throughSample, 'through_sample')) };
  }
  if (record.entry) return { kind: 'entry', ...readEntry(record.entry) };
  return { kind: 'other' };
}

const writeDescription = (description: SessionDescription): prearrival.v1.Opened.$Properties => ({
  unit: description.unit,
  source: description.source,
  patientLabel: description.patientLabel,
  sessionStartedAtUnixMs: description.startedAt,
  samplingRateHz: description.format.samplingRate,
  leads: description.format.leads.map(({ lead, lsb, baseline }) => ({
    lead: LEAD_NUMBERS[lead],
    lsbUv: lsb,
    baseline,
  })),
  software: description.software,
  purpose: PURPOSE_NUMBERS[description.purpose ?? 'care'],
});

function readDescription(opened: prearrival.v1.Opened.$Properties): SessionDescription {
  const samplingRate = finiteNumber(opened.samplingRateHz, 'sampling_rate_hz');
  const { least, most } = LIMITS.samplingRate;
  if (samplingRate < least || samplingRate > most) throw new FieldOutOfRange('sampling_rate_hz');
  const leads = (opened.leads ?? []).map(readLead);
  if (leads.length === 0 || leads.length > LIMITS.leadsPerSession) throw new FieldOutOfRange('leads');
  if (new Set(leads.map(({ lead }) => lead)).size !== leads.length) throw new FieldOutOfRange('leads');
  // A purpose of a later version is shown as a patient: rather one test too many on a screen than one patient too few.
  const purpose = SESSION_PURPOSES.find((name) => PURPOSE_NUMBERS[name] === (opened.purpose ?? 0)) ?? 'care';
  return {
    unit: shortText(opened.unit, 'unit') as UnitId,
    source: shortText(opened.source, 'source'),
    patientLabel: shortText(opened.patientLabel, 'patient_label'),
    startedAt: unixMillis(wholeNumber(opened.sessionStartedAtUnixMs, 'session_started_at_unix_ms')),
    format: { samplingRate: hertz(samplingRate), leads },
    software: shortText(opened.software, 'software'),
    ...(purpose === 'care' ? {} : { purpose }),
  };
}

function readLead(signal: prearrival.v1.LeadSignal.$Properties): LeadSignal {
  const lead = leadOfNumber(wholeNumber(signal.lead, 'lead'));
  const lsb = finiteNumber(signal.lsbUv, 'lsb_uv');
  if (lead === null) throw new FieldOutOfRange('lead');
  if (lsb <= 0) throw new FieldOutOfRange('lsb_uv');
  return { lead, lsb: microvoltsPerLsb(lsb), baseline: deviceCount(signal.baseline ?? 0) };
}
