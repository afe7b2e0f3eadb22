import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_KINDS } from '../ecg/course/alarm-limits.ts';
import { PLACEMENTS } from '../ecg/placement.ts';
import { QUALITY_GRADES } from '../ecg/quality/ecg-quality.ts';
import {
  beatsPerMinute,
  microvolts,
  monotonicMillis,
  sampleCount,
  sampleIndex,
  seconds,
  sequenceNumber,
  unixMillis,
} from '../ecg/units.ts';
import {
  ALARM_CHANGES,
  ALARM_PRIORITIES,
  CARE_EVENTS,
  CHECK_RESULTS,
  DECISIONS,
  LONGEST_NAME,
  LONGEST_REQUEST,
  LONGEST_TEXT,
  SHARE_CHANGES,
  SUMMONS_STEPS,
  POSITION_SOURCES,
  URGENCIES,
  VITAL_KINDS,
  type CaseEntry,
  type WrittenEntry,
} from './case-entry.ts';
import { crc32c } from './crc32c.ts';
import type { SessionId, UnitId } from './identity.ts';
import { LIMITS } from './limits.ts';
import { openRecord, sealRecord } from './record-codec.ts';
import { SESSION_PURPOSES, type RecordBody, type SealedRecord, type SessionRecord } from './record.ts';
import { decodeRelayMessage, encodeRelayMessage } from './uplink-codec.ts';
// Behind the codecs: they set protobuf's runtime up.
import { prearrival } from './generated/telemetry.js';

const session = '018f3c5e-7a10-7abc-8def-0123456789ab' as SessionId;
const { v1: wire } = prearrival;

const recordOf = (body: RecordBody, number = 1): SessionRecord => ({
  session,
  epoch: { number, nonce: '0123456789abcdef' },
  seq: sequenceNumber(3),
  previousHash: new Uint8Array(32).fill(9),
  recordedAt: unixMillis(1_790_000_000_123),
  recordedAtMonotonic: monotonicMillis(1234.5),
  body,
});
/** What a reader on the other end makes of a body. */
function comesBack(body: RecordBody): RecordBody {
  const opened = openRecord(sealRecord(recordOf(body)).sealed);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  return opened.value.body;
}
/** A record as somebody seals it who holds to nothing. */
function sealed(record: object): SealedRecord {
  const bytes = wire.Record.encode({
    session: new Uint8Array(16).fill(1),
    epochNumber: 1,
    epochNonce: new Uint8Array(8),
    seq: 1,
    ...record,
  }).finish();
  return wire.SealedRecord.encode({ record: bytes, crc32c: crc32c(bytes) }).finish() as SealedRecord;
}

const name = fc.string({ maxLength: LONGEST_NAME, unit: 'binary' });
const text = fc.string({ maxLength: 500, unit: 'binary' });
const place = fc.integer({ min: 0, max: 2 ** 51 - 1 }).map(sampleIndex);
const time = fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }).map((ms) => unixMillis(ms + 0));
const maybe = <Value>(some: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(some, { nil: null });
const degrees = (most: number): fc.Arbitrary<number> => fc.double({ min: -most, max: most, noNaN: true });
const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const kind = <Kind extends CaseEntry['kind']>(of: Kind): fc.Arbitrary<Kind> => fc.constant(of);

const entries: { readonly [Kind in CaseEntry['kind']]: fc.Arbitrary<Extract<CaseEntry, { kind: Kind }>> } = {
  patient: fc.record({
    kind: kind('patient'),
    label: name,
    caseNumber: name,
    ageYears: maybe(fc.integer({ min: 0, max: 150 })),
    sex: maybe(oneOf(['female', 'male'] as const)),
  }),
  'twelve-lead': fc.record({
    kind: kind('twelve-lead'),
    firstSample: fc.integer({ min: 0, max: 2 ** 50 }).map(sampleIndex),
    sampleCount: fc.integer({ min: 1, max: 2 ** 32 - 1 }).map(sampleCount),
    placement: oneOf(PLACEMENTS),
    quality: oneOf(QUALITY_GRADES),
  }),
  hospital: fc.record({ kind: kind('hospital'), hospital: name, title: name, eta: maybe(time) }),
  alert: fc.record({ kind: kind('alert'), twelveLead: place, hospital: name, urgency: oneOf(URGENCIES) }),
  vital: fc.record({
    kind: kind('vital'),
    values: fc.array(
      fc.record({ vital: oneOf(VITAL_KINDS), value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
      { minLength: 1, maxLength: 16 },
    ),
    measuredAt: time,
    source: name,
  }),
  event: fc.record({ kind: kind('event'), event: oneOf(CARE_EVENTS), text }),
  position: fc.record({
    kind: kind('position'),
    latitude: degrees(90),
    longitude: degrees(180),
    accuracyMetres: fc.double({ min: 0, max: 1e7, noNaN: true }),
    fixedAt: time,
    eta: maybe(time),
    source: maybe(oneOf(POSITION_SOURCES)),
  }),
  message: fc.record({ kind: kind('message'), text, preset: name }),
  order: fc.record({ kind: kind('order'), text, preset: name }),
  'read-back': fc.record({
    kind: kind('read-back'),
    epoch: fc.record({
      number: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      nonce: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((nonce) => nonce.toString(16).padStart(16, '0')),
    }),
    seq: fc.integer({ min: 1, max: 2 ** 51 }).map(sequenceNumber),
  }),
  shown: fc.record({
    kind: kind('shown'),
    epoch: fc.record({
      number: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      nonce: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((nonce) => nonce.toString(16).padStart(16, '0')),
    }),
    seq: fc.integer({ min: 1, max: 2 ** 51 }).map(sequenceNumber),
  }),
  decision: fc.record({
    kind: kind('decision'),
    decision: oneOf(DECISIONS),
    reason: text,
    placement: oneOf(PLACEMENTS),
    hospital: name,
  }),
  alarm: fc.record({
    kind: kind('alarm'),
    condition: name,
    change: oneOf(ALARM_CHANGES),
    priority: oneOf(ALARM_PRIORITIES),
  }),
  'alarm-limits': fc.record({
    kind: kind('alarm-limits'),
    limits: fc.record({
      isOn: fc.record(Object.fromEntries(ALARM_KINDS.map((alarm) => [alarm, fc.boolean()]))),
      asystoleAfter: fc.double({ min: 3, max: 10, noNaN: true }).map(seconds),
      extremeBradycardia: fc.integer({ min: 20, max: 49 }).map(beatsPerMinute),
      rateLow: fc.integer({ min: 50, max: 99 }).map(beatsPerMinute),
      rateHigh: fc.integer({ min: 100, max: 199 }).map(beatsPerMinute),
      extremeTachycardia: fc.integer({ min: 200, max: 300 }).map(beatsPerMinute),
      wideComplexRate: fc.double({ min: 100, max: 200, noNaN: true }).map(beatsPerMinute),
      stChange: fc.integer({ min: 50, max: 500 }).map(microvolts),
      stChangeLeads: fc.integer({ min: 1, max: 12 }),
      stChangeFor: fc.double({ min: 0, max: 120, noNaN: true }).map((value) => seconds(value + 0)),
      noSignalAfter: fc.integer({ min: 1, max: 30 }).map(seconds),
      leadOffAfter: fc.integer({ min: 0, max: 30 }).map(seconds),
    }),
  }),
  summons: fc.record({
    kind: kind('summons'),
    epoch: fc.record({
      number: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      nonce: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((nonce) => nonce.toString(16).padStart(16, '0')),
    }),
    seq: fc.integer({ min: 1, max: 2 ** 51 }).map(sequenceNumber),
    person: name,
    rank: fc.integer({ min: 1, max: 16 }),
    step: oneOf(SUMMONS_STEPS),
    attempt: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  }),
  offer: fc.record({ kind: kind('offer'), hospital: name, reason: text }),
  share: fc.record({ kind: kind('share'), share: name, change: oneOf(SHARE_CHANGES), expiresAt: time }),
  'unit-status': fc.record({
    kind: kind('unit-status'),
    battery: maybe(fc.record({ percent: fc.integer({ min: 0, max: 100 }), isCharging: fc.boolean() })),
    checks: fc.array(fc.record({ check: name, result: oneOf(CHECK_RESULTS) }), { maxLength: 32 }),
  }),
  other: fc.record({ kind: kind('other') }),
};
const KINDS = Object.keys(entries) as readonly CaseEntry['kind'][];
const written = (entry: fc.Arbitrary<CaseEntry>): fc.Arbitrary<WrittenEntry> =>
  fc.record(
    { by: name, atSample: place, entry, request: fc.string({ minLength: 1, maxLength: LONGEST_REQUEST }) },
    { requiredKeys: ['by', 'atSample', 'entry'] },
  );

describe('what people write down', () => {
  it.each(KINDS)('(%s) is read as it was written, whatever the text and the numbers', (of) => {
    fc.assert(
      fc.property(written(entries[of]), (entry) => {
        expect(comesBack({ kind: 'entry', ...entry })).toEqual({ kind: 'entry', ...entry });
      }),
      { numRuns: 200 },
    );
  });

  it('has room in one record for the longest text in Chinese, with the longest names about it', () => {
    const longest = '急'.repeat(LONGEST_TEXT);
    const { sealed: record } = sealRecord(
      recordOf({
        kind: 'entry',
        by: '醫'.repeat(LONGEST_NAME),
        atSample: sampleIndex(2 ** 51),
        request: 'r'.repeat(LONGEST_REQUEST),
        entry: { kind: 'order', text: longest, preset: 'p'.repeat(LONGEST_NAME) },
      }),
    );
    expect(record.length).toBeLessThanOrEqual(LIMITS.recordBytes);
    expect(openRecord(record).ok).toBe(true);
  });

  const aged = { label: 'Unknown', caseNumber: '' };
  const value = { kind: 1, value: 97 };
  const fix = { latitude: 25, longitude: 121, accuracyM: 5, fixedAtUnixMs: 1 };
  const readBack = { epochNumber: 0, epochNonce: new Uint8Array(8), seq: 1 };
  const tooLong = (of: number): string => 'x'.repeat(of + 1);
  const outOfRange: readonly (readonly [string, object])[] = [
    ['by', { by: tooLong(LONGEST_NAME) }],
    ['at_sample', { atSample: 2 ** 51 + 2 }],
    ['request', { request: tooLong(LONGEST_REQUEST) }],
    ['label', { patient: { label: tooLong(LONGEST_NAME) } }],
    ['case_number', { patient: { caseNumber: tooLong(LONGEST_NAME) } }],
    ['age_years', { patient: { ...aged, ageYears: 151 } }],
    ['sex', { patient: { ...aged, sex: -1 } }],
    ['sample_count', { twelveLead: { firstSample: 5, sampleCount: 0, quality: 1 } }],
    ['first_sample', { twelveLead: { firstSample: 2 ** 51 + 2, sampleCount: 1, quality: 1 } }],
    ['quality', { twelveLead: { firstSample: 5, sampleCount: 1 } }],
    ['placement', { twelveLead: { firstSample: 5, sampleCount: 1, quality: 1, placement: -1 } }],
    ['hospital', { hospital: { hospital: tooLong(LONGEST_NAME) } }],
    ['title', { hospital: { title: tooLong(LONGEST_NAME) } }],
    ['eta_unix_ms', { hospital: { etaUnixMs: Infinity } }],
    ['twelve_lead', { alert: { twelveLead: 2 ** 51 + 2, urgency: 1 } }],
    ['hospital', { alert: { hospital: tooLong(LONGEST_NAME), urgency: 1 } }],
    ['urgency', { alert: {} }],
    ['values', { vital: { values: [] } }],
    ['values', { vital: { values: Array.from({ length: 17 }, () => value) } }],
    ['kind', { vital: { values: [{ value: 97 }] } }],
    ['value', { vital: { values: [{ ...value, value: NaN }] } }],
    ['measured_at_unix_ms', { vital: { values: [value], measuredAtUnixMs: 9e15 } }],
    ['source', { vital: { values: [value], source: tooLong(LONGEST_NAME) } }],
    ['kind', { event: {} }],
    ['text', { event: { kind: 1, text: tooLong(LONGEST_TEXT) } }],
    ['latitude', { position: { ...fix, latitude: 90.1 } }],
    ['latitude', { position: { ...fix, latitude: NaN } }],
    ['longitude', { position: { ...fix, longitude: -180.1 } }],
    ['accuracy_m', { position: { ...fix, accuracyM: -1 } }],
    ['fixed_at_unix_ms', { position: { ...fix, fixedAtUnixMs: -9e15 } }],
    ['eta_unix_ms', { position: { ...fix, etaUnixMs: NaN } }],
    ['source', { position: { ...fix, source: -1 } }],
    ['text', { message: { text: tooLong(LONGEST_TEXT) } }],
    ['preset', { message: { preset: tooLong(LONGEST_NAME) } }],
    ['text', { order: { text: tooLong(LONGEST_TEXT) } }],
    ['preset', { order: { preset: tooLong(LONGEST_NAME) } }],
    ['epoch_nonce', { readBack: { ...readBack, epochNonce: new Uint8Array(7) } }],
    ['seq', { readBack: { ...readBack, seq: 0 } }],
    ['kind', { decision: {} }],
    ['reason', { decision: { kind: 1, reason: tooLong(LONGEST_TEXT) } }],
    ['placement', { decision: { kind: 4, placement: -1 } }],
    ['hospital', { decision: { kind: 5, hospital: tooLong(LONGEST_NAME) } }],
    ['condition', { alarm: { condition: tooLong(LONGEST_NAME), change: 'began', priority: 'high' } }],
    ['change', { alarm: { condition: 'asystole', priority: 'high' } }],
    ['priority', { alarm: { condition: 'asystole', change: 'began', priority: tooLong(LONGEST_NAME) } }],
    ['off', { alarmLimits: { off: Array.from({ length: 65 }, () => 'asystole') } }],
    ['rate_high_bpm', { alarmLimits: { rateHighBpm: NaN } }],
  ];
  it.each(outOfRange)('[D19] with a %s that cannot be is refused, and the refusal names it (%#)', (field, entry) => {
    expect(openRecord(sealed({ entry }))).toEqual({
      ok: false,
      failure: { kind: 'field-out-of-range', field },
    });
  });

  const later: readonly (readonly [string, object])[] = [
    ['vital sign', { vital: { values: [value, { kind: 77, value: 1 }] } }],
    ['event', { event: { kind: 77 } }],
    ['urgency', { alert: { urgency: 77 } }],
    ['decision', { decision: { kind: 77 } }],
    ['sex', { patient: { ...aged, sex: 77 } }],
    ['place of the electrodes', { decision: { kind: 4, placement: 77 } }],
    ['range of a limit', { alarmLimits: { rateHighBpm: 900 } }],
    ['change of an alarm', { alarm: { condition: 'asystole', change: 'escalated', priority: 'high' } }],
  ];
  it.each(later)('of a later version (another %s) is kept though not understood, and says who wrote it', (_, entry) => {
    const opened = openRecord(sealed({ entry: { by: 'Wu', ...entry } }));
    expect(opened.ok && opened.value.body).toMatchObject({ kind: 'entry', by: 'Wu', entry: { kind: 'other' } });
  });

  it('of a kind that nobody knows yet is kept though not understood', () => {
    const what = Uint8Array.of(0xc2, 0x0c, 0x00); // field 200, empty
    const inner = new Uint8Array([...wire.CaseEntry.encode({ by: 'Wu' }).finish(), ...what]);
    const bytes = new Uint8Array([
      ...wire.Record.encode({ session: new Uint8Array(16), epochNonce: new Uint8Array(8), seq: 1 }).finish(),
      ...[0xb2, 0x01, inner.length], // field 22
      ...inner,
    ]);
    const opened = openRecord(wire.SealedRecord.encode({ record: bytes, crc32c: crc32c(bytes) }).finish());
    expect(opened.ok && opened.value.body).toMatchObject({ kind: 'entry', by: 'Wu', entry: { kind: 'other' } });
  });
});

describe('where the electrodes sit', () => {
  const samples = {
    kind: 'samples',
    firstSample: sampleIndex(50),
    sampleCount: sampleCount(50),
    coding: 1,
    payload: Uint8Array.of(1),
    leadsOff: 0,
  } as unknown as Extract<RecordBody, { kind: 'samples' }>;

  it.each(PLACEMENTS)('(%s) is in every record of samples, and the standard places are left out', (placement) => {
    expect(comesBack({ ...samples, placement })).toMatchObject(placement === 'standard' ? samples : { placement });
    expect('placement' in comesBack({ ...samples, placement: 'standard' })).toBe(false);
  });

  it('in a way that this version does not know: refused, for its samples would be shown as other leads', () => {
    const opened = openRecord(
      sealed({ samples: { firstSample: 50, sampleCount: 50, coding: 1, payload: Uint8Array.of(1), placement: 3 } }),
    );
    expect(opened).toEqual({ ok: false, failure: { kind: 'field-out-of-range', field: 'placement' } });
  });
});

describe('what a session is for', () => {
  const description = {
    unit: 'ambulance-1' as UnitId,
    source: 'self-test',
    patientLabel: '',
    startedAt: unixMillis(1),
    format: { samplingRate: 500, leads: [{ lead: 'I', lsb: 5, baseline: 0 }] },
    software: 'test',
  } as unknown as Extract<RecordBody, { kind: 'opened' }>['description'];

  it.each(SESSION_PURPOSES)('(%s) is in its description', (purpose) => {
    const body = comesBack({ kind: 'opened', description: { ...description, purpose } });
    expect(body.kind === 'opened' && (body.description.purpose ?? 'care')).toBe(purpose);
  });

  it('if nobody here knows that purpose, it is shown as a patient: rather one too many than one too few', () => {
    const leads = [{ lead: 1, lsbUv: 5 }];
    const opened = openRecord(sealed({ opened: { unit: 'a', samplingRateHz: 500, leads, purpose: 9 } }));
    expect(opened.ok && opened.value.body).toMatchObject({ kind: 'opened', description: { unit: 'a' } });
  });
});

describe('what the hospital tells a unit', () => {
  const order = (by: string): SealedRecord =>
    sealRecord(
      recordOf(
        { kind: 'entry', by, atSample: sampleIndex(0), entry: { kind: 'order', text: 'Aspirin 300 mg', preset: '' } },
        0,
      ),
    ).sealed;

  it('comes as the very bytes, up to 32 records a message', () => {
    const records = Array.from({ length: LIMITS.recordsPerMessage }, (_, i) => order(`Dr ${String(i)}`));
    const read = decodeRelayMessage(encodeRelayMessage({ kind: 'told', session, records }));
    if (!read.ok || read.value.kind !== 'told') throw new Error('not told');
    expect(read.value.session).toBe(session);
    expect(read.value.records.map((record) => Buffer.from(record).toString('hex'))).toEqual(
      records.map((record) => Buffer.from(record).toString('hex')),
    );
    expect(
      decodeRelayMessage(encodeRelayMessage({ kind: 'told', session, records: [...records, order('Wu')] })),
    ).toEqual({ ok: false, failure: { kind: 'field-out-of-range', field: 'records' } });
  });

  it('may be ignored by a unit that does not know of it: the rest of its connection goes on', () => {
    const told = wire.RelayMessage.decode(encodeRelayMessage({ kind: 'told', session, records: [order('Wu')] }));
    expect(told.mayBeIgnored).toBe(true);
    // As an older unit reads it: a message whose field it does not know.
    const asOlder = encodeRelayMessage({ kind: 'told', session, records: [order('Wu')] });
    asOlder[0] = (15 << 3) | 2;
    expect(decodeRelayMessage(Uint8Array.of(0x52, 0x00, 0x78, 0x01))).toMatchObject({
      failure: { kind: 'unknown-message', mayBeIgnored: true },
    });
  });
});
