import { describe, expect, it } from 'vitest';
import { analyticEcg } from '../../../test/bench/ecg/analytic-ecg.ts';
import type { AnalyticNoise } from '../../../test/bench/ecg/analytic-noise.ts';
import { ANALYTIC_SCENARIOS } from '../../../test/bench/ecg/analytic-scenarios.ts';
import { valueOf } from '../measured.ts';
import { hertz } from '../units.ts';
import { measureEcg } from './measure-ecg.ts';

const LIMITS = { p: 5, pr: 10, qrs: 6, qt: 12 } as const;

/** What of the limits a scenario breaks. */
function broken(scenario: (typeof ANALYTIC_SCENARIOS)[number], noise: AnalyticNoise): readonly string[] {
  const { excerpt, truth } = analyticEcg({ scenario, samplingRate: hertz(500), noise });
  const { intervals } = measureEcg(excerpt, { patient: { ageYears: null, sex: null }, evaluatesCriteria: false });
  return (['p', 'pr', 'qrs', 'qt'] as const).flatMap((name) => {
    const value = valueOf(intervals[name]);
    if (value === null) return [`${name} absent`];
    const by = value - truth[name];
    return Math.abs(by) > LIMITS[name] ? [`${name} by ${by}`] : [];
  });
}

describe('intervals of analytic ECGs', () => {
  it.each(ANALYTIC_SCENARIOS)('hold their limits without noise: $name', (scenario) => {
    expect(broken(scenario, 'clean')).toEqual([]);
  });

  it.each(['muscle', 'mains-50', 'mains-60', 'baseline'] as const)('hold their limits in %s noise', (noise) => {
    for (const scenario of ANALYTIC_SCENARIOS.filter((_, which) => which % 5 === 0))
      expect(broken(scenario, noise), scenario.name).toEqual([]);
  });
});
