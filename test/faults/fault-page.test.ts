import { describe, expect, it } from 'vitest';
import { faultPage, type FaultRun } from './fault-page.ts';

const RUN: FaultRun = {
  rows: [
    { chapter: 'disk', fault: 'disk full', expected: 'nothing lost', measured: '0 of 10 records lost' },
    { chapter: 'network', fault: 'loss of 20 %', expected: 'whole', measured: 'a | b\nc' },
    { chapter: 'network', fault: 'loss of 5 %', expected: 'whole', measured: 'whole' },
  ],
  passed: 3,
  failed: ['a relay that is killed'],
  repeated: ['a tablet that is suspended'],
  extent: 'all',
  machine: '2 cores',
  date: '2026-02-03',
  minutes: 14.4,
};

describe('the page of faults, as a run writes it', () => {
  it('is in the order of chapters, and within one of its numbers', () => {
    const page = faultPage(RUN);
    const places = ['## The network', '| loss of 5 %', '| loss of 20 %', '## Disks', '| disk full'].map((words) =>
      page.indexOf(words),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('says what did not hold, where and when it was run, and how much of it', () => {
    const page = faultPage(RUN);
    expect(page).toContain('did not hold: a relay that is killed');
    expect(page).toContain('held when done once more by itself: a tablet that is suspended');
    expect(page).toContain('2026-02-03, 2 cores, in 14 min');
    expect(page).toContain('The long run');
    expect(faultPage({ ...RUN, extent: 'share' })).toContain('The share of every `npm test`');
  });

  it('keeps a row on one line of three cells, whatever was measured', () => {
    expect(faultPage(RUN)).toContain('| loss of 20 % | whole | a \\| b c |');
  });
});
