import type { SequenceNumber, UnixMillis } from '../../../protocol/ecg/units.ts';
import type { Epoch, LedgerId, SessionId } from '../../../protocol/wire/identity.ts';
import type { EpochHeld } from '../../../protocol/wire/messages.ts';
import type { SampleRange } from '../../../protocol/ecg/sample-block.ts';
import type { JournalTrouble } from './journal-trouble.ts';
import type { ToldRecord } from './told-records.ts';
import type {
  CommittedRecord,
  EntriesResult,
  JournalContents,
  JournalCounters,
  JournalEntry,
  PersonsEntry,
  ReadResult,
  RecordingTime,
  RecordRange,
  RetireResult,
  SamplesResult,
  SessionOpening,
  Tending,
  ToldResult,
} from './unit-journal.ts';

/** One write. Those that arrive together become one transaction, and cost one sync. */
export type JournalOperation =
  | { readonly kind: 'open-session'; readonly opening: SessionOpening }
  | {
      readonly kind: 'append';
      readonly session: SessionId;
      readonly entries: readonly (JournalEntry | PersonsEntry)[];
    }
  | { readonly kind: 'end-session'; readonly session: SessionId; readonly time: RecordingTime }
  | {
      readonly kind: 'declare-damaged';
      readonly session: SessionId;
      readonly epoch: Epoch;
      readonly damaged: readonly SequenceNumber[];
      readonly isFinal: boolean;
      readonly time: RecordingTime;
    }
  | {
      readonly kind: 'note-held';
      readonly ledger: LedgerId;
      readonly session: SessionId | null;
      readonly epochs: readonly EpochHeld[];
      readonly time: RecordingTime;
    }
  | { readonly kind: 'note-sealed'; readonly ledger: LedgerId; readonly session: SessionId; readonly at: UnixMillis };

/**
 * What grows with every second of a recording. Everything else is little, and must find room even where this does not:
 * without it nothing would make room again.
 */
export const carriesSamples = (operation: JournalOperation): boolean =>
  operation.kind === 'append' && operation.entries.some(({ body }) => body.kind === 'samples');

export type OperationOutcome =
  /** The records that each operation made, in order. */
  | { readonly ok: true; readonly results: readonly (readonly CommittedRecord[])[] }
  | { readonly ok: false; readonly trouble: JournalTrouble };

/** A journal without its queue and its worker: every call blocks until it is done. */
export interface JournalStore {
  /** Another one only where the journal was found damaged while it was written: records say which is theirs. */
  readonly epoch: Epoch;
  contents(): JournalContents;
  /** All of them, synced, or none. */
  commit(operations: readonly JournalOperation[]): OperationOutcome;
  read(range: RecordRange): ReadResult;
  noteTold(session: SessionId, records: readonly ToldRecord[]): ToldResult;
  readEntries(session: SessionId): EntriesResult;
  readSamples(session: SessionId, range: SampleRange): SamplesResult;
  retire(floor: UnixMillis): RetireResult;
  tend(): Tending;
  counters(): JournalCounters;
  close(): void;
}

/** What can be asked of a store from another thread; each question has its own answer. */
export interface JournalQuestions {
  readonly contents: { readonly ask: null; readonly answer: JournalContents };
  readonly commit: { readonly ask: readonly JournalOperation[]; readonly answer: OperationOutcome };
  readonly read: { readonly ask: RecordRange; readonly answer: ReadResult };
  readonly 'note-told': {
    readonly ask: { readonly session: SessionId; readonly records: readonly ToldRecord[] };
    readonly answer: ToldResult;
  };
  readonly 'read-entries': { readonly ask: SessionId; readonly answer: EntriesResult };
  readonly 'read-samples': {
    readonly ask: { readonly session: SessionId; readonly range: SampleRange };
    readonly answer: SamplesResult;
  };
  readonly retire: { readonly ask: UnixMillis; readonly answer: RetireResult };
  readonly tend: { readonly ask: null; readonly answer: Tending };
  readonly counters: { readonly ask: null; readonly answer: JournalCounters };
  readonly close: { readonly ask: null; readonly answer: null };
}
export type QuestionName = keyof JournalQuestions;
export type Question = {
  readonly [Name in QuestionName]: { readonly name: Name; readonly ask: JournalQuestions[Name]['ask'] };
}[QuestionName];
export type Answer = JournalQuestions[QuestionName]['answer'];

export function answerQuestion(store: JournalStore, question: Question): Answer {
  switch (question.name) {
    case 'contents':
      return store.contents();
    case 'commit':
      return store.commit(question.ask);
    case 'read':
      return store.read(question.ask);
    case 'note-told':
      return store.noteTold(question.ask.session, question.ask.records);
    case 'read-entries':
      return store.readEntries(question.ask);
    case 'read-samples':
      return store.readSamples(question.ask.session, question.ask.range);
    case 'retire':
      return store.retire(question.ask);
    case 'tend':
      return store.tend();
    case 'counters':
      return store.counters();
    case 'close':
      store.close();
      return null;
  }
}
