import type { UnixMillis } from '../../../protocol/ecg/units.ts';
import type { Epoch, LedgerId, SessionId } from '../../../protocol/wire/identity.ts';
import type { EpochHeld } from '../../../protocol/wire/messages.ts';
import {
  carriesSamples,
  type JournalOperation,
  type JournalQuestions,
  type OperationOutcome,
  type QuestionName,
} from './journal-operations.ts';
import type {
  CommitResult,
  EntriesResult,
  JournalContents,
  JournalCounters,
  JournalEntry,
  NoteResult,
  PersonsEntry,
  ReadResult,
  RecordingTime,
  RecordRange,
  RetireResult,
  SamplesResult,
  SessionOpening,
  Tending,
  ToldResult,
  UnitJournal,
} from './unit-journal.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import type { SequenceNumber } from '../../../protocol/ecg/units.ts';
import type { ToldRecord } from './told-records.ts';

/** Puts one question to a store, in this thread or in another. Rejects only where our own code failed. */
export type AskStore = <Name extends QuestionName>(
  name: Name,
  ask: JournalQuestions[Name]['ask'],
) => Promise<JournalQuestions[Name]['answer']>;

interface WaitingOperation {
  readonly operation: JournalOperation;
  readonly settle: (outcome: CommitResult) => void;
  readonly fail: (reason: unknown) => void;
}

/** Operations in one transaction: enough for any burst, and a bound on how long one commit may take. */
const MOST_PER_COMMIT = 256;

/**
 * Group commit: one transaction is under way at a time, and what arrives meanwhile becomes the next one. Nothing waits
 * for company: a write that comes alone is committed at once, and under load the disk's own speed makes the groups.
 */
export class QueuedJournal implements UnitJournal {
  readonly epoch: Epoch;
  readonly #ask: AskStore;
  #waiting: WaitingOperation[] = [];
  #isCommitting = false;
  #done: Promise<void> = Promise.resolve();

  constructor(epoch: Epoch, ask: AskStore) {
    this.epoch = epoch;
    this.#ask = ask;
  }

  contents(): Promise<JournalContents> {
    return this.#ask('contents', null);
  }
  openSession(opening: SessionOpening): Promise<CommitResult> {
    return this.#commit({ kind: 'open-session', opening });
  }
  append(session: SessionId, entries: readonly (JournalEntry | PersonsEntry)[]): Promise<CommitResult> {
    return this.#commit({ kind: 'append', session, entries });
  }
  endSession(session: SessionId, time: RecordingTime): Promise<CommitResult> {
    return this.#commit({ kind: 'end-session', session, time });
  }
  declareDamaged(
    session: SessionId,
    epoch: Epoch,
    damaged: readonly SequenceNumber[],
    time: RecordingTime,
    isFinal = false,
  ): Promise<CommitResult> {
    return this.#commit({ kind: 'declare-damaged', session, epoch, damaged, isFinal, time });
  }
  noteHeld(
    ledger: LedgerId,
    session: SessionId | null,
    epochs: readonly EpochHeld[],
    time: RecordingTime,
  ): Promise<CommitResult> {
    return this.#commit({ kind: 'note-held', ledger, session, epochs, time });
  }
  noteSealed(ledger: LedgerId, session: SessionId, at: UnixMillis): Promise<NoteResult> {
    return this.#commit({ kind: 'note-sealed', ledger, session, at });
  }
  noteTold(session: SessionId, records: readonly ToldRecord[]): Promise<ToldResult> {
    return this.#ask('note-told', { session, records });
  }
  readEntries(session: SessionId): Promise<EntriesResult> {
    return this.#ask('read-entries', session);
  }
  readSamples(session: SessionId, range: SampleRange): Promise<SamplesResult> {
    return this.#ask('read-samples', { session, range });
  }
  read(range: RecordRange): Promise<ReadResult> {
    return this.#ask('read', range);
  }
  retire(floor: UnixMillis): Promise<RetireResult> {
    return this.#ask('retire', floor);
  }
  tend(): Promise<Tending> {
    return this.#ask('tend', null);
  }
  counters(): Promise<JournalCounters> {
    return this.#ask('counters', null);
  }

  async close(): Promise<void> {
    while (this.#isCommitting) await this.#done;
    await this.#ask('close', null);
  }

  #commit(operation: JournalOperation): Promise<CommitResult> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ operation, settle, fail });
      if (!this.#isCommitting) this.#done = this.#commitWaiting();
    });
  }

  async #commitWaiting(): Promise<void> {
    this.#isCommitting = true;
    // One turn of the microtask queue: what one event of the source brings goes into one transaction.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = firstGroup(this.#waiting);
      this.#waiting = this.#waiting.slice(group.length);
      let outcome: OperationOutcome;
      try {
        outcome = await this.#ask(
          'commit',
          group.map(({ operation }) => operation),
        );
      } catch (thrown) {
        for (const { fail } of group) fail(thrown);
        continue;
      }
      group.forEach(({ settle }, place) => {
        settle(outcome.ok ? { ok: true, records: outcome.results[place] ?? [] } : outcome);
      });
    }
    // In the same turn as the last look at the queue: a write between the two would wait for ever.
    this.#isCommitting = false;
  }
}

/** The next ones of one kind: a full disk may take notes, and no more samples. */
function firstGroup(waiting: readonly WaitingOperation[]): readonly WaitingOperation[] {
  const [first] = waiting;
  const kind = first !== undefined && carriesSamples(first.operation);
  const end = waiting.findIndex(({ operation }) => carriesSamples(operation) !== kind);
  return waiting.slice(0, Math.min(MOST_PER_COMMIT, end < 0 ? waiting.length : end));
}
