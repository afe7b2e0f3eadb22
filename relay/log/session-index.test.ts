import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadMask } from '../../protocol/ecg/leads.ts';
import {
  monotonicMillis,
  offset,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { Epoch, SessionId } from '../../protocol/wire/identity.ts';
import type { RecordBody, SessionRecord } from '../../protocol/wire/record.ts';
import { samplesOf } from '../../protocol/wire/record.ts';
import { SessionIndex, TELLING_KINDS } from './session-index.ts';

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const EPOCHS: readonly Epoch[] = [
  { number: 1, nonce: '000000000000000a' },
  { number: 2, nonce: '000000000000000b' },
];

const record = (epoch: Epoch, seq: number, body: RecordBody): SessionRecord => ({
  session: SESSION,
  epoch,
  seq: sequenceNumber(seq),
  previousHash: new Uint8Array(0),
  recordedAt: unixMillis(0),
  recordedAtMonotonic: monotonicMillis(0),
  body,
});
const samples = (first: number, count: number): RecordBody => ({
  kind: 'samples',
  firstSample: sampleIndex(first),
  sampleCount: sampleCount(count),
  coding: 1,
  payload: new Uint8Array(0),
  leadsOff: leadMask([]),
});
const gap = (first: number, count: number): RecordBody => ({
  kind: 'gap',
  firstSample: sampleIndex(first),
  sampleCount: sampleCount(count),
  reason: 'link_loss',
});

/** A recording of two epochs: frames of uneven length, a gap now and then, END. Delivered in any order, in pieces. */
const recording = fc
  .record({
    kinds: fc.array(fc.record({ count: fc.integer({ min: 1, max: 60 }), isGap: fc.boolean() }), {
      minLength: 1,
      maxLength: 60,
    }),
    restartAt: fc.nat(60),
    shuffle: fc.array(fc.nat(1_000), { minLength: 62, maxLength: 62 }),
    pieces: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ kinds, restartAt, shuffle, pieces }) => {
    let at = 0;
    const seqs = [0, 0];
    const bodies: SessionRecord[] = [];
    const add = (author: 0 | 1, body: RecordBody): void => {
      seqs[author] = (seqs[author] ?? 0) + 1;
      bodies.push(record(EPOCHS[author] as Epoch, seqs[author], body));
    };
    kinds.forEach(({ count, isGap }, i) => {
      add(i < restartAt ? 0 : 1, isGap ? gap(at, count) : samples(at, count));
      at += count;
    });
    add(1, {
      kind: 'end',
      sampleCount: sampleCount(at),
      epochs: EPOCHS.flatMap((epoch, i) =>
        (seqs[i] ?? 0) === 0 ? [] : [{ epoch, last: sequenceNumber((seqs[i] ?? 0) + (i === 1 ? 1 : 0)) }],
      ),
    });
    const size = Math.ceil(bodies.length / pieces);
    const parts = Array.from({ length: pieces }, (_, i) => bodies.slice(i * size, (i + 1) * size));
    const order = parts.map((part, i) => ({ part, key: shuffle[i] ?? 0 })).sort((one, other) => one.key - other.key);
    return { written: bodies, delivered: order.flatMap(({ part }) => part), end: at };
  });

describe('the table of contents of a session', () => {
  it('finds every record by its number and says what is missing, however the recording came', () => {
    fc.assert(
      fc.property(recording, ({ delivered, end }) => {
        const index = new SessionIndex();
        delivered.forEach((one, i) => {
          expect(index.holds(one.epoch, one.seq)).toBe(false);
          expect(index.complete).toBe(false);
          expect(index.append(one)).toBe(i + 1);
        });
        delivered.forEach((one, i) => {
          expect(index.offsetOf(one.epoch, one.seq)).toBe(i + 1);
          expect(index.offsetOf(one.epoch, sequenceNumber(one.seq + 100))).toBeNull();
        });
        expect(index.complete).toBe(true);
        expect(index.awaited).toEqual([]);
        expect(index.endSample).toBe(end);
        const gaps = delivered.filter(({ body }) => body.kind === 'gap').length;
        expect(index.gaps).toHaveLength(gaps);
      }),
    );
  });

  it('leads to every record of any range of samples', () => {
    fc.assert(
      fc.property(recording, fc.nat(3_000), fc.nat(500), ({ delivered }, first, length) => {
        const index = new SessionIndex();
        for (const one of delivered) index.append(one);
        const range = { first: sampleIndex(first), end: sampleIndex(first + length + 1) };
        const stretches = [...index.stretchesWithin(range)];
        delivered.forEach(({ body }, i) => {
          const held = samplesOf(body);
          if (held === null || held.first >= range.end || held.end <= range.first) return;
          const inside = stretches.filter(
            ({ claimant: run }) => run.firstOffset <= i + 1 && i + 1 < run.firstOffset + run.count,
          );
          expect(inside).toHaveLength(1);
        });
        expect(stretches.map((one) => one.first)).toEqual(stretches.map((one) => one.first).sort((a, b) => a - b));
      }),
    );
  });

  it('is the same after it was written down in the middle and completed from the rest', () => {
    fc.assert(
      fc.property(recording, fc.nat(62), ({ delivered }, writtenAt) => {
        const whole = new SessionIndex();
        for (const one of delivered) whole.append(one);
        const before = new SessionIndex();
        for (const one of delivered.slice(0, writtenAt)) before.append(one);
        const restored = new SessionIndex();
        for (const run of before.runs) {
          restored.restore({ ...run });
          const first = delivered[run.firstOffset - 1];
          if (first !== undefined && TELLING_KINDS.has(run.kind)) restored.hear(first, run.firstOffset);
        }
        for (const one of delivered.slice(writtenAt)) restored.append(one);
        expect(restored.runs.length).toBeGreaterThanOrEqual(whole.runs.length);
        for (const name of ['head', 'endSample', 'gaps', 'samples', 'epochs', 'awaited', 'ending'] as const) {
          expect(restored[name]).toEqual(whole[name]);
        }
        for (const one of delivered)
          expect(restored.offsetOf(one.epoch, one.seq)).toBe(whole.offsetOf(one.epoch, one.seq));
      }),
    );
  });

  it('needs one entry for a recording that came without trouble', () => {
    const index = new SessionIndex();
    for (let i = 0; i < 10_000; i += 1) index.append(record(EPOCHS[0] as Epoch, i + 1, samples(50 * i, 50)));
    expect(index.runs).toHaveLength(1);
    expect(index.head).toBe(offset(10_000));
  });

  describe('[D8] with records that the unit declares lost', () => {
    const [first, second] = EPOCHS as [Epoch, Epoch];
    const lost = (from: number, through: number): RecordBody => ({
      kind: 'records-lost',
      epoch: first,
      first: sequenceNumber(from),
      last: sequenceNumber(through),
    });
    const end = (count: number, ...lasts: readonly [Epoch, number][]): RecordBody => ({
      kind: 'end',
      sampleCount: sampleCount(count),
      epochs: lasts.map(([epoch, last]) => ({ epoch, last: sequenceNumber(last) })),
    });
    const indexOf = (records: readonly SessionRecord[]): SessionIndex => {
      const index = new SessionIndex();
      for (const one of records) index.append(one);
      return index;
    };
    /** Numbers 2 and 3 of the first epoch, with samples 50 to 149, were damaged. */
    const damaged = [
      record(first, 1, samples(0, 50)),
      record(first, 4, samples(150, 50)),
      record(second, 1, lost(2, 3)),
      record(second, 2, gap(50, 100)),
      record(second, 3, end(200, [first, 4], [second, 3])),
    ];

    it('is complete without them, and tells apart what is held and what is lost', () => {
      const index = indexOf(damaged);
      expect(index.complete).toBe(true);
      expect(index.epochs).toEqual([
        {
          epoch: first,
          held: [
            { first: 1, last: 1 },
            { first: 4, last: 4 },
          ],
          lost: [{ first: 2, last: 3 }],
        },
        { epoch: second, held: [{ first: 1, last: 3 }], lost: [] },
      ]);
      expect(indexOf(damaged.filter((_, i) => i !== 2)).complete, 'undeclared').toBe(false);
      expect(indexOf(damaged.filter((_, i) => i !== 3)).complete, 'their samples are accounted for by nobody').toBe(
        false,
      );
    });

    it('counts one that came all the same as held', () => {
      const index = indexOf([...damaged, record(first, 3, samples(100, 50))]);
      expect(index.epochs[0]).toMatchObject({
        held: [{ first: 1 }, { first: 3, last: 4 }],
        lost: [{ first: 2, last: 2 }],
      });
      expect(index.complete).toBe(true);
      expect(index.gaps).toEqual([{ first: 50, end: 100, reason: 'link_loss' }]);
    });

    it('finds the last record of an epoch that is there', () => {
      const index = indexOf(damaged);
      expect(index.lastOffsetOf(first, sequenceNumber(3))).toBe(1);
      expect(index.lastOffsetOf(first, sequenceNumber(9))).toBe(2);
      expect(index.lastOffsetOf(second, sequenceNumber(3))).toBe(5);
      expect(index.lastOffsetOf({ number: 9, nonce: '00' }, sequenceNumber(3))).toBeNull();
    });
  });
});
