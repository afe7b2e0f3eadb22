import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { CommitReply, GroupCommit, LedgerDisk } from '../../relay/log/ledger-disk.ts';
import { LEDGER_FILE, openLedgerForReading } from '../../relay/log/ledger-file.ts';
import { LedgerReader } from '../../relay/log/ledger-reader.ts';
import { LedgerStore } from '../../relay/log/ledger-store.ts';
import { DiskWeather, FOLDER_OF_DISKS, surviving } from './simulated-disk.ts';
import type { Host } from './host.ts';

export type LedgerTrouble = 'disk-full' | 'storage-failed';

/** The relay's disk with the ledger that ships on it. */
export class SimulatedLedger {
  readonly weather: DiskWeather<LedgerTrouble>;
  readonly #host: Host;
  readonly #chance: () => number;
  readonly #disk: string;
  #copies = 0;
  #folder: string;
  #store: LedgerStore | null = null;
  #reader: LedgerReader | null = null;
  #underWay: GroupCommit | null = null;

  constructor(host: Host, chance: () => number) {
    this.#host = host;
    this.#chance = chance;
    this.#disk = mkdtempSync(path.join(FOLDER_OF_DISKS, 'prearrival-relay-'));
    this.#folder = path.join(this.#disk, '0');
    mkdirSync(this.#folder);
    this.weather = new DiskWeather(chance);
  }

  open(): { readonly disk: LedgerDisk; readonly reader: LedgerReader } {
    const opened = LedgerStore.open(this.#folder);
    if (!opened.ok) throw new Error(opened.sentence);
    const { store } = opened;
    this.#store = store;
    this.#reader = new LedgerReader(openLedgerForReading(this.#folder));
    const disk: LedgerDisk = {
      ledger: store.ledger,
      lost: new Promise(() => undefined),
      commit: (group) => this.#commit(group),
      close: () => Promise.resolve(),
    };
    return { disk, reader: this.#reader };
  }

  crash(how: 'killed' | 'power-cut'): void {
    const group = this.#underWay;
    this.#underWay = null;
    if (group !== null && this.weather.trouble === null && this.#chance() < 0.5) this.#store?.commit(group);
    const left = this.#folder;
    this.#folder = this.#copy(left, how);
    this.#close();
    rmSync(left, { recursive: true });
  }

  backUp(): string {
    return this.#copy(this.#folder, 'killed');
  }

  /** An operator puts a backup back, and gives it another ledger id as the rule says (D17). Only while no process runs. */
  restore(backup: string, ledger: string): void {
    this.#folder = this.#copy(backup, 'killed');
    const db = new SqliteDatabase(path.join(this.#folder, LEDGER_FILE));
    db.prepare('UPDATE ledger SET id = ?').run(ledger);
    db.close();
  }

  discard(): void {
    this.#close();
    rmSync(this.#disk, { recursive: true, force: true });
  }

  #close(): void {
    this.#reader?.close();
    this.#store?.close();
    this.#reader = null;
    this.#store = null;
  }

  #commit(group: GroupCommit): Promise<CommitReply> {
    this.#underWay = group;
    return new Promise((resolve) => {
      this.#host.after(this.weather.syncTime(), () => {
        this.#underWay = null;
        const { trouble } = this.weather;
        if (trouble !== null) resolve({ kind: 'refused', trouble, sentence: 'The simulated disk refuses.' });
        else resolve(this.#store?.commit(group) ?? { kind: 'refused', trouble: 'storage-failed', sentence: 'Gone.' });
      });
    });
  }

  #copy(from: string, how: 'killed' | 'power-cut'): string {
    this.#copies += 1;
    const to = path.join(this.#disk, String(this.#copies));
    mkdirSync(to);
    for (const file of surviving(from, LEDGER_FILE, how)) copyFileSync(path.join(from, file), path.join(to, file));
    return to;
  }
}
