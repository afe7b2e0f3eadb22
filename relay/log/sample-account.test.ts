import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GapReason } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { SampleAccount } from './sample-account.ts';

interface Claim {
  readonly kind: 'samples' | 'gap';
  readonly gapReason: GapReason | null;
  readonly first: number;
  readonly count: number;
}
const claim = fc
  .record({
    isGap: fc.boolean(),
    first: fc.nat(120),
    count: fc.nat(40),
    reason: fc.constantFrom<GapReason>('app_down', 'corrupt'),
  })
  .map(({ isGap, first, count, reason }): Claim => {
    return { kind: isGap ? 'gap' : 'samples', gapReason: isGap ? reason : null, first, count };
  });
const range = (first: number, end: number) => ({ first: sampleIndex(first), end: sampleIndex(end) });

function accountOf(claims: readonly Claim[]): SampleAccount<Claim> {
  const account = new SampleAccount<Claim>();
  for (const one of claims) account.add(one, range(one.first, one.first + one.count));
  return account;
}

describe('what stands for each sample', () => {
  it('[D8] is data before a declared gap, and of two of one kind the one that came first', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 30 }), fc.nat(160), fc.nat(60), (claims, first, length) => {
        const account = accountOf(claims);
        const expected = Array.from({ length: 160 }, (_, sample) => {
          const those = claims.filter((one) => sample >= one.first && sample < one.first + one.count);
          return those.find(({ kind }) => kind === 'samples') ?? those[0] ?? null;
        });
        const found: (Claim | null)[] = expected.map(() => null);
        let before = 0;
        for (const { first: from, end, claimant } of account.within(range(0, 160))) {
          expect(from).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(from);
          found.fill(claimant, from, end);
          before = end;
        }
        expect(found).toEqual(expected);
        expect(account.samples).toBe(expected.filter((one) => one?.kind === 'samples').length);
        for (const [sample, one] of expected.entries()) {
          const inGaps = account.gaps.filter((gap) => sample >= gap.first && sample < gap.end);
          expect(inGaps.map(({ reason }) => reason)).toEqual(one?.kind === 'gap' ? [one.gapReason] : []);
          const awaited = account.missingBelow(sampleIndex(160)).some((x) => sample >= x.first && sample < x.end);
          expect(awaited).toBe(one === null);
        }
        const asked = [...account.within(range(first, first + length))];
        const all = [...account.within(range(0, 200))];
        expect(asked).toEqual(all.filter((one) => one.first < first + length && one.end > first));
      }),
    );
  });

  it('is one stretch for a run that grows, wherever it grows', () => {
    const run: Claim = { kind: 'samples', gapReason: null, first: 0, count: 0 };
    const account = new SampleAccount<Claim>();
    for (let at = 100; at < 200; at += 10) account.add(run, range(at, at + 10));
    for (let at = 90; at >= 0; at -= 10) account.add(run, range(at, at + 10));
    expect([...account.within(range(0, 1000))]).toEqual([{ first: 0, end: 200, claimant: run }]);
  });
});
