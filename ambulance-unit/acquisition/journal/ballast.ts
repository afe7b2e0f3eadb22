import { closeSync, existsSync, fsyncSync, openSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { byteCount, type ByteCount } from '../../../protocol/ecg/units.ts';
import { syncEntries } from './journal-folder.ts';
import { BALLAST_SLICE } from './space-plan.ts';

/**
 * `recording` lets records in once the disk is full; `housekeeping` is kept back for what makes room again: removing rows
 * and folding the log back need some themselves.
 */
export type BallastPart = 'recording' | 'housekeeping';
const FILES: Readonly<Record<BallastPart, string>> = {
  recording: 'ballast.recording',
  housekeeping: 'ballast.housekeeping',
};
const SHARE_OF_HOUSEKEEPING = 1 / 8;

/** Room on the disk that nobody else can take: two files in the journal's folder, given up when the disk is full. */
export class Ballast {
  readonly #folder: string;
  /** What is written; made when it is first needed. */
  #noise: Uint8Array | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Bytes that it takes now. */
  get size(): ByteCount {
    return byteCount(this.#sizeOf('recording') + this.#sizeOf('housekeeping'));
  }

  /** One piece more towards `wanted`, written and synced; a disk that refuses leaves it as it was. */
  grow(by: number, wanted: number): void {
    const reserve = Math.ceil(wanted * SHARE_OF_HOUSEKEEPING);
    const part = this.#sizeOf('housekeeping') < reserve ? 'housekeeping' : 'recording';
    const goal = part === 'housekeeping' ? reserve : wanted - reserve;
    const length = Math.min(by, BALLAST_SLICE, goal - this.#sizeOf(part));
    if (length <= 0) return;
    const isNew = !existsSync(this.#path(part));
    this.#noise ??= noise();
    try {
      const handle = openSync(this.#path(part), 'a', 0o600);
      try {
        writeSync(handle, this.#noise, 0, length);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      if (isNew) syncEntries(this.#folder);
    } catch (thrown) {
      if (!isDiskError(thrown)) throw thrown;
    }
  }

  /** @returns whether there was anything to give up */
  release(part: BallastPart): boolean {
    if (!existsSync(this.#path(part))) return false;
    try {
      unlinkSync(this.#path(part));
      // On the disk before anything is written into the room: it may be given out again only then.
      syncEntries(this.#folder);
      return true;
    } catch (thrown) {
      if (!isDiskError(thrown)) throw thrown;
      return false;
    }
  }

  #path(part: BallastPart): string {
    return join(this.#folder, FILES[part]);
  }

  #sizeOf(part: BallastPart): number {
    return statSync(this.#path(part), { throwIfNoEntry: false })?.size ?? 0;
  }
}

const isDiskError = (thrown: unknown): boolean => thrown instanceof Error && 'code' in thrown && 'syscall' in thrown;

/** Not zeros: a file system that compresses would keep no room for them. */
function noise(): Uint8Array {
  const bytes = new Uint8Array(BALLAST_SLICE);
  let state = 1;
  for (let i = 0; i < bytes.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
