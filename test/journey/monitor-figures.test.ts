import { describe, expect, it } from 'vitest';
import { bluetoothLoad } from '../bench/monitors/bluetooth-load.ts';
import { serialLoad } from '../bench/monitors/serial-load.ts';
import { describeLoad } from '../bench/monitors/unit-load.ts';
import { tidily } from '../support/endings.ts';

const SECONDS = 60;

/** Side by side, as both mostly wait. Ten minutes of each, one after the other: `npm run bench -- monitors`. */
describe.concurrent('a minute of eight leads: no sample lost, less than 15 % of one core', () => {
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
