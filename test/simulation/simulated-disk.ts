import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/** In memory where the system has such a place: the simulated disks are as slow as they are asked to be, not slower. */
export const FOLDER_OF_DISKS = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** What each database has asked the disk for, by its file: 0 OFF, 1 NORMAL, 2 FULL. */
const asked = new Map<string, number>();
const LEVELS = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];
const { pragma: setPragma } = SqliteDatabase.prototype as {
  pragma: (this: SqliteDatabase.Database, source: string, options?: SqliteDatabase.PragmaOptions) => unknown;
};
SqliteDatabase.prototype.pragma = function (this: SqliteDatabase.Database, source, options) {
  const level = /^\s*synchronous\s*=\s*(\w+)/i.exec(source)?.[1]?.toUpperCase();
  if (level !== undefined) asked.set(this.name, LEVELS.includes(level) ? LEVELS.indexOf(level) : Number(level));
  return setPragma.call(this, source, options);
};

/**
 * Files of a database in WAL mode that are left after its process is gone. A kill leaves what the kernel had. A power
 * cut leaves what was synced: with FULL each commit has synced the log; below that only folding it back has, and the
 * log is gone.
 */
export function surviving(folder: string, database: string, how: 'killed' | 'power-cut'): readonly string[] {
  const isSynced = (asked.get(path.join(folder, database)) ?? 0) >= 2;
  const files = how === 'killed' || isSynced ? [database, `${database}-wal`] : [database];
  return files.filter((file) => existsSync(path.join(folder, file)));
}

/** How a disk behaves for a while. */
export class DiskWeather<Trouble> {
  readonly #chance: () => number;
  /** Every write is refused with it. */
  trouble: Trouble | null = null;
  /** Added to each sync, ms. */
  slowness = 0;

  constructor(chance: () => number) {
    this.#chance = chance;
  }
  /** How long the next sync takes, ms. */
  syncTime(): number {
    return 2 + this.#chance() * 10 + this.slowness * (0.5 + this.#chance());
  }
}
