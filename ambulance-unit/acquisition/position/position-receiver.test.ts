import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sentencesAt } from '../../../test/support/nmea-receiver.ts';
import { eventually, temporaryFolder } from '../../../test/support/parts.ts';
import { PtyPair } from '../../../test/support/pty-pair.ts';
import { machineClock } from '../clock.ts';
import { PositionReceiver } from './position-receiver.ts';
import type { Fix } from './tablet-position.ts';

it('a receiver on a serial line tells where the vehicle is, is missed when its cable is pulled, and is heard again', async () => {
  const pty = new PtyPair(path.join(temporaryFolder(), 'receiver'), () => undefined);
  const fixes: Fix[] = [];
  const said: string[] = [];
  const receiver = new PositionReceiver({
    request: { path: pty.path, baudRate: 4_800 },
    clock: machineClock,
    hear: (fix) => fixes.push(fix),
    tell: (sentence) => said.push(sentence),
  });
  onTestFinished(() => {
    receiver.stop();
    pty.unplug();
  });
  const untilHeard = (latitude: number) =>
    eventually(
      () => {
        pty.write(sentencesAt(latitude, 121.5));
        return fixes.at(-1)?.latitude ?? NaN;
      },
      (heard) => Math.abs(heard - latitude) < 1e-6,
    );
  receiver.start();
  await eventually(
    () => said.join(),
    (text) => text.includes('nothing is there'),
  );
  await pty.plugIn();
  await untilHeard(25.05);
  expect(fixes[0]).toMatchObject({ kind: 'fixed', source: 'receiver', accuracyMetres: 6.2 });
  pty.unplug();
  await eventually(
    () => said.join(),
    (text) => text.includes('its cable has been pulled'),
  );
  await pty.plugIn();
  await untilHeard(25.06);
  expect(said.slice(0, 2).map((sentence) => sentence.replace(pty.path, 'PORT'))).toEqual([
    expect.stringContaining('The position receiver at PORT: nothing is there'),
    'The position receiver at PORT knows where it is.',
  ]);
});
