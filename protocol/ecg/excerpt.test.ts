import { describe, expect, it } from 'vitest';
import { absentCount, excerptOf, isWhole, leadOf, type ExcerptPiece } from './excerpt.ts';
import { leadMask, type LeadName, NO_LEADS } from './leads.ts';
import type { Placement } from './placement.ts';
import type { SignalFormat } from './sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleIndex } from './units.ts';

const formatOf = (...leads: LeadName[]): SignalFormat => ({
  samplingRate: hertz(500),
  leads: leads.map((lead) => ({ lead, lsb: microvoltsPerLsb(2.5), baseline: deviceCount(10) })),
});
const range = (first: number, end: number) => ({ first: sampleIndex(first), end: sampleIndex(end) });
const block = (first: number, channels: readonly number[][], off: readonly LeadName[] = []): ExcerptPiece => ({
  kind: 'samples',
  block: {
    firstSample: sampleIndex(first),
    channels: channels.map((counts) => Int32Array.from(counts)),
    leadsOff: off.length === 0 ? NO_LEADS : leadMask(off),
  },
});

describe('an excerpt of a recording', () => {
  it('is in µV: counts less the baseline, times the weight of one', () => {
    const excerpt = excerptOf(formatOf('V1'), range(100, 103), [block(100, [[10, 12, 6]])]);
    expect([...(leadOf(excerpt, 'V1')?.samples ?? [])]).toEqual([0, 5, -10]);
  });

  it('derives the four limb leads where I and II are, and only then', () => {
    const both = excerptOf(formatOf('I', 'II'), range(0, 1), [block(0, [[14], [50]])]);
    expect(both.leads.map(({ lead, samples }) => [lead, samples[0]])).toEqual([
      ['I', 10],
      ['II', 100],
      ['III', 90],
      ['aVR', -55],
      ['aVL', -40],
      ['aVF', 95],
    ]);
    expect(excerptOf(formatOf('II', 'V1'), range(0, 1), []).leads.map(({ lead }) => lead)).toEqual(['II', 'V1']);
  });

  it('keeps the three absences apart: a gap, what is awaited, a lead that is off', () => {
    const excerpt = excerptOf(formatOf('I', 'II'), range(0, 10), [
      block(0, [
        [20, 20],
        [20, 20],
      ]),
      { kind: 'gap', range: range(2, 5) },
      block(
        7,
        [
          [30, 30, 30],
          [40, 40, 40],
        ],
        ['I'],
      ),
    ]);
    expect(leadOf(excerpt, 'II')?.absent).toEqual([
      { kind: 'gap', ...range(2, 5) },
      { kind: 'awaited', ...range(5, 7) },
    ]);
    for (const lead of ['I', 'III', 'aVF'] as const) {
      expect(leadOf(excerpt, lead)?.absent.at(-1), lead).toEqual({ kind: 'lead-off', ...range(7, 10) });
    }
  });

  it('lets data stand where a gap claims the same samples, in whichever order they come', () => {
    const pieces: ExcerptPiece[] = [{ kind: 'gap', range: range(0, 4) }, block(1, [[10, 10]])];
    for (const order of [pieces, pieces.toReversed()]) {
      expect(leadOf(excerptOf(formatOf('V2'), range(0, 4), order), 'V2')?.absent).toEqual([
        { kind: 'gap', ...range(0, 1) },
        { kind: 'gap', ...range(3, 4) },
      ]);
    }
  });

  it('makes no step of an absence: it holds the value before it, or the first after it', () => {
    const excerpt = excerptOf(formatOf('V3'), range(0, 6), [block(2, [[50, 60]])]);
    expect([...(leadOf(excerpt, 'V3')?.samples ?? [])]).toEqual([100, 100, 100, 125, 125, 125]);
  });

  it('says how much of a range is absent', () => {
    const lead = leadOf(excerptOf(formatOf('V3'), range(0, 10), [block(4, [[10, 10, 10]])]), 'V3');
    if (lead === null) throw new Error('V3 is among the leads');
    expect(isWhole(lead, range(4, 7))).toBe(true);
    expect(isWhole(lead, range(3, 7))).toBe(false);
    expect(absentCount(lead, range(2, 9))).toBe(4);
  });

  it('of nothing is all awaited', () => {
    const excerpt = excerptOf(formatOf('I', 'II'), range(5, 8), []);
    for (const { absent } of excerpt.leads) expect(absent).toEqual([{ kind: 'awaited', ...range(5, 8) }]);
  });
});

describe('electrodes that were moved', () => {
  const moved = (first: number, v4: readonly number[], placement: Placement): ExcerptPiece => {
    const piece = block(first, [[...v4]]);
    return piece.kind === 'samples' ? { kind: 'samples', block: { ...piece.block, placement } } : piece;
  };

  it('give their leads under the names of their places, and no lead of the standard places', () => {
    const excerpt = excerptOf(formatOf('V4'), range(0, 2), [moved(0, [14, 18], 'right-sided')]);
    expect(excerpt.leads.map(({ lead }) => lead)).toEqual(['V4R']);
    expect([...(leadOf(excerpt, 'V4R')?.samples ?? [])]).toEqual([10, 20]);
  });

  it('within the range give two leads, each never recorded where the channel was the other', () => {
    const pieces = [moved(0, [14, 14], 'standard'), moved(2, [18, 18, 18], 'posterior')];
    for (const order of [pieces, [...pieces].reverse()]) {
      const excerpt = excerptOf(formatOf('V4'), range(0, 6), order);
      expect(leadOf(excerpt, 'V4')?.absent).toEqual([
        { kind: 'gap', ...range(2, 5) },
        { kind: 'awaited', ...range(5, 6) },
      ]);
      expect(leadOf(excerpt, 'V7')?.absent).toEqual([
        { kind: 'gap', ...range(0, 2) },
        { kind: 'awaited', ...range(5, 6) },
      ]);
      expect([...(leadOf(excerpt, 'V4')?.samples ?? [])].slice(0, 2), 'nothing of V7 is in V4').toEqual([10, 10]);
      expect([...(leadOf(excerpt, 'V4')?.samples ?? [])].slice(2)).toEqual([10, 10, 10, 10]);
    }
  });

  it('leave the limb leads what they were', () => {
    const piece = block(0, [[14], [50], [90]]);
    if (piece.kind !== 'samples') throw new Error('no samples');
    const right = { ...piece, block: { ...piece.block, placement: 'right-sided' as const } };
    const excerpt = excerptOf(formatOf('I', 'II', 'V3'), range(0, 1), [right]);
    expect(excerpt.leads.map(({ lead, absent }) => [lead, absent.length])).toEqual(
      ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V3R'].map((lead) => [lead, 0]),
    );
  });

  it('do not hide a channel that the monitor has for that place itself', () => {
    const piece = block(0, [[14], [50]]);
    if (piece.kind !== 'samples') throw new Error('no samples');
    const excerpt = excerptOf(formatOf('V4', 'V7'), range(0, 1), [
      { ...piece, block: { ...piece.block, placement: 'posterior' } },
    ]);
    expect(excerpt.leads.map(({ lead, samples }) => [lead, samples[0]])).toEqual([['V7', 100]]);
  });
});
