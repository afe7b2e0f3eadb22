import type { ByteCount } from '../../../protocol/ecg/units.ts';
import { Ballast, type BallastPart } from './ballast.ts';
import { CHECKPOINT_PAGES, PAGE_BYTES, type JournalFile } from './journal-database.ts';
import type { JournalDisk } from './journal-disk.ts';
import { ballastFor, planSpace, type SpaceAlarm, type SpaceFacts, type SpacePlan } from './space-plan.ts';

/** A full disk has no room for a long log: 0.5 MB of it, then it is folded back. */
const PAGES_WHEN_FULL = 64;
/** SQLite lets a file of fewer pages not even begin. */
const LEAST_PAGES = 16;

/** Measures, keeps the ballast and the quota, and performs what planSpace says; decides nothing itself. */
export class JournalSpace {
  readonly #folder: string;
  readonly #disk: JournalDisk;
  readonly #most: number | null;
  readonly #wanted: ByteCount;
  readonly #ballast: Ballast;
  /** Parts of the ballast that records may use now. */
  readonly #released = new Set<BallastPart>();
  #alarm: SpaceAlarm = 'none';
  #foldedAfter = CHECKPOINT_PAGES;

  constructor(parts: {
    readonly folder: string;
    readonly disk: JournalDisk;
    readonly mostBytes: number | null;
    readonly ballastBytes: number;
  }) {
    this.#folder = parts.folder;
    this.#disk = parts.disk;
    this.#most = parts.mostBytes;
    this.#wanted = ballastFor(parts.ballastBytes, parts.mostBytes, parts.disk.room(parts.folder));
    this.#ballast = new Ballast(parts.folder);
  }

  get alarm(): SpaceAlarm {
    return this.#alarm;
  }
  get ballast(): ByteCount {
    return this.#ballast.size;
  }

  look(file: JournalFile): SpacePlan {
    const plan = planSpace(this.#measure(file), this.#alarm);
    this.#alarm = plan.alarm;
    this.#foldAfter(plan.alarm === 'full' ? PAGES_WHEN_FULL : CHECKPOINT_PAGES, file);
    if (plan.alarm === 'none' && this.#released.size > 0) {
      this.#released.clear();
      this.#limit(file);
    }
    return plan;
  }

  growBallast(by: ByteCount): void {
    this.#ballast.grow(by, this.#wanted);
  }

  /** The disk has refused a record. */
  noteFull(): void {
    this.#alarm = 'full';
  }

  /** @returns whether that gave any room */
  release(part: BallastPart, file: JournalFile): boolean {
    const isNew = !this.#released.has(part);
    this.#released.add(part);
    const gaveRoom = this.#ballast.release(part);
    this.#limit(file);
    return gaveRoom || (isNew && this.#most !== null);
  }

  /** From now on it is about this connection. */
  adopt(file: JournalFile): void {
    this.#foldedAfter = CHECKPOINT_PAGES;
    this.#limit(file);
  }

  /** The quota, of which the ballast takes its part until it is given up. */
  #limit({ db }: JournalFile): void {
    if (this.#most === null) return;
    const kept = this.#released.has('recording') ? (this.#released.has('housekeeping') ? 0 : 1 / 8) : 1;
    const pages = Math.floor((this.#most - kept * this.#wanted) / PAGE_BYTES);
    db.pragma(`max_page_count = ${String(Math.max(LEAST_PAGES, pages))}`);
  }

  #foldAfter(pages: number, { db }: JournalFile): void {
    if (pages === this.#foldedAfter) return;
    this.#foldedAfter = pages;
    db.pragma(`wal_autocheckpoint = ${String(pages)}`);
  }

  #measure({ db }: JournalFile): SpaceFacts {
    const pages = Number(db.pragma('page_count', { simple: true }));
    const free = Number(db.pragma('freelist_count', { simple: true }));
    return {
      used: (pages - free) * PAGE_BYTES,
      spare: free * PAGE_BYTES,
      most: this.#most,
      disk: this.#disk.room(this.#folder),
      ballastWanted: this.#wanted,
      ballast: this.#ballast.size,
    };
  }
}
