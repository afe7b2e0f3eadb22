import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import type { CancelWait, Clock } from '../clock.ts';
import type { JournalTrouble } from './journal-trouble.ts';
import type {
  CommitResult,
  CommittedRecord,
  JournalEntry,
  PersonsEntry,
  RecordingTime,
  UnitJournal,
} from './unit-journal.ts';
import { WaitingEntries } from './waiting-entries.ts';

/** Entries of one commit: 26 s of 100 ms frames. */
const MOST_PER_COMMIT = 256;
/** What waits in memory while the disk takes nothing: ten minutes of 100 ms frames, some MB. */
export const MOST_WAITING = 6000;
/** Entries of people that may wait for the disk at once: more than hands can write in the time that one may take. */
export const MOST_ENTRIES_WAITING = 64;
/** An entry that the disk has not taken by then is refused: who wrote it is told, and it is never written later. */
export const ENTRY_WITHIN = milliseconds(4000);
const RETRY_LEAST = 250;
const RETRY_MOST = 5000;

export interface RecordingEars {
  /** These are on the disk. */
  readonly committed: (records: readonly CommittedRecord[]) => void;
  /** The disk refuses, or takes again (null). Told at each change. */
  readonly trouble: (trouble: JournalTrouble | null) => void;
}

/**
 * Writes one session into the journal, in order, and does not give up: what the disk refuses waits in memory, up to a
 * limit, and is offered again. Nothing needs to be opened again once the disk takes it.
 */
export class SessionRecording {
  readonly session: SessionId;
  readonly #journal: UnitJournal;
  readonly #clock: Clock;
  readonly #ears: RecordingEars;
  readonly #waiting: WaitingEntries;
  #writing: Promise<void> | null = null;
  #trouble: JournalTrouble | null = null;
  #retryIn = RETRY_LEAST;
  #isAbandoned = false;
  #isEnding = false;
  readonly #entries = new Set<Promise<CommittedRecord | null>>();
  #cancelRetry: CancelWait = () => undefined;
  #resumeRetry: () => void = () => undefined;

  constructor(
    session: SessionId,
    parts: {
      readonly journal: UnitJournal;
      readonly clock: Clock;
      readonly ears: RecordingEars;
      readonly mostWaiting?: number;
    },
  ) {
    this.session = session;
    this.#journal = parts.journal;
    this.#clock = parts.clock;
    this.#ears = parts.ears;
    this.#waiting = new WaitingEntries(parts.mostWaiting ?? MOST_WAITING);
  }

  /** Entries that are not on the disk yet. */
  get waiting(): number {
    return this.#waiting.length;
  }
  /** Whoever can wait with more should. */
  get isPressing(): boolean {
    return this.#waiting.isPressing;
  }
  get trouble(): JournalTrouble | null {
    return this.#trouble;
  }

  /** True once it is on the disk; false where it was abandoned before. The same for `settled` and `end`. */
  open(opening: Parameters<UnitJournal['openSession']>[0]): Promise<boolean> {
    return this.#untilTaken(() => this.#journal.openSession(opening));
  }

  add(entries: readonly JournalEntry[]): void {
    for (const entry of entries) this.#waiting.add(entry);
    if (this.#writing === null) void this.settled();
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<boolean> {
    while (this.#waiting.length > 0 && !this.#isAbandoned) {
      this.#writing ??= this.#writeWaiting().finally(() => {
        this.#writing = null;
      });
      await this.#writing;
    }
    return this.#waiting.length === 0;
  }

  /**
   * Writes what a person wrote down, beside the samples and not behind them: it finds room where they do not (D14).
   * Null where the disk did not take it in time, or too many wait already: then it is not written, and never will be.
   */
  write(entry: PersonsEntry): Promise<CommittedRecord | null> {
    if (this.#isEnding || this.#isAbandoned || this.#entries.size >= MOST_ENTRIES_WAITING) return Promise.resolve(null);
    const writing = this.#writeEntry(entry).finally(() => this.#entries.delete(writing));
    this.#entries.add(writing);
    return writing;
  }

  async #writeEntry(entry: PersonsEntry): Promise<CommittedRecord | null> {
    const until = this.#clock.monotonic() + ENTRY_WITHIN;
    for (let wait = RETRY_LEAST; ; wait = Math.min(RETRY_MOST, wait * 2)) {
      const result = await this.#journal.append(this.session, [entry]);
      if (result.ok) {
        this.#ears.committed(result.records);
        return result.records.find(({ kind }) => kind === 'entry') ?? null;
      }
      if (this.#isAbandoned || this.#clock.monotonic() + wait >= until) return null;
      await new Promise<void>((resume) => this.#clock.after(milliseconds(wait), resume));
    }
  }

  async end(time: RecordingTime): Promise<boolean> {
    // Nothing may follow END.
    this.#isEnding = true;
    await Promise.all(this.#entries);
    return (await this.settled()) && (await this.#untilTaken(() => this.#journal.endSession(this.session, time)));
  }

  /** Stops offering: the process is about to end. What waits is lost with it, and `waiting` says how much that is. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#cancelRetry();
    this.#resumeRetry();
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isAbandoned) {
      const entries = this.#waiting.take(MOST_PER_COMMIT);
      const result = await this.#journal.append(this.session, entries);
      // Before anyone hears of it: who listens may ask how much waits.
      if (result.ok) this.#waiting.committed();
      else this.#waiting.refused();
      await this.#note(result);
    }
  }

  async #untilTaken(write: () => Promise<CommitResult>): Promise<boolean> {
    while (!this.#isAbandoned) {
      const result = await write();
      await this.#note(result);
      if (result.ok) return true;
    }
    return false;
  }

  async #note(result: CommitResult): Promise<void> {
    if (result.ok) {
      this.#retryIn = RETRY_LEAST;
      this.#tellTrouble(null);
      this.#ears.committed(result.records);
      return;
    }
    this.#tellTrouble(result.trouble);
    const wait = milliseconds(this.#retryIn);
    this.#retryIn = Math.min(RETRY_MOST, this.#retryIn * 2);
    if (this.#isAbandoned) return;
    await new Promise<void>((resume) => {
      this.#resumeRetry = resume;
      this.#cancelRetry = this.#clock.after(wait, resume);
    });
  }

  #tellTrouble(trouble: JournalTrouble | null): void {
    if (trouble?.kind === this.#trouble?.kind) return;
    this.#trouble = trouble;
    this.#ears.trouble(trouble);
  }
}
