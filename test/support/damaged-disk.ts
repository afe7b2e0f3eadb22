import { existsSync, openSync, readSync, statSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/** Where a sync costs nothing, as far as the machine has such a place. */
export const memoryFolder = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

/** Numbers in [0, 1) that are the same for the same seed. */
export function seededChance(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes of a closed file turn over: one bit each. */
export function flipBits(file: string, flips: readonly { readonly at: number; readonly bit: number }[]): void {
  const handle = openSync(file, 'r+');
  for (const { at, bit } of flips) {
    const byte = Buffer.alloc(1);
    readSync(handle, byte, 0, 1, at);
    byte[0] = (byte[0] ?? 0) ^ (1 << bit);
    writeSync(handle, byte, 0, 1, at);
  }
  closeSync(handle);
}

/** A stretch of a closed file is overwritten with one byte. */
export function overwrite(file: string, at: number, length: number, byte: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, byte), 0, length, at);
  closeSync(handle);
}

export const sizeOf = (file: string): number => statSync(file).size;

const PLACES_PER_EPOCH = 2 ** 32;

/** Flips a bit in the bytes of records of a closed journal; `epochRow` counts the epochs of all sessions from 1. */
export function damageRecords(folder: string, epochRow: number, seqs: readonly number[]): void {
  const db = new SqliteDatabase(join(folder, 'journal.sqlite'));
  for (const seq of seqs) {
    const place = epochRow * PLACES_PER_EPOCH + seq;
    const sealed = db.prepare<[number], Buffer>('SELECT sealed FROM records WHERE place = ?').pluck().get(place);
    if (sealed === undefined) throw new Error(`there is no record ${String(seq)} in epoch ${String(epochRow)}`);
    sealed[40] = (sealed[40] ?? 0) ^ 4;
    db.prepare('UPDATE records SET sealed = ? WHERE place = ?').run(sealed, place);
  }
  db.close();
}

/** Page numbers of a closed journal's table of records, from 1. */
export function pagesOfRecords(folder: string, kind: 'leaf' | 'internal'): readonly number[] {
  const db = new SqliteDatabase(join(folder, 'journal.sqlite'), { readonly: true });
  const pages = db
    .prepare<[string], number>("SELECT pageno FROM dbstat WHERE name = 'records' AND pagetype = ? ORDER BY pageno")
    .pluck()
    .all(kind);
  db.close();
  return pages;
}

/** The record at this offset of a session says that it was committed a millisecond later; the number of records changed. */
export function changeCommitTime(ledgerFile: string, offset: number): number {
  const database = new SqliteDatabase(ledgerFile);
  try {
    return database.prepare('UPDATE records SET committed_at = committed_at + 1 WHERE place & 65535 = ?').run(offset)
      .changes;
  } finally {
    database.close();
  }
}
