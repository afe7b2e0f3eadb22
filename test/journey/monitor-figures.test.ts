import { describe, expect, it } from 'vitest';
import { bluetoothLoad } from '../bench/monitors/bluetooth-load.ts';
import { serialLoad } from '../bench/monitors/serial-load.ts';
import { describeLoad } from '../bench/monitors/unit-load.ts';
import { tidily } from '../support/endings.ts';

/** A minute with `npm test -- --all`; ten of each, one after the other: `npm run bench -- monitors`. */
const SECONDS = process.env['PREARRIVAL_TESTS'] === 'all' ? 60 : 20;

/** Side by side, as both mostly wait. */
describe.concurrent(`${String(SECONDS)} s of eight leads: no sample lost, less than 15 % of one core`, () => {
  it.each([
    ['1000 Hz from a serial port', serialLoad],
    ['669 Hz over Bluetooth', bluetoothLoad],
  ])('%s', (_, measure) =>
    tidily(async () => {
      const { line, failures } = describeLoad(await measure({ seconds: SECONDS }));
      console.log(line);
      expect(failures).toEqual([]);
    }),
  );
});
