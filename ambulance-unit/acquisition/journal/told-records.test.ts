import { describe, expect, it } from 'vitest';
import { OTHER_SESSION, SESSION, timeAt } from '../../../test/support/journalled-frames.ts';
import { sampleIndex, sequenceNumber } from '../../../protocol/ecg/units.ts';
import { sealRecord } from '../../../protocol/wire/record-codec.ts';
import type { RecordBody, SealedRecord } from '../../../protocol/wire/record.ts';
import { NOTHING_REFUSED, siftTold } from './told-records.ts';

const NONCE = 'f'.repeat(16);
const ORDER: RecordBody = {
  ...{ kind: 'entry', by: 'dr-chen', atSample: sampleIndex(0) },
  entry: { kind: 'order', text: 'Aspirin 300 mg', preset: '' },
};
const told = (body: RecordBody, number = 0, session = SESSION): SealedRecord =>
  sealRecord({
    ...{ session, epoch: { number, nonce: NONCE }, seq: sequenceNumber(1), previousHash: new Uint8Array(0), body },
    ...timeAt(1),
  }).sealed;

describe('what the relay says that people at the hospital have written', () => {
  it('an order of the relay’s epoch is kept by its key', () => {
    const sealed = told(ORDER);
    expect(siftTold(SESSION, [sealed], NOTHING_REFUSED)).toEqual({
      records: [{ nonce: NONCE, seq: 1, sealed }],
      counters: NOTHING_REFUSED,
    });
  });

  it('of another session, of an epoch of a tablet, no entry at all, or damaged: refused, and each counted', () => {
    const damaged = new Uint8Array(told(ORDER)) as SealedRecord;
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const seen: RecordBody = { kind: 'seen', by: 'dr-chen', through: sampleIndex(5) };
    const records = [told(ORDER, 0, OTHER_SESSION), told(ORDER, 3), told(seen), damaged];
    expect(siftTold(SESSION, records, NOTHING_REFUSED)).toEqual({
      records: [],
      counters: { ...NOTHING_REFUSED, ofAnotherSession: 1, notOfTheRelay: 1, noEntry: 1, unreadable: 1 },
    });
  });
});
