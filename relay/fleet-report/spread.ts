import type { NoFigure, ShareJson95, SpreadJson } from '../../protocol/wire/fleet-report.ts';

/** How often each length of time was met, ms → weight. */
export type Weights = ReadonlyMap<number, number>;

/** Percentiles by weight (nearest rank): no value is made up between two that were met. Pure. */
export function spreadOf(weights: Weights, reason: NoFigure): SpreadJson {
  const met = [...weights].sort(([one], [other]) => one - other);
  const n = met.reduce((sum, [, weight]) => sum + weight, 0);
  if (n === 0) return { kind: 'absent', reason };
  const at = (share: number): number => {
    let behind = 0;
    for (const [value, weight] of met) {
      behind += weight;
      if (behind >= share * n) return value;
    }
    return met.at(-1)?.[0] ?? 0;
  };
  return { kind: 'spread', p50: at(0.5), p95: at(0.95), p99: at(0.99), n };
}

const Z = 1.959964;

/** Source of the interval: Wilson EB. Probable inference. J Am Stat Assoc 1927;22:209–212. Pure. */
export function shareOf(count: number, of: number, reason: NoFigure): ShareJson95 {
  if (of === 0) return { kind: 'absent', reason };
  const p = count / of;
  const middle = (p + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z / (1 + Z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + Z ** 2 / (4 * of ** 2));
  return { kind: 'share', count, of, least: Math.max(0, middle - half), most: Math.min(1, middle + half) };
}

/** What lies close together is one: ten milliseconds below a minute, then a second, then a minute. Bounds memory. */
export function coarse(milliseconds: number): number {
  const size = Math.abs(milliseconds) < 60_000 ? 10 : Math.abs(milliseconds) < 3_600_000 ? 1_000 : 60_000;
  return Math.round(milliseconds / size) * size;
}

export function addWeight(weights: Map<number, number>, value: number, weight: number): void {
  weights.set(value, (weights.get(value) ?? 0) + weight);
}
