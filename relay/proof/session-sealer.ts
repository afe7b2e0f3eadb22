import { milliseconds } from '../../protocol/ecg/units.ts';
import type { MonotonicMillis } from '../../protocol/ecg/units.ts';
import { readManifest } from '../../protocol/proof/manifest.ts';
import { charactersOf, type SignedDocument } from '../../protocol/proof/signed-document.ts';
import { hexOfBytes, type SessionId } from '../../protocol/wire/identity.ts';
import type { ProofItem, ProofLog } from '../log/proof-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import { every, type CancelWait, type Clock } from '../operations/clock.ts';
import { GrowingTrees } from './growing-trees.ts';
import { nodeSha256 } from './node-sha256.ts';
import { isSealDue } from './seal-due.ts';
import { manifestOf } from './session-manifest.ts';
import type { Signer } from './signing-keys.ts';

export interface SessionSealerParts {
  readonly log: Pick<SessionLog, 'ledger' | 'listen' | 'read' | 'root' | 'standing' | 'standings'> & ProofLog;
  readonly signer: Signer;
  readonly clock: Clock;
  /** Something that a person must look at. */
  readonly alarm: (sentence: string) => void;
}

/** What is remembered of the last manifest of a session: a few dozen bytes, however long it is. */
interface LastSeal {
  readonly number: number;
  readonly hash: string;
  readonly records: number;
  readonly endRoot: string;
}

const NO_WAIT = milliseconds(0);
const LOOK_EVERY = milliseconds(5_000);

/**
 * Seals sessions: the tree over all records (growing-trees.ts), the manifest, the signature, all of it durable before
 * anyone is told. One session at a time. What is due is decided in seal-due.ts.
 */
export class SessionSealer {
  readonly counters = { manifests: 0, failed: 0 };
  readonly #parts: SessionSealerParts;
  readonly #last = new Map<SessionId, LastSeal>();
  readonly #trees: GrowingTrees;
  /** Sessions with records that came since this process began and are not sealed. */
  readonly #fresh = new Map<SessionId, { firstAt: MonotonicMillis; lastAt: MonotonicMillis }>();
  /** To be looked at; the first one is being sealed. */
  readonly #queue = new Set<SessionId>();
  readonly #ears = new Set<(session: SessionId) => void>();
  readonly #stops: readonly CancelWait[];
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(parts: SessionSealerParts) {
    this.#parts = parts;
    this.#trees = new GrowingTrees({ ...parts, sealedThrough: (session) => this.#last.get(session)?.records ?? 0 });
    for (const { session, text } of parts.log.proof.lastManifests()) this.#note(session, text);
    for (const { session } of parts.log.standings()) this.#enqueueIfDue(session);
    this.#stops = [
      parts.log.listen((commits) => {
        const now = parts.clock.now().monotonic;
        for (const commit of commits) {
          const { session } = commit;
          this.#trees.hear(commit);
          this.#fresh.set(session, { firstAt: this.#fresh.get(session)?.firstAt ?? now, lastAt: now });
          this.#enqueueIfDue(session);
        }
      }),
      every(parts.clock, LOOK_EVERY, () => {
        for (const session of this.#fresh.keys()) this.#enqueueIfDue(session);
      }),
    ];
  }

  /** The last manifest, where it speaks of the very end that the session has now; null while it is to be sealed. */
  sealOf(session: SessionId): SignedDocument | null {
    const last = this.#last.get(session);
    const root = this.#parts.log.root(session);
    if (last === undefined || root === null || last.endRoot !== hexOfBytes(root)) return null;
    return this.#parts.log.proof.manifests(session).at(-1) ?? null;
  }

  /** Hears of every session that has been sealed. Gives the call that ends it. */
  listen(hear: (session: SessionId) => void): () => void {
    this.#ears.add(hear);
    return () => this.#ears.delete(hear);
  }

  /** Resolves once nothing is being sealed any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#trees.close();
    for (const stop of this.#stops) stop();
    await this.#working;
  }

  #enqueueIfDue(session: SessionId): void {
    if (this.#closed || !this.#isDue(session)) return;
    this.#queue.add(session);
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
  }

  #isDue(session: SessionId): boolean {
    const { log, clock } = this.#parts;
    const standing = log.standing(session);
    if (standing?.complete !== true) return false;
    const last = this.#last.get(session);
    const fresh = this.#fresh.get(session);
    return isSealDue(
      {
        complete: true,
        head: standing.head,
        sealedThrough: last?.records ?? null,
        isOfAnotherEnd: last !== undefined && last.endRoot !== hexOfBytes(log.root(session) ?? new Uint8Array(0)),
        firstUnsealedAt: fresh?.firstAt ?? null,
        lastUnsealedAt: fresh?.lastAt ?? null,
      },
      clock.now().monotonic,
    );
  }

  async #work(): Promise<void> {
    await this.#turn();
    for (const session of this.#queue) {
      this.#queue.delete(session);
      if (this.#closed) return;
      if (!this.#isDue(session)) continue;
      try {
        await this.#seal(session);
      } catch (thrown) {
        // The session stays unsealed, its unit keeps its copy, and the next look tries again.
        this.counters.failed += 1;
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        this.#parts.alarm(`Session ${session} could not be sealed (${reason}); it is tried again.`);
        const now = this.#parts.clock.now().monotonic;
        this.#fresh.set(session, { firstAt: now, lastAt: now });
      }
    }
  }

  async #seal(session: SessionId): Promise<void> {
    const { log, signer, clock } = this.#parts;
    const grown = await this.#trees.grown(session);
    const standing = log.standing(session);
    const endRoot = log.root(session);
    if (grown === null || standing === null || endRoot === null) return;
    const { tree } = grown;
    if (tree.size !== standing.head) throw new Error('it went on growing');
    const last = this.#last.get(session);
    const text = manifestOf({
      ...{ standing, ledger: log.ledger, endRoot, merkleRoot: tree.root(), key: signer.key.id },
      ...{ before: last === undefined ? null : last, at: clock.now().unix },
    });
    const signed = signer.sign(text);
    const { unfinished } = tree;
    const items: ProofItem[] = unfinished === null ? [] : [{ kind: 'leaf-block', session, ...unfinished }];
    const number = (last?.number ?? 0) + 1;
    await this.#trees.keep(grown, [...items, { kind: 'manifest', session, number, ...signed }]);
    this.#note(session, signed.text);
    this.counters.manifests += 1;
    if (log.standing(session)?.head === standing.head) this.#fresh.delete(session);
    for (const hear of this.#ears) hear(session);
  }

  #note(session: SessionId, text: Uint8Array): void {
    const read = readManifest(charactersOf(text));
    if (!read.ok) {
      this.#parts.alarm(`The last manifest of session ${session} is damaged in the ledger (${read.field}).`);
      return;
    }
    const { number, records, endRoot } = read.manifest;
    this.#last.set(session, { number, records, endRoot, hash: hexOfBytes(nodeSha256(text)) });
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.clock.after(NO_WAIT, resolve);
    });
  }
}
