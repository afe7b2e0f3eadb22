import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { atTheEnd } from './endings.ts';
import { SESSION } from './journalled-frames.ts';
import { CHECKOUT, COMPILED, pause } from './parts.ts';

const WITNESS = path.join(CHECKOUT, 'test/support/witness.ts');
const WEAKER_SYNC = path.join(CHECKOUT, 'test/support/weaker-sync.ts');

export interface Hearing {
  /** Records to testify before the end comes; null: it comes while the writer is still starting. */
  readonly after: number | null;
  /** How many of them at least have to be the journal's, which writes a tenth of what the ledger does. 0 by default. */
  readonly ofJournal?: number;
  /** Brings the end. Whatever it does, the writer is killed after it. After `hush` nothing that is said counts. */
  readonly end: (writer: ChildProcess, hush: () => void) => Promise<void>;
  /** Done to the writer once both have testified: done to one that is still opening, it might never come to write. */
  readonly meanwhile?: (writer: ChildProcess) => Promise<unknown>;
  /** Number of the epoch in which the ledger's records come; another one for each hearing. */
  readonly epoch?: number;
}

/** Where a writer keeps what: on disks of their own, or the sync of one would write what the other has not synced. */
export interface WrittenFolders {
  readonly journal: string;
  readonly ledger: string;
}

/**
 * Writers of a journal and a ledger as processes of their own, one hearing after another on the same folders. What they
 * said is kept here, outside the disks that are put to the test.
 */
export class WitnessStand {
  readonly #isWeakened: boolean;
  readonly #alive = new Set<ChildProcess>();

  constructor({ isWeakened = false }: { readonly isWeakened?: boolean } = {}) {
    this.#isWeakened = isWeakened;
    atTheEnd(async () => {
      for (const writer of this.#alive) await killed(writer);
    });
  }

  /** Starts a writer on the folders, hears it until its end, and gives all that it testified. */
  async hear(
    { journal, ledger }: WrittenFolders,
    { after, ofJournal = 0, end, meanwhile, epoch = 1 }: Hearing,
  ): Promise<readonly string[]> {
    const writer = spawn(
      process.execPath,
      [...(this.#isWeakened ? ['--import', WEAKER_SYNC] : []), WITNESS, journal, ledger, String(epoch)],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: COMPILED } },
    );
    this.#alive.add(writer);
    let [said, complained, lines, fromJournal, isHushed] = ['', '', 0, 0, false];
    let isDone: Promise<unknown> | undefined;
    const isClosed = once(writer, 'close');
    const isReached = new Promise<void>((resolve) => {
      writer.stdout.on('data', (chunk: Buffer) => {
        if (isHushed) return;
        const text = chunk.toString();
        said += text;
        const spoken = text.split('\n');
        lines += spoken.length - 1;
        fromJournal += spoken.filter((line) => line.startsWith(SESSION)).length;
        if (fromJournal > 0 && fromJournal < lines) isDone ??= meanwhile?.(writer);
        if (after !== null && lines >= after && fromJournal >= ofJournal) resolve();
      });
    });
    writer.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    await Promise.race([after === null ? pause(Math.random() * 160) : isReached, isClosed]);
    if (complained !== '') throw new Error(`The writer failed after ${String(lines)} records: ${complained}`);
    await isDone;
    await end(writer, () => (isHushed = true));
    await killed(writer);
    await isClosed;
    this.#alive.delete(writer);
    // The last line may have been cut in the middle.
    return said.split('\n').slice(0, -1);
  }
}

/** An ordinary end: SIGTERM, and the writer puts everything away. */
export async function asked(writer: ChildProcess): Promise<void> {
  writer.kill('SIGTERM');
  await once(writer, 'exit');
}

async function killed(writer: ChildProcess): Promise<void> {
  if (writer.exitCode !== null || writer.signalCode !== null) return;
  const isGone = once(writer, 'exit');
  writer.kill('SIGKILL');
  await isGone;
}
