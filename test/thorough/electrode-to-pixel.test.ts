import { expect, it } from 'vitest';
import { measureElectrodeToPixel, rowsOfPixels } from '../bench/tablet/electrode-to-pixel.ts';
import { LIMITS, tableOf } from '../bench/tablet/tablet-figures.ts';

it('draws what an electrode measured, seen by the pixels of the page, the middle one within 150 ms of its bytes', async () => {
  const pixels = await measureElectrodeToPixel(10);
  console.log(tableOf(rowsOfPixels(pixels)));
  // Looking at every picture from outside costs a busy machine as much as drawing it: p95 is the bench's to hold, and how
  // soon the first trace comes, for the unit looks for the cable once a second. Here none may be missed.
  expect(pixels.edges).toBeGreaterThan(10);
  expect(pixels.latencies).toHaveLength(pixels.edges);
  const inOrder = [...pixels.latencies].sort((one, other) => one - other);
  expect(inOrder[Math.floor(inOrder.length / 2)]).toBeLessThanOrEqual(LIMITS.latencyP95);
});
