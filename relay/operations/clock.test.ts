import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { every, systemClock } from './clock.ts';

it('beats a wait apart until it is cancelled', async () => {
  const clock = new ManualClock();
  const beats: number[] = [];
  const cancel = every(clock, milliseconds(500), () => beats.push(clock.now));
  await clock.pass(1_700);
  cancel();
  await clock.pass(1_000);
  expect(beats).toEqual([500, 1_000, 1_500]);
});

it('beats on where one beat fails', async () => {
  const clock = new ManualClock();
  let beats = 0;
  every(clock, milliseconds(500), () => {
    beats += 1;
    if (beats === 1) throw new Error('a fault of ours');
  });
  await expect(clock.pass(600)).rejects.toThrow('a fault of ours');
  await clock.pass(1_000);
  expect(beats).toBe(3);
});

it('calls without a wait after what is running now, and not where that was cancelled', async () => {
  const called: string[] = [];
  systemClock.after(milliseconds(0), () => called.push('soon'));
  systemClock.after(milliseconds(0), () => called.push('never'))();
  systemClock.after(milliseconds(1), () => called.push('never'))();
  called.push('now');
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(called).toEqual(['now', 'soon']);
});
