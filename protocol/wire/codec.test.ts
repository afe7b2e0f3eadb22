import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';
import { hashOfSealedRecord, openRecord, sealRecord } from './record-codec.ts';
import { decodeRelayMessage, decodeUnitMessage, encodeRelayMessage, encodeUnitMessage } from './uplink-codec.ts';
import { decodeConsoleMessage, decodeViewerMessage, encodeConsoleMessage, encodeViewerMessage } from './watch-codec.ts';
import {
  hexOfBytes,
  parseSessionId,
  type ConnectionId,
  type LedgerId,
  type SessionId,
  type UnitId,
} from './identity.ts';
import { LIMITS, STATED_LIMITS } from './limits.ts';
import type { ConsoleMessage, RelayMessage, UnitMessage, ViewerMessage } from './messages.ts';
import type { RecordBody, SessionRecord } from './record.ts';
import { prearrival } from './generated/telemetry.js';
import { NO_LEADS } from '../ecg/leads.ts';
import {
  byteCount,
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  monotonicMillis,
  offset,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../ecg/units.ts';

const session = '018f3c5e-7a10-7abc-8def-0123456789ab' as SessionId;
const epoch = { number: 7, nonce: '0123456789abcdef' };
const ledger = 'a'.repeat(32) as LedgerId;

const recordOf = (body: RecordBody, seq = 3): SessionRecord => ({
  session,
  epoch,
  seq: sequenceNumber(seq),
  previousHash: new Uint8Array(32).fill(9),
  recordedAt: unixMillis(1_790_000_000_123),
  recordedAtMonotonic: monotonicMillis(1234.5),
  body,
});

const bodies: RecordBody[] = [
  {
    kind: 'opened',
    description: {
      unit: 'ambulance-1' as UnitId,
      source: '模擬: anterior STEMI',
      patientLabel: 'Unknown M ~60',
      startedAt: unixMillis(1_790_000_000_000),
      format: {
        samplingRate: hertz(599.88),
        leads: [
          { lead: 'I', lsb: microvoltsPerLsb(0.5), baseline: deviceCount(-2048) },
          { lead: 'V6', lsb: microvoltsPerLsb(4.88), baseline: deviceCount(0) },
        ],
      },
      software: '0.1.0',
    },
  },
  {
    kind: 'samples',
    firstSample: sampleIndex(2 ** 40),
    sampleCount: sampleCount(50),
    coding: 3,
    payload: new Uint8Array([1, 2, 3]),
    leadsOff: NO_LEADS,
  },
  { kind: 'gap', firstSample: sampleIndex(0), sampleCount: sampleCount(9_000_000), reason: 'app_down' },
  { kind: 'end', sampleCount: sampleCount(5000), epochs: [{ epoch, last: sequenceNumber(101) }] },
  { kind: 'records-lost', epoch, first: sequenceNumber(4), last: sequenceNumber(9) },
  { kind: 'seen', by: 'Dr Lin', through: sampleIndex(450) },
];

describe('a record', () => {
  it.each(bodies)('of kind $kind comes back as it was sealed', (body) => {
    const record = recordOf(body);
    const opened = openRecord(sealRecord(record).sealed);
    expect(opened.ok).toBe(true);
    if (!opened.ok) return;
    expect(plain(opened.value)).toEqual(plain(record));
  });

  it('is chained by the hash of its bytes', () => {
    const { sealed, hash } = sealRecord(recordOf(bodies[2] as RecordBody));
    const again = hashOfSealedRecord(sealed);
    expect(again.ok && hexOfBytes(again.value)).toBe(hexOfBytes(hash));
  });

  it('with any single bit flipped is refused or reads as the very same bytes', () => {
    const { sealed } = sealRecord(recordOf(bodies[1] as RecordBody));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = sealed.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const opened = openRecord(flipped);
      if (opened.ok) throw new Error(`bit ${String(bit)} was not noticed`);
    }
  });

  it('of a later version is kept though not understood', () => {
    const inner = prearrival.v1.Record.encode({
      session: new Uint8Array(16),
      epochNumber: 1,
      epochNonce: new Uint8Array(8),
      seq: 1,
    }).finish();
    const later = new Uint8Array([...inner, 0xf2, 0x01, 0x01, 0x00]); // field 30, one byte
    const sealed = prearrival.v1.SealedRecord.encode({ record: later, crc32c: crc32c(later) }).finish();
    const opened = openRecord(sealed);
    expect(opened.ok && opened.value.body.kind).toBe('other');
  });

  it('[D19] above 8 KiB is refused by its size', () => {
    const opened = openRecord(new Uint8Array(LIMITS.recordBytes + 1));
    expect(!opened.ok && opened.failure.kind).toBe('too-large');
  });

  it('counts beyond 2^53 are refused, not rounded', () => {
    // seq as the varint of 2^60
    const bytes = prearrival.v1.Record.encode({ session: new Uint8Array(16), epochNonce: new Uint8Array(8) }).finish();
    const record = new Uint8Array([...bytes, 0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]);
    const opened = openRecord(prearrival.v1.SealedRecord.encode({ record, crc32c: crc32c(record) }).finish());
    expect(opened).toEqual({ ok: false, failure: { kind: 'field-out-of-range', field: 'seq' } });
  });
});

const unitMessages: UnitMessage[] = [
  {
    kind: 'hello',
    unit: 'ambulance-1' as UnitId,
    connectionNonce: 'ab'.repeat(16),
    sessions: [{ session, epochs: [{ epoch, first: sequenceNumber(1), last: sequenceNumber(90), closed: true }] }],
    lastLedger: ledger,
    software: 'x',
  },
  { kind: 'live-skip', session, epoch, first: sequenceNumber(4), last: sequenceNumber(9) },
  { kind: 'ping', t1: unixMillis(5.25), newestSample: sampleIndex(77), clock: null },
  {
    kind: 'ping',
    t1: unixMillis(5),
    newestSample: sampleIndex(0),
    clock: { offset: milliseconds(-5000), uncertainty: milliseconds(0) },
  },
  { kind: 'pong', t1: unixMillis(1), t2: unixMillis(2), t3: unixMillis(3) },
];
const relayMessages: RelayMessage[] = [
  {
    kind: 'welcome',
    ledger,
    connection: 'cd'.repeat(16) as ConnectionId,
    sessions: [
      {
        session,
        sealed: true,
        epochs: [
          {
            epoch,
            durableThrough: sequenceNumber(0),
            ranges: [{ first: sequenceNumber(3), last: sequenceNumber(8) }],
          },
        ],
      },
    ],
    limits: STATED_LIMITS,
    time: unixMillis(9),
  },
  { kind: 'ack', ledger, sessions: [], credit: byteCount(65536) },
  { kind: 'nack', session: null, epoch: null, seq: sequenceNumber(0), reason: 'damaged', retryAfter: milliseconds(9) },
  { kind: 'seen-by', session, looks: [{ by: 'Dr Lin', at: unixMillis(8), through: sampleIndex(450) }] },
  { kind: 'sealed', session, root: new Uint8Array(32), signature: new Uint8Array(0) },
  { kind: 'sealed', session, root: new Uint8Array(32), signature: new Uint8Array(64), manifest: new Uint8Array(9) },
];
const viewerMessages: ViewerMessage[] = [
  { kind: 'subscribe', session, resume: null },
  { kind: 'subscribe', session, resume: { ledger, from: offset(12) } },
  { kind: 'unsubscribe', session },
  { kind: 'looking', session, through: sampleIndex(450) },
  { kind: 'fetch', request: 4, session, first: sampleIndex(0), end: sampleIndex(5000) },
];
const consoleMessages: ConsoleMessage[] = [
  {
    kind: 'state',
    session,
    state: 'stale',
    since: unixMillis(3),
    ledger,
    head: offset(4),
    endSample: sampleIndex(500),
    opened: null,
    unitClock: { offset: milliseconds(12.5), uncertainty: milliseconds(3) },
    looks: [{ by: 'Dr Lin', at: unixMillis(8), through: sampleIndex(450) }],
    resumed: true,
  },
  { kind: 'gap', session, from: offset(4), to: offset(9) },
  { kind: 'fetched', request: 4, session, records: [], reached: sampleIndex(88), last: true },
];

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
/** With bytes as hex, so that a view into a longer buffer equals the bytes that it shows. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return hexOfBytes(value);
  if (Array.isArray(value)) return value.map(plain);
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, plain(held)]));
  return value;
}

describe('a message', () => {
  it.each(unitMessages)('from the unit ($kind) comes back as it was', (message) => {
    const read = decodeUnitMessage(encodeUnitMessage(message));
    expect(read.ok && plain(read.value)).toEqual(plain(message));
  });
  it.each(relayMessages)('from the relay to the unit ($kind) comes back as it was', (message) => {
    const read = decodeRelayMessage(encodeRelayMessage(message));
    expect(read.ok && plain(read.value)).toEqual(plain(message));
  });
  it.each(viewerMessages)('from the console ($kind) comes back as it was', (message) => {
    const read = decodeViewerMessage(encodeViewerMessage(message));
    expect(read.ok && plain(read.value)).toEqual(plain(message));
  });
  it.each(consoleMessages)('from the relay to the console ($kind) comes back as it was', (message) => {
    const read = decodeConsoleMessage(encodeConsoleMessage(message));
    expect(read.ok && plain(read.value)).toEqual(plain(message));
  });

  it('carries sealed records as the very bytes', () => {
    const { sealed } = sealRecord(recordOf(bodies[1] as RecordBody));
    const read = decodeUnitMessage(encodeUnitMessage({ kind: 'data', lane: 'backfill', records: [sealed] }));
    expect(read.ok && plain(read.value)).toEqual(plain({ kind: 'data', lane: 'backfill', records: [sealed] }));
  });

  it('of zero bytes is an unknown message, not an empty valid one', () => {
    expect(decodeUnitMessage(new Uint8Array(0))).toEqual({
      ok: false,
      failure: { kind: 'unknown-message', mayBeIgnored: false },
    });
  });

  it('of tomorrow says whether it may be passed over', () => {
    const tomorrow = new Uint8Array([0x52, 0x00, 0x78, 0x01]); // field 10, empty; may_be_ignored
    expect(decodeRelayMessage(tomorrow)).toEqual({
      ok: false,
      failure: { kind: 'unknown-message', mayBeIgnored: true },
    });
  });

  it('[D19] of more than 64 KiB is refused before it is read', () => {
    const read = decodeConsoleMessage(new Uint8Array(LIMITS.messageBytes + 1));
    expect(!read.ok && read.failure.kind).toBe('too-large');
  });

  it('[D19] with 33 records, or five sessions, is refused', () => {
    const records = Array.from({ length: 33 }, () => sealRecord(recordOf(bodies[2] as RecordBody)).sealed);
    expect(decodeUnitMessage(encodeUnitMessage({ kind: 'data', lane: 'live', records })).ok).toBe(false);
    const hello = unitMessages[0] as Extract<UnitMessage, { kind: 'hello' }>;
    const sessions = Array.from({ length: 5 }, () => hello.sessions[0] as (typeof hello.sessions)[number]);
    expect(decodeUnitMessage(encodeUnitMessage({ ...hello, sessions })).ok).toBe(false);
  });

  it('mutated in any way gives a value or a typed failure, and never throws', () => {
    const seeds = [...unitMessages.map(encodeUnitMessage), ...consoleMessages.map(encodeConsoleMessage)];
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(400),
        (seed, changes, cut) => {
          const bytes = seed.slice(0, Math.max(1, seed.length - (cut % seed.length)));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          for (const decode of [decodeUnitMessage, decodeRelayMessage, decodeViewerMessage, decodeConsoleMessage]) {
            expect(typeof decode(bytes).ok).toBe('boolean');
          }
          openRecord(bytes);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('a session id', () => {
  it('is a UUID in any letter case, or nothing', () => {
    expect(parseSessionId(session.toUpperCase())).toBe(session);
    expect(parseSessionId('../../etc')).toBeNull();
  });
});
