import { statfsSync } from 'node:fs';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { byteCount, type ByteCount, type Milliseconds } from '../../../protocol/ecg/units.ts';

export interface DiskRoom {
  readonly total: ByteCount;
  /** What this process may still write. */
  readonly free: ByteCount;
}

/** What a journal needs of the machine's disk. Handed in, so that a test can make it small or make it fail. */
export interface JournalDisk {
  openDatabase(path: string): Database;
  /** Of the disk that holds the folder; null where it does not say. */
  room(folder: string): DiskRoom | null;
  /** Lets a disk that fails come round; blocks the thread. */
  pause(wait: Milliseconds): void;
}

export const machineDisk: JournalDisk = {
  // Half a second: a unit that was just killed may not have let go of its lock yet.
  openDatabase: (path) => new SqliteDatabase(path, { timeout: 500 }),
  room: (folder) => {
    try {
      const { bsize, blocks, bavail } = statfsSync(folder);
      return { total: byteCount(bsize * blocks), free: byteCount(bsize * bavail) };
    } catch {
      return null;
    }
  },
  pause: (wait) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
  },
};
