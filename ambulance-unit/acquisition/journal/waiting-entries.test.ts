import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, frames } from '../../../test/support/journalled-frames.ts';
import { samplesOf } from '../../../protocol/wire/record.ts';
import type { JournalEntry } from './unit-journal.ts';
import { WaitingEntries } from './waiting-entries.ts';

const rangeOf = ({ body }: JournalEntry): [string, number, number] => {
  const { first, end } = samplesOf(body) ?? { first: -1, end: -1 };
  return [body.kind === 'gap' ? body.reason : 'samples', first, end];
};

describe('what waits in memory for the journal', () => {
  it('comes out in order, and stays until it is committed', () => {
    const waiting = new WaitingEntries(10);
    frames(0, 5).forEach((entry) => {
      waiting.add(entry);
    });
    expect(waiting.take(3).map(rangeOf)).toEqual(frames(0, 3).map(rangeOf));
    waiting.refused();
    expect(waiting.take(3).map(rangeOf)).toEqual(frames(0, 3).map(rangeOf));
    waiting.committed();
    expect(waiting.take(9).map(rangeOf)).toEqual(frames(3, 5).map(rangeOf));
  });

  it('[D14] beyond its limit one growing gap(journal_full) stands for what could not be kept', () => {
    const waiting = new WaitingEntries(3);
    frames(0, 8).forEach((entry) => {
      waiting.add(entry);
    });
    expect(waiting.length).toBe(4);
    expect(waiting.take(9).map(rangeOf)).toEqual([...frames(0, 3).map(rangeOf), ['journal_full', 150, 400]]);
    waiting.committed();
    waiting.add(frame(8));
    expect(waiting.take(9).map(rangeOf)).toEqual([['samples', 400, 450]]);
  });

  it('does not change under the hands of a commit that is under way', () => {
    const waiting = new WaitingEntries(2);
    frames(0, 3).forEach((entry) => {
      waiting.add(entry);
    });
    const taken = waiting.take(9);
    waiting.add(frame(3));
    waiting.add(frame(4));
    expect(taken.map(rangeOf).at(-1)).toEqual(['journal_full', 100, 150]);
    waiting.committed();
    expect(waiting.take(9).map(rangeOf)).toEqual([['journal_full', 150, 250]]);
  });

  it('[D14] has its limit also where each of very many commits is refused', () => {
    const waiting = new WaitingEntries(2);
    for (let i = 0; i < 1_000; i += 1) {
      waiting.add(frame(2 * i));
      waiting.take(9);
      waiting.add(frame(2 * i + 1));
      waiting.refused();
      expect(waiting.length).toBeLessThanOrEqual(3);
    }
  });

  it('[D8] whatever the disk does, what comes out accounts for every sample exactly once, and memory stays bounded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('add', 'add', 'add', 'take', 'commit', 'refuse')),
        fc.integer({ min: 1, max: 6 }),
        (acts, most) => {
          const waiting = new WaitingEntries(most);
          const out: JournalEntry[] = [];
          let added = 0;
          let underWay: readonly JournalEntry[] | null = null;
          for (const act of acts) {
            if (act === 'add') {
              waiting.add(frame(added));
              added += 1;
            } else if (act === 'take') underWay ??= waiting.take(4);
            else if (underWay !== null) {
              if (act === 'commit') {
                out.push(...underWay);
                waiting.committed();
              } else waiting.refused();
              underWay = null;
            }
            expect(waiting.length).toBeLessThanOrEqual(most + 2);
          }
          if (underWay !== null) waiting.refused();
          out.push(...waiting.take(1000));
          let next = 0;
          for (const [, first, end] of out.map(rangeOf)) {
            expect(first).toBe(next);
            next = end;
          }
          expect(next).toBe(added * 50);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
