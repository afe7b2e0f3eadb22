import type { RunRow } from './ledger-disk.ts';
import { rowOfRun } from './ledger-reader.ts';
import type { Shelf } from './shelf.ts';

/** Whatever is not yet written down of the tables of contents: whole new runs, and the last one as far as it has come. */
export function unwrittenRuns(shelves: Iterable<Shelf>): {
  readonly rows: readonly RunRow[];
  /** To be called once they are durable. */
  readonly written: () => void;
} {
  const rows: RunRow[] = [];
  const marks: (readonly [Shelf, number])[] = [];
  for (const shelf of shelves) {
    const { runs } = shelf.index;
    for (const run of runs.slice(shelf.writtenRuns)) rows.push(rowOfRun(shelf.number, run));
    // The last run may grow: it is written again next time.
    if (runs.length - 1 > shelf.writtenRuns) marks.push([shelf, runs.length - 1]);
  }
  return {
    rows,
    written: () => {
      for (const [shelf, runs] of marks) shelf.writtenRuns = runs;
    },
  };
}
