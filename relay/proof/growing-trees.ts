import { offset, milliseconds } from '../../protocol/ecg/units.ts';
import { LEAVES_IN_BLOCK } from '../../protocol/proof/record-leaf.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ProofItem, ProofLog } from '../log/proof-log.ts';
import type { Commit, SessionLog } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import { SessionTree } from './session-tree.ts';

export interface GrowingTreesParts {
  readonly log: Pick<SessionLog, 'read' | 'standing'> & ProofLog;
  readonly clock: Clock;
  /** Records that the last manifest of a session covers. */
  readonly sealedThrough: (session: SessionId) => number;
}

/** A tree that has all records of its session, and its blocks that no disk has taken yet. */
export interface GrownTree {
  readonly tree: SessionTree;
  unkept: readonly ProofItem[];
}

/** Trees in memory, 34 kB each at most: those of the sessions that grew last. Another one is read from the ledger again. */
const MOST_TREES = 512;
/** Records read at once, and how long the main thread is taken before whoever waits is answered. */
const PAGE = 64;
const TAKES_AT_MOST = milliseconds(3);
const NO_WAIT = milliseconds(0);

/**
 * The hash of every record is taken when it is committed, and kept a thousand at a time, so that an END finds the tree
 * over a day of records grown and the seal costs no more than that of a minute. What was committed without this (an
 * earlier program, a restart, a tree that had to make room) is read from the ledger again, some at a time.
 */
export class GrowingTrees {
  readonly #parts: GrowingTreesParts;
  readonly #trees = new Map<SessionId, GrownTree>();
  readonly #growing = new Map<SessionId, Promise<GrownTree | null>>();
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: GrowingTreesParts) {
    this.#parts = parts;
  }

  /** What a group commit added. */
  hear({ session, records }: Pick<Commit, 'session' | 'records'>): void {
    const first = records[0]?.offset;
    if (first === undefined) return;
    const known = this.#trees.get(session) ?? (first === 1 ? { tree: new SessionTree(), unkept: [] } : null);
    this.#trees.delete(session);
    // One that is being read just now meets these records where it reads on.
    if (this.#growing.has(session)) return;
    if (known?.tree.size !== first - 1) {
      // Whoever waits for it is told; here it is only in advance.
      this.grown(session).catch(() => undefined);
      return;
    }
    for (const logged of records) {
      const full = known.tree.add(logged);
      if (full !== null) known.unkept = [...known.unkept, { kind: 'leaf-block', session, ...full }];
    }
    this.#remember(session, known);
    // A disk that refuses is asked again with the next block, and by the seal.
    if (known.unkept.length > 0) this.keep(known).catch(() => undefined);
  }

  /**
   * The tree over all records that the session has now; null where the relay stops before. Fails where the hashes of
   * what is sealed are gone: a record that has rotted since would move the root under the old manifests, so sealed ones
   * are not read again.
   */
  grown(session: SessionId): Promise<GrownTree | null> {
    const known = this.#trees.get(session);
    if (known !== undefined) return Promise.resolve(known);
    const growing = this.#growing.get(session);
    if (growing !== undefined) return growing;
    const begun = this.#last
      .then(() => this.#grow(session))
      .finally(() => {
        this.#growing.delete(session);
      });
    this.#growing.set(session, begun);
    this.#last = begun.catch(() => undefined);
    return begun;
  }

  /** Keeps the blocks of a tree that have become full, and what is to stand behind them. Fails where the disk refuses. */
  async keep(grown: GrownTree, behind: readonly ProofItem[] = []): Promise<void> {
    const { unkept } = grown;
    const trouble = await this.#parts.log.keep([...unkept, ...behind]);
    if (trouble !== null) throw new Error(trouble.sentence);
    grown.unkept = grown.unkept.filter((item) => !unkept.includes(item));
  }

  close(): void {
    this.#isClosed = true;
  }

  async #grow(session: SessionId): Promise<GrownTree | null> {
    const { log, sealedThrough } = this.#parts;
    const grown: GrownTree = { tree: new SessionTree(), unkept: [] };
    const { tree } = grown;
    const goesOn = this.#turns();
    for (let block = 0; ; block += 1) {
      if (!(await goesOn())) return null;
      const kept = log.proof.leafBlock(session, block);
      if (kept === null) break;
      tree.restore(kept);
      if (tree.size < (block + 1) * LEAVES_IN_BLOCK) break;
    }
    if (tree.size < sealedThrough(session)) {
      throw new Error(`the hashes of records from ${String(tree.size + 1)} on are gone`);
    }
    for (;;) {
      if (!(await goesOn())) return null;
      const head = log.standing(session)?.head ?? 0;
      if (tree.size >= head) break;
      const page = log.read(session, offset(tree.size + 1), Math.min(PAGE, head - tree.size));
      if (page.length === 0) throw new Error(`record ${String(tree.size + 1)} cannot be read`);
      for (const logged of page) {
        const full = tree.add(logged);
        if (full !== null) grown.unkept = [...grown.unkept, { kind: 'leaf-block', session, ...full }];
      }
      if (grown.unkept.length > 0) await this.keep(grown);
    }
    // In the same turn in which it has reached the head: the next commit finds it.
    this.#growing.delete(session);
    this.#remember(session, grown);
    return grown;
  }

  #remember(session: SessionId, grown: GrownTree): void {
    this.#trees.set(session, grown);
    if (this.#trees.size <= MOST_TREES) return;
    for (const oldest of this.#trees.keys()) {
      this.#trees.delete(oldest);
      return;
    }
  }

  /** Lets others have the thread once it has been taken for long enough. False: the relay stops. */
  #turns(): () => Promise<boolean> {
    const { clock } = this.#parts;
    let since = clock.now().monotonic;
    return async () => {
      if (clock.now().monotonic - since >= TAKES_AT_MOST) {
        await new Promise<void>((resolve) => {
          clock.after(NO_WAIT, resolve);
        });
        since = clock.now().monotonic;
      }
      return !this.#isClosed;
    };
  }
}
