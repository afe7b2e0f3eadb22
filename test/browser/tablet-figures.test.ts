import { expect, it } from 'vitest';
import { LIMITS, measureTablet, rowsOf, tableOf } from '../bench/tablet/tablet-figures.ts';

it('draws twelve live leads on the tablet evenly, soon after their bytes, and soon after the monitor speaks', async () => {
  const figures = await measureTablet(8);
  console.log(tableOf(rowsOf(figures)));
  expect(figures.latency.messages).toBeGreaterThan(100);
  expect(figures.framesPerSecond).toBeGreaterThanOrEqual(LIMITS.framesPerSecond);
  expect(figures.latency.p95).toBeLessThanOrEqual(LIMITS.latencyP95);
  expect(figures.firstTrace).toBeLessThanOrEqual(LIMITS.firstTrace);
});
