import { PassThrough } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { offset } from '../../protocol/ecg/units.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import type { ExportTask, FromExport, ToExport } from './export-messages.ts';
import { recordsInOrderOfCommit, recordsInOrderOfSample } from './record-stream.ts';

/** A thread that needs more has met something that no export is; the relay beside it goes on. */
const MOST_HEAP_MEGABYTES = 512;
/** A receiver that takes nothing for so long has gone, and a thread that says nothing for so long is stuck; ms. */
const MOVES_WITHIN = 60_000;

type Begun = Extract<FromExport, { kind: 'begun' | 'failed' }>;

/** The main thread's end of one export: pages of the log in, bytes out, one piece at a time. */
export class RunningExport {
  readonly begun: Promise<Begun>;
  readonly bytes = new PassThrough();
  readonly #worker: Worker;
  readonly #streams = new Map<number, Generator<Buffer>>();
  readonly #log: SessionLog;
  readonly #standing: SessionStanding;
  #begin: (begun: Begun) => void = () => undefined;
  #late: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(log: SessionLog, standing: SessionStanding, task: ExportTask, ended: () => void) {
    this.#log = log;
    this.#standing = standing;
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
    // Whoever is sent it hears of it by a broken connection; where nobody is sent anything, nobody has to.
    this.bytes.on('error', () => undefined);
    this.bytes.on('close', () => {
      if (!this.bytes.writableFinished) this.leave();
    });
    this.#worker = new Worker(new URL('./export-thread.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEGABYTES },
    });
    this.#worker.on('message', (said: FromExport) => {
      this.#moves();
      try {
        this.#hear(said);
      } catch (thrown) {
        // The log was closed meanwhile, or its disk fails: that costs this export, and not everybody's relay.
        this.leave();
        this.#fail(thrown instanceof Error ? thrown.message : String(thrown));
      }
    });
    this.#worker.on('error', (fault) => {
      this.#fail(fault instanceof Error ? fault.message : String(fault));
    });
    this.#moves();
    this.#worker.on('exit', () => {
      this.#hasEnded = true;
      clearTimeout(this.#late);
      this.#fail('The export ended before it was done.');
      ended();
    });
  }

  /** Nobody waits for it any more. */
  leave(): void {
    void this.#worker.terminate();
  }

  #hear(said: FromExport): void {
    switch (said.kind) {
      case 'read': {
        const { order, range } = said;
        const records =
          order === 'commit'
            ? recordsInOrderOfCommit(this.#log, this.#standing, offset(1))
            : recordsInOrderOfSample(this.#log, this.#standing, range ?? undefined);
        this.#streams.set(said.stream, records);
        this.#page(said.stream);
        return;
      }
      case 'next':
        this.#page(said.stream);
        return;
      case 'leave':
        this.#streams.delete(said.stream);
        return;
      case 'begun':
        this.#begin(said);
        return;
      case 'bytes':
        this.#pass(said.bytes);
        return;
      case 'done':
        this.bytes.end();
        return;
      case 'failed':
        this.#begin(said);
        this.#fail(said.sentence);
    }
  }

  #tell(message: ToExport): void {
    this.#worker.postMessage(message);
  }

  #page(stream: number): void {
    const next = this.#streams.get(stream)?.next();
    this.#tell({ kind: 'page', stream, bytes: next === undefined || next.done === true ? null : next.value });
  }

  #pass(bytes: Uint8Array): void {
    const goOn = (): void => {
      this.#moves();
      this.#tell({ kind: 'more' });
    };
    if (this.bytes.write(bytes)) goOn();
    else this.bytes.once('drain', goOn);
  }

  /** From here on both ends have their time again. */
  #moves(): void {
    clearTimeout(this.#late);
    if (this.#hasEnded) return;
    this.#late = setTimeout(() => {
      this.leave();
    }, MOVES_WITHIN);
  }

  /** Half a file must not look like a whole one: the connection breaks. */
  #fail(sentence: string): void {
    this.#begin({ kind: 'failed', error: 'own-fault', sentence });
    if (!this.bytes.writableEnded) this.bytes.destroy(new Error(sentence));
  }
}
