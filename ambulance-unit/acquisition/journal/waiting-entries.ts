import { sampleCount } from '../../../protocol/ecg/units.ts';
import { samplesOf } from '../../../protocol/wire/record.ts';
import type { JournalEntry } from './unit-journal.ts';

/**
 * What waits in memory for the journal, while the disk is full or slow. It has a limit: beyond it new samples are not
 * kept, and one gap(journal_full) at the end, growing with them, says so. Pure but for its own memory.
 */
export class WaitingEntries {
  readonly #most: number;
  #entries: JournalEntry[] = [];
  #taken = 0;
  #overflows = false;

  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#entries.length;
  }
  /** Half full: who can wait should. */
  get isPressing(): boolean {
    return this.#entries.length * 2 >= this.#most;
  }

  add(entry: JournalEntry): void {
    if (this.#entries.length < this.#most) {
      this.#overflows = false;
      this.#entries.push(entry);
      return;
    }
    const last = this.#entries.at(-1);
    // What is under way to the disk must not change under its hands.
    if (this.#overflows && last !== undefined && this.#taken < this.#entries.length) {
      this.#entries[this.#entries.length - 1] = lostToo(last, entry);
    } else {
      this.#entries.push(asLost(entry));
      this.#overflows = true;
    }
  }

  /** The oldest ones, for one commit. */
  take(most: number): readonly JournalEntry[] {
    const taken = this.#entries.slice(0, most);
    this.#taken = taken.length;
    return taken;
  }
  /** They are on the disk. */
  committed(): void {
    this.#entries = this.#entries.slice(this.#taken);
    this.#taken = 0;
  }
  /** They are not, and wait on. */
  refused(): void {
    this.#taken = 0;
    // While a commit was under way a gap of its own was begun. Left apart, a disk that refuses for hours would add one with
    // each try, and memory would have no limit.
    const last = this.#entries.at(-1);
    const before = this.#entries.at(-2);
    if (this.#entries.length < this.#most + 2 || last === undefined || before === undefined) return;
    this.#entries.splice(-2, 2, lostToo(before, last));
  }
}

function asLost(entry: JournalEntry): JournalEntry {
  const { firstSample, sampleCount: count } = entry.body;
  return { ...entry, body: { kind: 'gap', firstSample, sampleCount: count, reason: 'journal_full' } };
}

function lostToo(gap: JournalEntry, entry: JournalEntry): JournalEntry {
  const { firstSample } = gap.body;
  const end = samplesOf(entry.body)?.end ?? firstSample;
  return {
    ...entry,
    body: { kind: 'gap', firstSample, sampleCount: sampleCount(end - firstSample), reason: 'journal_full' },
  };
}
