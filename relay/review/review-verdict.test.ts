import { describe, expect, it } from 'vitest';
import type { DeclaredGap } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { unitedGaps } from './review-verdict.ts';

const gap = (first: number, end: number, reason: DeclaredGap['reason'] = 'sensor_off'): DeclaredGap => ({
  ...{ first: sampleIndex(first), end: sampleIndex(end), reason },
});

describe('the gaps of a verdict', () => {
  it('are one where a loss was declared record by record, and two where the reason or the place differs', () => {
    const declared = [gap(0, 50), gap(50, 100), gap(100, 150, 'app_down'), gap(200, 250, 'app_down')];
    expect(unitedGaps(declared)).toEqual([gap(0, 100), gap(100, 150, 'app_down'), gap(200, 250, 'app_down')]);
  });
});
