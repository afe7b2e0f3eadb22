import { expect, it } from 'vitest';
import { offset, sampleIndex, sequenceNumber } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { verdictText } from './command-text.ts';
import type { Verdict } from './verification.ts';

const verdict: Verdict = {
  session: '018f3c5e-7a10-7abc-8def-0123456789ab' as SessionId,
  complete: true,
  records: 9,
  samples: 400,
  gaps: [{ first: sampleIndex(100), end: sampleIndex(200), reason: 'corrupt' }],
  awaited: [],
  lostRecords: [{ epoch: { number: 3, nonce: '0000000000000003' }, first: sequenceNumber(2), last: sequenceNumber(3) }],
  faults: [],
  remarks: [{ kind: 'overlapped', offset: offset(7), sentence: 'Record 7 yields.' }],
};

it('[D8] a verdict names gaps, records that the unit lost, and what overlaps, in words', () => {
  expect(verdictText(verdict).split('\n')).toEqual([
    'Complete: 400 of 500 samples a lead, in 9 records; checksums and chain hold.',
    '  gap      samples 100–199  corrupt',
    "  lost     records 2–3 of epoch 3, damaged on the unit's disk",
    '  remark   Record 7 yields.',
  ]);
});

it('a verdict shows twenty faults and counts the rest', () => {
  const faults = Array.from({ length: 25 }, (_, i) => ({
    kind: 'twice' as const,
    offset: offset(i + 1),
    sentence: `Fault ${String(i + 1)}.`,
  }));
  const lines = verdictText({ ...verdict, complete: false, faults }).split('\n');
  expect(lines[0]).toContain('NOT complete');
  expect(lines.filter((line) => line.startsWith('  fault'))).toHaveLength(20);
  expect(lines.at(-1)).toBe('  … and 5 faults more');
});
