import { Worker } from 'node:worker_threads';
import type { LedgerId } from '../../protocol/wire/identity.ts';
import type { CommitReply, GroupCommit, LedgerDisk } from './ledger-disk.ts';
import type { LedgerReply, LedgerRequest } from './ledger-writer-port.ts';

/** The main thread's end of the thread that writes the ledger. One request at a time; the caller sees to that. */
export class LedgerThread implements LedgerDisk {
  readonly ledger: LedgerId;
  readonly #worker: Worker;
  #awaiting: ((reply: LedgerReply) => void) | null = null;
  /** Set once the thread is gone; nothing can be stored any more. */
  #gone: string | null = null;
  #closing = false;
  /** Where the thread ends although nobody closed it. */
  readonly lost: Promise<string>;
  #sayLost: (sentence: string) => void = () => undefined;

  static async start(
    folder: string,
  ): Promise<LedgerThread | { readonly kind: 'cannot-open'; readonly sentence: string }> {
    const worker = new Worker(new URL('./ledger-writer.ts', import.meta.url), { workerData: { folder } });
    const first = await new Promise<LedgerReply>((resolve) => {
      worker.once('message', resolve);
      worker.once('error', (error) => {
        resolve({ kind: 'cannot-open', sentence: error instanceof Error ? error.message : String(error) });
      });
    });
    if (first.kind === 'opened') return new LedgerThread(worker, first.ledger);
    await worker.terminate();
    return {
      kind: 'cannot-open',
      sentence: first.kind === 'cannot-open' ? first.sentence : 'The ledger did not open.',
    };
  }

  private constructor(worker: Worker, ledger: LedgerId) {
    this.ledger = ledger;
    this.#worker = worker;
    this.lost = new Promise((resolve) => {
      this.#sayLost = resolve;
    });
    worker.on('message', (reply: LedgerReply) => {
      this.#answer(reply);
    });
    worker.on('error', (error) => {
      this.#lose(error instanceof Error ? error.message : String(error));
    });
    worker.on('exit', () => {
      this.#lose('it ended');
    });
  }

  async commit(group: GroupCommit): Promise<CommitReply> {
    const { places, lengths, bytes } = group.rows;
    const reply = await this.#ask(group, [places.buffer, lengths.buffer, bytes.buffer]);
    if (reply.kind === 'committed' || reply.kind === 'refused') return reply;
    return { kind: 'refused', trouble: 'storage-failed', sentence: this.#gone ?? 'The ledger gave no answer.' };
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#ask({ kind: 'close' }, []);
    await this.#worker.terminate();
  }

  #ask(request: LedgerRequest, handedOver: readonly ArrayBuffer[]): Promise<LedgerReply> {
    return new Promise((resolve) => {
      if (this.#gone !== null) {
        resolve({ kind: 'closed' });
        return;
      }
      this.#awaiting = resolve;
      this.#worker.postMessage(request, handedOver);
    });
  }

  #answer(reply: LedgerReply): void {
    const resolve = this.#awaiting;
    this.#awaiting = null;
    resolve?.(reply);
  }

  #lose(why: string): void {
    this.#gone ??= `The thread that writes the ledger is gone (${why}); the relay must be started again.`;
    if (!this.#closing) this.#sayLost(this.#gone);
    this.#answer({ kind: 'closed' });
  }
}
