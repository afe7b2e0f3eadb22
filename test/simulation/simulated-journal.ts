import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { answerQuestion } from '../../ambulance-unit/acquisition/journal/journal-operations.ts';
import type { Answer, Question } from '../../ambulance-unit/acquisition/journal/journal-operations.ts';
import { machineDisk, type DiskRoom } from '../../ambulance-unit/acquisition/journal/journal-disk.ts';
import { describeOpeningTrouble } from '../../ambulance-unit/acquisition/journal/journal-trouble.ts';
import type { JournalTrouble } from '../../ambulance-unit/acquisition/journal/journal-trouble.ts';
import { QueuedJournal } from '../../ambulance-unit/acquisition/journal/queued-journal.ts';
import { SqliteUnitJournal } from '../../ambulance-unit/acquisition/journal/sqlite-unit-journal.ts';
import type { CommittedRecord } from '../../ambulance-unit/acquisition/journal/unit-journal.ts';
import { byteCount } from '../../protocol/ecg/units.ts';
import { epochKey, type RecordKey, type SessionId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { DiskWeather, FOLDER_OF_DISKS, surviving } from './simulated-disk.ts';
import type { Host } from './host.ts';

/** A record's key as a text. */
export const recordName = ({ session, epoch, seq }: RecordKey): string =>
  `${session}/${epochKey(epoch)}/${String(seq)}`;

export const PLENTY: DiskRoom = { total: byteCount(64e9), free: byteCount(32e9) };
/** So little that what is acknowledged must go. */
export const SCARCE: DiskRoom = { total: byteCount(64e9), free: byteCount(1e6) };

interface Waiting {
  readonly question: Question;
  readonly settle: (answer: Answer) => void;
  readonly fail: (reason: unknown) => void;
}

/** The tablet's disk with the journal that ships on it: slow, full, failing, cut off, rotting or put back, as asked. */
export class SimulatedJournal {
  readonly weather: DiskWeather<JournalTrouble>;
  /** What the disk says of itself: not the machine's, or no history would be the same on another one. */
  room: DiskRoom = PLENTY;
  /** Every record that a commit has said to be on the disk, from the first process to the last. */
  readonly committed: CommittedRecord[] = [];
  readonly #host: Host;
  readonly #chance: () => number;
  readonly #disk: string;
  #copies = 0;
  #folder: string;
  #store: SqliteUnitJournal | null = null;
  #queue: Waiting[] = [];

  constructor(host: Host, chance: () => number) {
    this.#host = host;
    this.#chance = chance;
    this.#disk = mkdtempSync(path.join(FOLDER_OF_DISKS, 'prearrival-tablet-'));
    this.#folder = path.join(this.#disk, '0');
    mkdirSync(this.#folder);
    this.weather = new DiskWeather(chance);
  }

  open(nonce: string): QueuedJournal {
    const settings = { folder: this.#folder, nonce, mostBytes: null, ballastBytes: 0 };
    const opened = SqliteUnitJournal.open(settings, { ...machineDisk, room: () => this.room, pause: () => undefined });
    if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
    const { store } = opened;
    this.#store = store;
    return new QueuedJournal(
      store.epoch,
      (name: Question['name'], ask: Question['ask']) =>
        new Promise((settle, fail) => {
          // A process that is gone asks nothing: what of it still runs is only the simulator's memory.
          if (this.#store !== store) return;
          this.#queue.push({ question: { name, ask } as Question, settle, fail });
          if (this.#queue.length === 1) this.#next();
        }),
    );
  }

  /** Names of the records that the hospital has told and that are kept here. */
  toldIn(session: SessionId): readonly string[] {
    const found = this.#store?.readEntries(session);
    return (found?.ok === true ? found.told : []).flatMap((sealed) => {
      const record = openRecord(sealed);
      return record.ok ? [recordName(record.value)] : [];
    });
  }

  /** The process is gone. What it had asked for last may have reached the disk or not; nobody was told. */
  crash(how: 'killed' | 'power-cut'): void {
    const store = this.#store;
    if (store === null) return;
    const [first] = this.#queue;
    this.#queue = [];
    if (first?.question.name === 'commit' && this.weather.trouble === null && this.#chance() < 0.5) {
      store.commit(first.question.ask);
    }
    const left = this.#folder;
    this.#folder = this.#copy(left, how);
    store.close();
    rmSync(left, { recursive: true });
    this.#store = null;
  }

  /** A copy as a backup program takes it, of what is on the disk now. Only while no process runs, or of its files. */
  backUp(): string {
    return this.#copy(this.#folder, 'killed');
  }
  /** Somebody puts an old copy back. Only while no process runs. */
  putBack(backup: string): void {
    this.#folder = this.#copy(backup, 'killed');
  }
  /** Somebody deletes the folder. Only while no process runs. */
  remove(): void {
    this.#copies += 1;
    this.#folder = path.join(this.#disk, String(this.#copies));
    mkdirSync(this.#folder);
  }
  /** Bits of some stored records turn over. Only while no process runs. Gives which, as `recordName` names them. */
  rot(records: number): readonly string[] {
    const file = path.join(this.#folder, 'journal.sqlite');
    if (!existsSync(file)) return [];
    const rotten: string[] = [];
    const db = new SqliteDatabase(file);
    const hasRecords = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'records'").get() !== undefined;
    const places = hasRecords ? db.prepare<[], number>('SELECT place FROM records ORDER BY place').pluck().all() : [];
    for (let i = 0; i < records && places.length > 0; i += 1) {
      const place = places[Math.floor(this.#chance() * places.length)] ?? 0;
      const sealed = db.prepare<[number], Buffer>('SELECT sealed FROM records WHERE place = ?').pluck().get(place);
      if (sealed === undefined) continue;
      const opened = openRecord(sealed);
      if (opened.ok) rotten.push(recordName(opened.value));
      const at = Math.floor(this.#chance() * sealed.length);
      sealed[at] = (sealed[at] ?? 0) ^ (1 << Math.floor(this.#chance() * 8));
      db.prepare('UPDATE records SET sealed = ? WHERE place = ?').run(sealed, place);
    }
    db.close();
    return rotten;
  }

  discard(): void {
    this.#store?.close();
    rmSync(this.#disk, { recursive: true, force: true });
  }

  #next(): void {
    const [first] = this.#queue;
    if (first === undefined) return;
    const { question } = first;
    const writes = question.name === 'commit' || question.name === 'retire';
    this.#host.after(writes ? this.weather.syncTime() : 1, () => {
      this.#queue.shift();
      const store = this.#store;
      if (store === null) return;
      const { trouble } = this.weather;
      try {
        if (trouble !== null && (writes || question.name === 'read')) first.settle({ ok: false, trouble });
        else this.#answer(store, first);
      } catch (thrown) {
        first.fail(thrown);
      }
      if (question.name === 'close') this.#closed();
      else this.#next();
    });
  }

  #answer(store: SqliteUnitJournal, { question, settle }: Waiting): void {
    const answer = answerQuestion(store, question);
    if (question.name === 'commit') {
      const outcome = answer as ReturnType<SqliteUnitJournal['commit']>;
      if (outcome.ok) this.committed.push(...outcome.results.flat());
    }
    settle(answer);
  }

  #closed(): void {
    this.#store = null;
    this.#queue = [];
  }

  #copy(from: string, how: 'killed' | 'power-cut'): string {
    this.#copies += 1;
    const to = path.join(this.#disk, String(this.#copies));
    mkdirSync(to);
    for (const file of surviving(from, 'journal.sqlite', how)) copyFileSync(path.join(from, file), path.join(to, file));
    return to;
  }
}
