import type { ReadRecord } from '../../../protocol/delivery/uplink-state.ts';
import { epochKey } from '../../../protocol/wire/identity.ts';
import type { CommittedRecord, RecordRange } from './unit-journal.ts';

/**
 * The newest committed records, in memory: what is live goes out without asking the disk, which may be in the middle
 * of a slow sync. Only what is committed comes in (D1), and what is here are the very bytes of the journal.
 */
export class RecentRecords {
  readonly #most: number;
  #records: CommittedRecord[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(records: readonly CommittedRecord[]): void {
    this.#records = [...this.#records, ...records].slice(-this.#most);
  }

  /** The records of the range as the journal would give them, or null where not all of them are here. */
  read({ session, epoch, first, last, mostRecords, mostBytes }: RecordRange): readonly ReadRecord[] | null {
    const key = epochKey(epoch);
    const found = this.#records.filter(
      (record) =>
        record.session === session && record.seq >= first && record.seq <= last && epochKey(record.epoch) === key,
    );
    if (found.length !== last - first + 1) return null;
    const given: ReadRecord[] = [];
    let bytes = 0;
    for (const { seq, sealed } of found.slice(0, mostRecords)) {
      if (given.length > 0 && bytes + sealed.length > mostBytes) break;
      bytes += sealed.length;
      given.push({ seq, sealed });
    }
    return given;
  }
}
