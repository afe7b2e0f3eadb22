import { describe, expect, it } from 'vitest';
import { NO_LEADS } from '../ecg/leads.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  monotonicMillis,
  offset,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../ecg/units.ts';
import type { DecodeFailure } from './decode-failure.ts';
import type { LedgerId, SessionId, UnitId } from './identity.ts';
import { LIMITS } from './limits.ts';
import { openRecord, sealRecord } from './record-codec.ts';
import type { RecordBody } from './record.ts';
import { decodeRelayMessage, decodeUnitMessage } from './uplink-codec.ts';
import {
  decodeConsoleMessage,
  decodeLoggedRecord,
  decodeViewerMessage,
  encodeConsoleMessage,
  encodeViewerMessage,
} from './watch-codec.ts';

const session = '018f3c5e-7a10-7abc-8def-0123456789ab' as SessionId;
const ledger = 'a'.repeat(32) as LedgerId;
/** The furthest place that is told; see fields.ts. */
const FURTHEST = 2 ** 51;

/** Groups of field 14, which nobody knows, so many deep. */
const groups = (depth: number): Uint8Array =>
  Uint8Array.of(...Array<number>(depth).fill(14 * 8 + 3), ...Array<number>(depth).fill(14 * 8 + 4));

const failureOf = (read: { readonly ok: boolean; readonly failure?: DecodeFailure }): string | undefined =>
  read.failure?.kind;

const readBack = (body: RecordBody) =>
  openRecord(
    sealRecord({
      session,
      epoch: { number: 1, nonce: '0123456789abcdef' },
      seq: sequenceNumber(1),
      previousHash: new Uint8Array(0),
      recordedAt: unixMillis(0),
      recordedAtMonotonic: monotonicMillis(0),
      body,
    }).sealed,
  );

const describedAt = (samplingRate: number): RecordBody => ({
  kind: 'opened',
  description: {
    unit: 'ambulance-1' as UnitId,
    source: 'test',
    patientLabel: '',
    startedAt: unixMillis(0),
    format: {
      samplingRate: hertz(samplingRate),
      leads: [{ lead: 'I', lsb: microvoltsPerLsb(5), baseline: deviceCount(0) }],
    },
    software: 'test',
  },
});

const samplesAt = (first: number): RecordBody => ({
  kind: 'samples',
  firstSample: sampleIndex(first),
  sampleCount: sampleCount(50),
  coding: 3,
  payload: new Uint8Array(8),
  leadsOff: NO_LEADS,
});

describe('[D19] what is nested deeper than ours', () => {
  it.each([
    ['a unit', decodeUnitMessage],
    ['a relay', decodeRelayMessage],
    ['a viewer', decodeViewerMessage],
    ['the relay to a console', decodeConsoleMessage],
    ['the recordings API', decodeLoggedRecord],
  ] as const)('is not followed in a message of %s', (_, decode) => {
    const deepest = decode(groups(LIMITS.depth));
    expect(failureOf(deepest), 'unknown fields are ignored').not.toBe('malformed');
    for (const depth of [LIMITS.depth + 2, 100, 30_000]) {
      const read = decode(groups(depth));
      expect(!read.ok && read.failure).toEqual({ kind: 'malformed', reason: 'max depth exceeded' });
    }
  });
});

describe('numbers at the edge of what a number can be', () => {
  it('a place that is told can be asked for, and so can the one after it', () => {
    const gap = { kind: 'gap', session, from: offset(1), to: offset(FURTHEST) } as const;
    expect(decodeConsoleMessage(encodeConsoleMessage(gap)).ok).toBe(true);
    const resume = { ledger, from: offset(FURTHEST + 1) };
    expect(decodeViewerMessage(encodeViewerMessage({ kind: 'subscribe', session, resume })).ok).toBe(true);
    const [first, end] = [sampleIndex(FURTHEST), sampleIndex(FURTHEST + 200_000)];
    expect(decodeViewerMessage(encodeViewerMessage({ kind: 'fetch', request: 1, session, first, end })).ok).toBe(true);
  });

  it.each([FURTHEST + 1, 2 ** 53 - 1])('a place at %d is told by nobody', (place) => {
    const gap = { kind: 'gap', session, from: offset(1), to: offset(place) } as const;
    expect(failureOf(decodeConsoleMessage(encodeConsoleMessage(gap)))).toBe('field-out-of-range');
    const logged = { offset: offset(place), committedAt: unixMillis(0), sealed: sealedEmpty };
    const told = encodeConsoleMessage({ kind: 'logged', session, records: [logged] });
    expect(failureOf(decodeConsoleMessage(told))).toBe('field-out-of-range');
  });

  it('a record that ends beyond the furthest place is refused, or no console could be told of its session', () => {
    expect(readBack(samplesAt(FURTHEST - 50)).ok).toBe(true);
    expect(failureOf(readBack(samplesAt(FURTHEST - 49)))).toBe('field-out-of-range');
    const gap = { kind: 'gap', firstSample: sampleIndex(FURTHEST), sampleCount: sampleCount(FURTHEST) } as const;
    expect(failureOf(readBack({ ...gap, reason: 'purged' }))).toBe('field-out-of-range');
  });
});

it.each([1e308, 1e9, LIMITS.samplingRate.most + 1, 0.5, 0, -500])(
  'no room is made for seconds at %d Hz: the description is refused',
  (rate) => {
    expect(failureOf(readBack(describedAt(rate)))).toBe('field-out-of-range');
    expect(readBack(describedAt(LIMITS.samplingRate.most)).ok).toBe(true);
  },
);

const sealedEmpty = sealRecord({
  session,
  epoch: { number: 1, nonce: '0123456789abcdef' },
  seq: sequenceNumber(1),
  previousHash: new Uint8Array(0),
  recordedAt: unixMillis(0),
  recordedAtMonotonic: monotonicMillis(0),
  body: { kind: 'seen', by: 'a person', through: sampleIndex(0) },
}).sealed;

it.each([1e308, -1e308, 8.65e15])('a clock at %d ms is no clock: two such times have no difference', (time) => {
  const [t1, t2, t3] = [unixMillis(time), unixMillis(-time), unixMillis(0)];
  for (const encode of [encodeConsoleMessage, encodeViewerMessage]) {
    const bytes = encode({ kind: 'pong', t1, t2, t3 });
    expect(failureOf(decodeConsoleMessage(bytes))).toBe('field-out-of-range');
  }
});
