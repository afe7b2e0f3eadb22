import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { GapReason } from '../../protocol/ecg/sample-block.ts';
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
} from '../../protocol/ecg/units.ts';
import type { Epoch, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import type { RecordBody, SealedRecord } from '../../protocol/wire/record.ts';
import { encodeSamples } from '../../protocol/wire/sample-coding.ts';
import { readDelimited, writeDelimited } from '../../protocol/wire/delimited-records.ts';
import { Verification, type Verdict } from './verification.ts';

const session = '018f3c5e-7a10-7abc-8def-0123456789ab' as SessionId;
const epoch: Epoch = { number: 1, nonce: '0123456789abcdef' };

const samples = (first: number, count = 50): RecordBody => ({
  kind: 'samples',
  firstSample: sampleIndex(first),
  sampleCount: sampleCount(count),
  ...encodeSamples([Int32Array.from({ length: count }, (_, i) => first + i)]),
  leadsOff: NO_LEADS,
});

const opened: RecordBody = {
  kind: 'opened',
  description: {
    unit: 'ambulance-1' as UnitId,
    source: 'test',
    patientLabel: '',
    startedAt: unixMillis(0),
    format: {
      samplingRate: hertz(500),
      leads: [{ lead: 'II', lsb: microvoltsPerLsb(5), baseline: deviceCount(0) }],
    },
    software: 'test',
  },
};

/** A chained log of these bodies, in this order of sequence numbers. */
function chain(bodies: readonly RecordBody[], by: Epoch = epoch): SealedRecord[] {
  let previousHash = new Uint8Array(0);
  return bodies.map((body, i) => {
    const { sealed, hash } = sealRecord({
      session,
      epoch: by,
      seq: sequenceNumber(i + 1),
      previousHash,
      recordedAt: unixMillis(i * 100),
      recordedAtMonotonic: monotonicMillis(i * 100),
      body,
    });
    previousHash = new Uint8Array(hash);
    return sealed;
  });
}

const logged = (sealed: readonly SealedRecord[]): LoggedRecord[] =>
  sealed.map((record, i) => ({ offset: offset(i + 1), committedAt: unixMillis(i), sealed: record }));

function verdictOf(records: readonly LoggedRecord[]): Verdict {
  const verification = new Verification(session);
  for (const record of records) verification.hear(record);
  return verification.verdict();
}

const whole = chain([
  opened,
  samples(0),
  samples(50),
  { kind: 'gap', firstSample: sampleIndex(100), sampleCount: sampleCount(400), reason: 'sensor_off' },
  samples(500),
  { kind: 'end', sampleCount: sampleCount(550), epochs: [{ epoch, last: sequenceNumber(6) }] },
]);

describe('verification', () => {
  it('[D8] calls a recording complete when END matches and each sample is data or a declared gap', () => {
    const verdict = verdictOf(logged(whole));
    expect(verdict).toMatchObject({ complete: true, samples: 150, records: 6, faults: [], awaited: [] });
    expect(verdict.gaps).toEqual([{ first: 100, end: 500, reason: 'sensor_off' }]);
  });

  it('accepts the records in whatever order they were delivered', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(whole, { minLength: whole.length }), (order) => {
        expect(verdictOf(logged(order)).complete).toBe(true);
      }),
    );
  });

  it('[D8] misses a record that is not there, and names the samples that are awaited', () => {
    const verdict = verdictOf(logged(whole.filter((_, i) => i !== 2)));
    expect(verdict.complete).toBe(false);
    expect(verdict.awaited).toEqual([{ first: 50, end: 100 }]);
  });

  it('is not complete before END', () => {
    expect(verdictOf(logged(whole.slice(0, 5))).complete).toBe(false);
  });

  it('[D3] finds a record that was put in twice', () => {
    const twice = [...whole.slice(0, 3), whole[1] as SealedRecord, ...whole.slice(3)];
    expect(verdictOf(logged(twice)).faults.map(({ kind }) => kind)).toContain('twice');
  });

  it('[D8] finds samples that two records claim', () => {
    const overlapping = chain([opened, samples(0), samples(49)]);
    expect(verdictOf(logged(overlapping)).faults.map(({ kind }) => kind)).toEqual(['samples-twice']);
  });

  it('finds a record that was replaced by another, by the chain', () => {
    const forged = chain([opened, samples(0), samples(50, 49)]);
    const mixed = [...whole.slice(0, 2), forged[2] as SealedRecord, ...whole.slice(3)];
    expect(verdictOf(logged(mixed)).faults.map(({ kind }) => kind)).toContain('chain-broken');
  });

  it('finds any flipped bit', () => {
    for (let bit = 0; bit < (whole[1]?.length ?? 0) * 8; bit += 7) {
      const damaged = (whole[1] as SealedRecord).slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const verdict = verdictOf(logged(whole.map((record, i) => (i === 1 ? (damaged as SealedRecord) : record))));
      expect(verdict.complete).toBe(false);
    }
  });

  it('finds a jump in the offsets', () => {
    const records = logged(whole).map((record, i) => (i < 3 ? record : { ...record, offset: offset(i + 2) }));
    expect(verdictOf(records).faults.map(({ kind }) => kind)).toEqual(['offset-jump']);
  });
});

describe('[D8] verification of what a unit has declared', () => {
  const later: Epoch = { number: 2, nonce: 'fedcba9876543210' };
  const lost = (of: Epoch, first: number, last: number): RecordBody => ({
    kind: 'records-lost',
    epoch: of,
    first: sequenceNumber(first),
    last: sequenceNumber(last),
  });
  const gap = (first: number, count: number, reason: GapReason): RecordBody => ({
    kind: 'gap',
    firstSample: sampleIndex(first),
    sampleCount: sampleCount(count),
    reason,
  });
  const end = (count: number, ...lasts: readonly [Epoch, number][]): RecordBody => ({
    kind: 'end',
    sampleCount: sampleCount(count),
    epochs: lasts.map(([of, last]) => ({ epoch: of, last: sequenceNumber(last) })),
  });
  const first = chain([opened, samples(0), samples(50), samples(100), samples(150)]);
  const second = chain([opened, lost(epoch, 3, 4), gap(50, 100, 'corrupt'), end(200, [epoch, 5], [later, 4])], later);
  const without = (...numbers: readonly number[]): SealedRecord[] => first.filter((_, i) => !numbers.includes(i + 1));

  it('a hole in the chain that is declared lost is whole, and is listed', () => {
    const verdict = verdictOf(logged([...without(3, 4), ...second]));
    expect(verdict).toMatchObject({ complete: true, samples: 100, faults: [], remarks: [], awaited: [] });
    expect(verdict.lostRecords).toEqual([{ epoch, first: 3, last: 4 }]);
    expect(verdict.gaps).toEqual([{ first: 50, end: 150, reason: 'corrupt' }]);
  });

  it('a hole that nobody declares is not', () => {
    expect(verdictOf(logged([...without(2, 3, 4), ...second]))).toMatchObject({ complete: false, faults: [] });
  });

  it('what was declared lost and came all the same is there, and its chain is checked', () => {
    const verdict = verdictOf(logged([...without(4), ...second]));
    expect(verdict).toMatchObject({ complete: true, samples: 150, faults: [] });
    expect(verdict.lostRecords).toEqual([{ epoch, first: 4, last: 4 }]);
    const forged = chain([opened, samples(0), samples(50, 49)])[2] as SealedRecord;
    const others = [...without(3, 4).slice(0, 2), forged, first[3] as SealedRecord, first[4] as SealedRecord];
    expect(verdictOf(logged([...others, ...second])).faults.map(({ kind }) => kind)).toContain('chain-broken');
  });

  it('data stands where a gap declares the same samples: said, and no fault', () => {
    for (const order of [
      [...first, ...second],
      [...second, ...first],
    ]) {
      const verdict = verdictOf(logged(order));
      expect(verdict).toMatchObject({ complete: true, samples: 200, gaps: [], faults: [], lostRecords: [] });
      expect(verdict.remarks.map(({ kind }) => kind)).toEqual(['overlapped']);
      expect(verdict.remarks[0]?.sentence).toContain('100 of them');
    }
  });

  it('of two gaps for one sample the first stands', () => {
    const twice = chain([opened, gap(0, 50, 'app_down'), gap(25, 50, 'corrupt'), end(75, [epoch, 4])]);
    expect(verdictOf(logged(twice))).toMatchObject({
      complete: true,
      gaps: [
        { first: 0, end: 50, reason: 'app_down' },
        { first: 50, end: 75, reason: 'corrupt' },
      ],
      remarks: [{ kind: 'overlapped', offset: 3 }],
    });
  });

  it('an END may come again, and the newest that is fulfilled counts', () => {
    const damaged = chain([opened, samples(0), end(50, [epoch, 3])]);
    const again = chain([opened, lost(epoch, 3, 3), end(50, [epoch, 3], [later, 3])], later);
    expect(verdictOf(logged([...damaged.slice(0, 2), ...again])).complete).toBe(true);
    expect(verdictOf(logged([...damaged, ...again]))).toMatchObject({ complete: true, lostRecords: [], faults: [] });
    // Only its beginning has come: the first END is fulfilled and stands.
    expect(verdictOf(logged([...damaged, ...again.slice(0, 2)])).complete).toBe(true);
    const gone = chain([opened, samples(50), end(100, [epoch, 3], [later, 3])], later);
    expect(verdictOf(logged([...damaged, ...gone])).complete).toBe(true);
    expect(verdictOf(logged([...damaged, ...gone.slice(2)]))).toMatchObject({
      complete: false,
      awaited: [{ first: 50, end: 100 }],
      faults: [],
    });
  });

  it('a later END that counts less is a fault, and so are samples behind every END', () => {
    const whole = chain([opened, samples(0), end(50, [epoch, 3])]);
    const less = chain([opened, end(40, [epoch, 3], [later, 2])], later);
    const faults = (records: readonly SealedRecord[]): string[] =>
      verdictOf(logged(records)).faults.map(({ kind }) => kind);
    expect(faults([...whole, ...less])).toEqual(['end-differs']);
    expect(faults([...less, ...whole])).toEqual(['end-differs']);
    expect(faults([...whole, ...chain([opened, samples(50)], later)])).toEqual(['after-end']);
  });

  it('[D8] samples that had come before an END that does not count them stand: its journal was set back', () => {
    const before = chain([opened, samples(0), samples(50)]);
    const setBack = chain([opened, end(50, [epoch, 2], [later, 2])], later);
    expect(verdictOf(logged([...before, ...setBack]))).toMatchObject({
      ...{ complete: true, samples: 100, faults: [] },
      remarks: [{ kind: 'beyond-end', offset: 5 }],
    });
  });
});

describe('a stream of records', () => {
  const bytes = Buffer.concat(logged(whole).map(writeDelimited));
  async function* inPieces(of: Uint8Array, size: number): AsyncIterable<Uint8Array> {
    for (let at = 0; at < of.length; at += size) yield await Promise.resolve(of.subarray(at, at + size));
  }
  const readAll = async (pieces: AsyncIterable<Uint8Array>): Promise<LoggedRecord[]> => {
    const read: LoggedRecord[] = [];
    for await (const record of readDelimited(pieces)) read.push(record);
    return read;
  };

  it.each([1, 2, 7, 100, 100_000])('is read whole in pieces of %i bytes', async (size) => {
    const read = await readAll(inPieces(bytes, size));
    expect(read.map(({ sealed }) => [...sealed])).toEqual(whole.map((sealed) => [...sealed]));
  });

  it('that breaks off is not taken for the end', async () => {
    await expect(readAll(inPieces(bytes.subarray(0, bytes.length - 5), 64))).rejects.toThrow('broke off');
  });

  it('that promises a record of a gigabyte is refused before a byte of it is kept', async () => {
    await expect(readAll(inPieces(new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x04]), 64))).rejects.toThrow('bytes');
  });
});
