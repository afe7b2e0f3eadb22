import { describe, expect, it } from 'vitest';
import { hertz, monotonicMillis } from '../../../protocol/ecg/units.ts';
import { advanceSweep, samplesArrived, sweepHeadAt, type SweepHead } from './sweep-head.ts';

const RATE = hertz(500);

/** Sixty frames a second over `lasting` ms; `arrivals` say when how many samples came. */
function run(lasting: number, arrivals: (at: number) => number, from: SweepHead = sweepHeadAt(0)) {
  let head = from;
  let newest = head.newest;
  const positions: number[] = [];
  const waits: number[] = [];
  const waiting: { end: number; at: number }[] = [];
  for (let at = 0; at < lasting; at += 1) {
    const came = arrivals(at);
    if (came > 0) {
      newest += came;
      head = samplesArrived(head, newest, RATE, monotonicMillis(at));
      waiting.push({ end: newest, at });
    }
    if (at % 17 !== 0) continue;
    head = advanceSweep(head, RATE, monotonicMillis(at));
    positions.push(head.position);
    expect(head.position).toBeLessThanOrEqual(newest);
    while ((waiting[0]?.end ?? Infinity) <= head.position + 1e-6) waits.push(at - (waiting.shift()?.at ?? 0));
  }
  return { head, positions, waits };
}
const each = (every: number) => (at: number) => (at % every === 0 ? (every * RATE) / 1_000 : 0);

describe('how far a live sweep has come', () => {
  it('runs evenly although samples come in portions, and never past what is there', () => {
    for (const portion of [10, 40, 100]) {
      const { positions } = run(6_000, each(portion));
      const steps = positions.slice(120).map((position, i) => position - (positions[119 + i] as number));
      expect(Math.min(...steps), `each ${portion} ms`).toBeGreaterThan(8.5 * 0.6);
      expect(Math.max(...steps), `each ${portion} ms`).toBeLessThan(8.5 * 1.5);
    }
  });

  it('shows the last sample of a portion well within 150 ms of its bytes, minus a frame', () => {
    for (const [portion, most] of [
      [20, 60],
      [100, 133],
      [160, 136],
    ] as const) {
      const waits = run(8_000, each(portion))
        .waits.slice(30)
        .sort((one, other) => one - other);
      expect(waits[Math.floor(waits.length * 0.95)], `each ${portion} ms`).toBeLessThanOrEqual(most);
    }
  });

  it('stands still where nothing comes, and is at the head again at once afterwards', () => {
    const stalled = run(3_000, (at) => (at < 2_000 ? each(40)(at) : 0));
    expect(stalled.head.position).toBe(stalled.head.newest);
    const again = run(9_000, (at) => (at < 2_000 || at >= 7_000 ? each(40)(at) : at === 6_999 ? 2_500 : 0));
    expect((again.head.newest - again.head.position) / RATE).toBeLessThan(0.12);
  });

  it('jumps where it is far behind: a page that comes back to the front is at the head', () => {
    let head = samplesArrived(sweepHeadAt(0), 20, RATE, monotonicMillis(0));
    head = advanceSweep(head, RATE, monotonicMillis(0));
    head = samplesArrived(head, 5_000, RATE, monotonicMillis(10_000));
    head = advanceSweep(head, RATE, monotonicMillis(10_000));
    expect(head.newest - head.position).toBeLessThan(0.12 * RATE);
  });
});
