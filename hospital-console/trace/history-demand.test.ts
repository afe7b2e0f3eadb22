import { describe, expect, it } from 'vitest';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { monotonicMillis, sampleIndex } from '../../protocol/ecg/units.ts';
import { HistoryDemand, type PagedWindow } from './history-demand.ts';

const range = (first: number, end: number): SampleRange => ({ first: sampleIndex(first), end: sampleIndex(end) });
const now = monotonicMillis(0);

/** Pages of 100 samples of which nothing is held but what the test says. */
const windowHolding = (...held: readonly number[]): PagedWindow => ({
  pageOf: (index) => Math.floor(index / 100),
  pageRange: (page) => range(page * 100, page * 100 + 100),
  missingIn: (asked) => (held.includes(Math.floor(asked.first / 100)) ? [] : [asked]),
});
const end = sampleIndex(1000);

describe('what history to ask for', () => {
  it('asks for whole pages, each once', () => {
    const demand = new HistoryDemand();
    const window = windowHolding(3);
    expect(demand.askFor(window, range(150, 420), end, now)).toEqual([
      range(100, 200),
      range(200, 300),
      range(400, 500),
    ]);
    expect(demand.askFor(window, range(150, 520), end, now)).toEqual([range(500, 600)]);
  });

  it('asks for nothing that has not been recorded yet', () => {
    const demand = new HistoryDemand();
    expect(demand.askFor(windowHolding(), range(950, 1200), end, now)).toEqual([range(900, 1000)]);
    expect(demand.askFor(windowHolding(), range(1000, 1200), end, now)).toEqual([]);
  });

  it('does not ask again for what the relay did not hold: that comes by itself', () => {
    const demand = new HistoryDemand();
    demand.askFor(windowHolding(), range(0, 100), end, now);
    demand.answered(windowHolding(), range(0, 100));
    expect(demand.askFor(windowHolding(), range(0, 100), end, now)).toEqual([]);
    expect(demand.isPending(windowHolding(), sampleIndex(5))).toBe(false);
  });

  it('[D17] asks again after a discontinuity, but not for what is on its way', () => {
    const demand = new HistoryDemand();
    demand.askFor(windowHolding(), range(0, 200), end, now);
    demand.answered(windowHolding(), range(0, 100));
    demand.forgetAnswers();
    expect(demand.askFor(windowHolding(), range(0, 200), end, now)).toEqual([range(0, 100)]);
  });

  it('[D17] does not count an answer between whose parts something may have been missed', () => {
    const demand = new HistoryDemand();
    const window = windowHolding();
    demand.askFor(window, range(0, 200), end, now);
    demand.begun(window, range(0, 100));
    demand.forgetAnswers();
    expect(demand.answered(window, range(0, 100))).toBe(false);
    expect(demand.answered(window, range(100, 200))).toBe(true); // it had not begun: all of it was read afterwards
    expect(demand.askFor(window, range(0, 200), end, now)).toEqual([range(0, 100)]);
    demand.begun(window, range(0, 100));
    expect(demand.answered(window, range(0, 100))).toBe(true);
    expect(demand.askFor(window, range(0, 200), end, now)).toEqual([]);
  });

  it('asks again for a page that was let go for want of room', () => {
    const demand = new HistoryDemand();
    demand.askFor(windowHolding(), range(0, 100), end, now);
    demand.answered(windowHolding(), range(0, 100));
    demand.forget(windowHolding(), range(0, 100));
    expect(demand.askFor(windowHolding(), range(0, 100), end, now)).toEqual([range(0, 100)]);
  });

  it('tells once of a page that takes longer than a person should look at empty paper', () => {
    const demand = new HistoryDemand();
    const window = windowHolding();
    demand.askFor(window, range(0, 100), end, now);
    expect(demand.takeOverdue(window, monotonicMillis(399))).toEqual([]);
    expect(demand.takeOverdue(window, monotonicMillis(400))).toEqual([range(0, 100)]);
    expect(demand.takeOverdue(window, monotonicMillis(900))).toEqual([]);
  });
});
