import { expect, it } from 'vitest';
import { describeLoad, MOST_PROCESSOR, serialLoad } from '../bench/monitors/serial-load.ts';

/** Ten minutes of the same: `npm run bench -- monitors`. */
it('eight leads at 1000 Hz from a serial port: no sample lost, less than 15 % of one core', async () => {
  const load = await serialLoad({ seconds: 20 });
  console.log(describeLoad(load).line);
  expect(load.lost).toBe(0);
  expect(load.samples).toBeGreaterThanOrEqual(19_000);
  expect(load.processorShare).toBeLessThan(MOST_PROCESSOR);
});
