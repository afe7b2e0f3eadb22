import { byteCount, milliseconds, unixMillis, type SequenceNumber } from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId } from '../../protocol/wire/identity.ts';
import type { SessionHeld } from '../../protocol/wire/messages.ts';
import type { Clock } from './clock.ts';
import type { SpaceAlarm } from './journal/space-plan.ts';
import type {
  CommittedRecord,
  JournalCondition,
  JournalContents,
  RecordingTime,
  RecordRange,
  UnitJournal,
} from './journal/unit-journal.ts';
import type { UplinkJournal } from './uplink/uplink.ts';

/** D7: what is sealed is kept for so long all the same, as long as there is room. */
const RETENTION = 72 * 3600 * 1000;
const RETIRE_EVERY = milliseconds(10 * 60 * 1000);
/** Between two slices of retention: recording goes first. */
const RETIRE_PAUSE = milliseconds(50);
const TEND_EVERY = milliseconds(2000);
/** Between two slices of making room, or of the ballast: 64 MiB take a quarter of a minute. */
const TEND_PAUSE = milliseconds(250);
const RETRY = milliseconds(1000);
const NOTE_HELD_EVERY = milliseconds(5000);
/** Readings that the disk fails before the records count as lost: half a minute. */
const MOST_FAILED_READINGS = 30;

export interface JournalUpkeepParts {
  readonly journal: UnitJournal;
  readonly clock: Clock;
  /** One sentence that a person must read, now. */
  readonly tell: (sentence: string) => void;
  /** Records that the journal wrote about itself. */
  readonly wrote: (records: readonly CommittedRecord[]) => void;
  /** Something of it is not there any more. */
  readonly shrank: (contents: JournalContents) => void;
}

/** Keeps a unit's journal in order beside the recording: room, age, damage, and what the relay holds of it. */
export class JournalUpkeep {
  readonly #parts: JournalUpkeepParts;
  readonly #heldToNote = new Map<SessionId, SessionHeld>();
  #ledger: LedgerId | null = null;
  #isNotingHeld = false;
  #condition: JournalCondition = { space: 'none', ballast: byteCount(0), damagedFiles: [], purgedRecords: 0 };
  #damaged = 0;
  #isStopped = false;

  constructor(parts: JournalUpkeepParts) {
    this.#parts = parts;
  }

  get condition(): JournalCondition {
    return this.#condition;
  }
  /** Records declared as damaged since the start. */
  get damaged(): number {
    return this.#damaged;
  }

  start(lastLedger: LedgerId | null): void {
    this.#ledger = lastLedger;
    this.#repeat(RETIRE_EVERY, RETIRE_PAUSE, async () => {
      const floor = unixMillis(this.#parts.clock.wall() - RETENTION);
      const retired = await this.#parts.journal.retire(floor);
      return retired.ok && retired.more;
    });
    this.#repeat(TEND_EVERY, TEND_PAUSE, () => this.#tend());
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Null once nothing can be read any more: the unit stops. */
  async read(range: RecordRange): ReturnType<UplinkJournal['read']> {
    const { journal, clock } = this.#parts;
    for (let failed = 0; ;) {
      const isFinal = failed >= MOST_FAILED_READINGS;
      const read = await journal.read({ ...range, isFinal });
      if (read.ok) {
        if (read.damaged.length > 0) await this.#declareDamaged(range, read.damaged, isFinal);
        return read;
      }
      if (read.trouble.kind === 'disk-failed') failed += 1;
      // An empty answer would mean that there is nothing: a disk that fails for a moment must not say that.
      await new Promise<void>((resolve) => clock.after(RETRY, resolve));
      if (this.#isStopped) return null;
    }
  }

  /**
   * A memory for the next start; where the disk refuses it, the next WELCOME tells it anew. So it need not be written
   * with each acknowledgement: ten more syncs a second would wear the tablet's flash as much as the recording does.
   * Another store is noted at once, even where it holds nothing: what may be removed depends on which one answered last.
   */
  noteHeld(ledger: LedgerId, sessions: readonly SessionHeld[]): void {
    const isAnother = ledger !== this.#ledger;
    this.#ledger = ledger;
    if (isAnother) this.#heldToNote.clear();
    for (const held of sessions) this.#heldToNote.set(held.session, held);
    if (!isAnother) this.#noteHeldSoon();
    else if (sessions.length === 0) void this.#noteHeldOf(ledger, null);
    else this.#noteHeldNow();
  }

  #noteHeldSoon(): void {
    if (this.#isNotingHeld) return;
    this.#isNotingHeld = true;
    this.#parts.clock.after(NOTE_HELD_EVERY, () => {
      this.#isNotingHeld = false;
      if (!this.#isStopped) this.#noteHeldNow();
    });
  }

  #noteHeldNow(): void {
    if (this.#ledger === null) return;
    for (const held of this.#heldToNote.values()) void this.#noteHeldOf(this.#ledger, held);
    this.#heldToNote.clear();
  }

  async #noteHeldOf(ledger: LedgerId, held: SessionHeld | null): Promise<void> {
    const { journal, tell, wrote } = this.#parts;
    const noted = await journal.noteHeld(ledger, held?.session ?? null, held?.epochs ?? [], this.#now());
    if (!noted.ok) {
      if (ledger !== this.#ledger || held === null || this.#heldToNote.has(held.session)) return;
      this.#heldToNote.set(held.session, held);
      this.#noteHeldSoon();
      return;
    }
    if (noted.records.length === 0) return;
    tell('The relay lacks records that had to make room while another one held them; they are declared as lost.');
    wrote(noted.records);
    await this.#lookAtContents();
  }

  async #declareDamaged(range: RecordRange, damaged: readonly SequenceNumber[], isFinal: boolean): Promise<void> {
    const { journal, clock, tell, wrote } = this.#parts;
    if (this.#isStopped) return;
    const { session, epoch } = range;
    const declared = await journal.declareDamaged(session, epoch, damaged, this.#now(), isFinal);
    if (!declared.ok) {
      clock.after(RETRY, () => void this.#declareDamaged(range, damaged, isFinal));
      return;
    }
    const lost = declared.records.filter(({ kind }) => kind === 'records-lost').length;
    if (lost === 0) return;
    this.#damaged += damaged.length;
    const what = damaged.length === 1 ? 'A record' : `${String(damaged.length)} records`;
    tell(`${what} in the journal cannot be read any more: the disk has damaged it. Its samples are declared as lost.`);
    wrote(declared.records);
    await this.#lookAtContents();
  }

  async #tend(): Promise<boolean> {
    const { journal } = this.#parts;
    const before = this.#condition;
    const { more, ...condition } = await journal.tend();
    this.#condition = condition;
    if (condition.space !== before.space) this.#parts.tell(describeSpace(condition.space));
    for (const file of condition.damagedFiles) {
      if (!before.damagedFiles.includes(file)) this.#parts.tell(describeDamagedFile(file));
    }
    const isNews =
      condition.purgedRecords !== before.purgedRecords || condition.damagedFiles.length !== before.damagedFiles.length;
    if (isNews) await this.#lookAtContents();
    return more;
  }

  async #lookAtContents(): Promise<void> {
    const { journal, shrank } = this.#parts;
    if (!this.#isStopped) shrank(await journal.contents());
  }

  /** One slice at once, the next a little later while there is more, and then now and then. */
  #repeat(every: number, pause: number, slice: () => Promise<boolean>): void {
    const next = async (): Promise<void> => {
      if (this.#isStopped) return;
      const hasMore = await slice();
      this.#parts.clock.after(milliseconds(hasMore ? pause : every), () => void next());
    };
    void next();
  }

  #now(): RecordingTime {
    const { clock } = this.#parts;
    return { recordedAt: clock.wall(), recordedAtMonotonic: clock.monotonic() };
  }
}

/** One sentence for a person. */
function describeSpace(space: SpaceAlarm): string {
  switch (space) {
    case 'none':
      return 'The journal has room again.';
    case 'nearly-full':
      return 'The journal has little room left: what the relay holds makes room for what it does not hold yet.';
    case 'full':
      return 'The disk that holds the journal is full: recording goes on in the room kept for that, while it lasts.';
  }
}

const describeDamagedFile = (file: string): string =>
  `The disk has damaged a journal beyond use. It is kept as ${file} in the journal's folder, for somebody who can look at it; recording goes on in a new one.`;
