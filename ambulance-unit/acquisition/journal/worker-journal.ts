import { Worker } from 'node:worker_threads';
import type { Epoch } from '../../../protocol/wire/identity.ts';
import type { Answer, JournalQuestions, Question, QuestionName } from './journal-operations.ts';
import type { OpeningTrouble } from './journal-trouble.ts';
import { QueuedJournal } from './queued-journal.ts';
import type { JournalSettings } from './sqlite-unit-journal.ts';
import type { UnitJournal } from './unit-journal.ts';

export interface ToJournalWorker {
  readonly call: number;
  readonly question: Question;
}
export type FromJournalWorker =
  | { readonly kind: 'opened'; readonly epoch: Epoch }
  | { readonly kind: 'not-opened'; readonly trouble: OpeningTrouble }
  | { readonly kind: 'answer'; readonly call: number; readonly answer: Answer }
  | { readonly kind: 'bug'; readonly call: number; readonly error: unknown };

export type OpenedUnitJournal =
  { readonly ok: true; readonly journal: UnitJournal } | { readonly ok: false; readonly trouble: OpeningTrouble };

interface Asked {
  readonly settle: (answer: Answer) => void;
  readonly fail: (reason: unknown) => void;
}

/** Opens the journal of a folder in a thread of its own. The thread ends with `close`, or with the process. */
export function openUnitJournal(settings: JournalSettings): Promise<OpenedUnitJournal> {
  const worker = new Worker(new URL('./journal-worker.ts', import.meta.url), { workerData: settings });
  const asked = new Map<number, Asked>();
  let calls = 0;
  const ask = <Name extends QuestionName>(
    name: Name,
    question: JournalQuestions[Name]['ask'],
  ): Promise<JournalQuestions[Name]['answer']> =>
    new Promise((settle, fail) => {
      calls += 1;
      asked.set(calls, { settle: settle, fail });
      worker.postMessage({ call: calls, question: { name, ask: question } });
    });

  return new Promise((settleOpening, failOpening) => {
    worker.on('message', (message: FromJournalWorker) => {
      switch (message.kind) {
        case 'opened':
          settleOpening({ ok: true, journal: new QueuedJournal(message.epoch, ask) });
          return;
        case 'not-opened':
          settleOpening({ ok: false, trouble: message.trouble });
          return;
        case 'answer':
          asked.get(message.call)?.settle(message.answer);
          asked.delete(message.call);
          return;
        case 'bug':
          asked.get(message.call)?.fail(message.error);
          asked.delete(message.call);
      }
    });
    const lost = (reason: Error): void => {
      failOpening(reason);
      for (const { fail } of asked.values()) fail(reason);
      asked.clear();
    };
    worker.on('error', (thrown: unknown) => {
      lost(thrown instanceof Error ? thrown : new Error(String(thrown)));
    });
    worker.on('exit', () => {
      lost(new Error('the thread of the journal has ended'));
    });
  });
}
