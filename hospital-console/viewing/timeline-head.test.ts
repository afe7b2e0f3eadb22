import { expect, it } from 'vitest';
import { hertz, sampleIndex } from '../../protocol/ecg/units.ts';
import type { ViewReport } from '../trace/trace-port.ts';
import { timelineHead } from './timeline-head.ts';

const rate = hertz(500);
const at = (playhead: number, endSample: number, following: boolean): ViewReport =>
  ({ playhead: sampleIndex(playhead), endSample: sampleIndex(endSample), following }) as ViewReport;

it('a timeline at the live head is drawn every five seconds, and at once where a hand moves it', () => {
  const shown = timelineHead(null, at(30_000, 30_010, true), rate);
  expect(shown).toEqual({ playhead: 30_000, endSample: 30_010, following: true });
  expect(timelineHead(shown, at(32_480, 32_500, true), rate)).toBe(shown);
  expect(timelineHead(shown, at(32_490, 32_510, true), rate)).toMatchObject({ endSample: 32_510 });
  // Looking back, and at the head again.
  const back = timelineHead(shown, at(20_000, 30_500, false), rate);
  expect(back).toEqual({ playhead: 20_000, endSample: 30_500, following: false });
  expect(timelineHead(back, at(20_000, 31_000, false), rate)).toMatchObject({ endSample: 31_000 });
  expect(timelineHead(back, at(31_000, 31_020, true), rate)).toMatchObject({ playhead: 31_000 });
});

it('a session whose length becomes known, or that begins anew, is drawn at once', () => {
  const unknown = timelineHead(null, at(0, 0, true), rate);
  expect(timelineHead(unknown, at(0, 900_000, true), rate)).toMatchObject({ endSample: 900_000 });
  const long = timelineHead(null, at(900_000, 900_000, true), rate);
  expect(timelineHead(long, at(100, 100, true), rate)).toMatchObject({ endSample: 100 });
  expect(timelineHead(long, null, rate)).toMatchObject({ endSample: 0 });
});
