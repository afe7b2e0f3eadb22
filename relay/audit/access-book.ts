import type { AccessJson } from '../../protocol/wire/audit.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import type { ProofItem, ProofLog } from '../log/proof-log.ts';
import type { Clock } from '../operations/clock.ts';
import { RefusalCounters } from '../operations/counters.ts';
import type { Signer } from '../proof/signing-keys.ts';
import { accessHash, accessText } from './access-chain.ts';
import { Openings } from './openings.ts';

export interface AccessBookParts {
  readonly log: Pick<ProofLog, 'proof' | 'keep'>;
  readonly signer: Signer;
  readonly clock: Pick<Clock, 'now'>;
}

/** What somebody did with a session. */
export interface Deed extends Pick<AccessJson, 'what' | 'exportFormat' | 'range' | 'reason'> {
  readonly session: SessionId;
}

export type AccessRefusal =
  /** Nothing was handed out: that it was taken could not be written down. */
  | 'taken-not-written'
  /** It was shown all the same, for a patient may be on the way. */
  | 'opened-not-written';

interface Waiting {
  readonly person: SignedIn;
  readonly deed: Deed;
  readonly done: (sentence: string | null) => void;
}

/** What waits for the disk at once; each is some hundred bytes. */
const MOST_WAITING = 256;
const FULL = 'More waits to be written into the audit than the relay may keep.';

/** Writes down who took or looked at what. What waits together is signed one behind the other and committed together. */
export class AccessBook {
  readonly refusals = new RefusalCounters<AccessRefusal>();
  readonly #parts: AccessBookParts;
  readonly #openings = new Openings();
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(parts: AccessBookParts) {
    this.#parts = parts;
  }

  /** Null once it is durable; otherwise why not, in a sentence, and nothing may be handed out. */
  async taken(person: SignedIn, deed: Deed): Promise<string | null> {
    const trouble = await this.#write(person, deed);
    if (trouble === null) return null;
    this.refusals.count('taken-not-written');
    return `That this was taken cannot be written into the audit, so it is not handed out. ${trouble}`;
  }

  /** It stands before somebody's eyes, once in a quarter of an hour; they do not wait for it to be written. */
  opened(person: SignedIn, deed: Deed): void {
    const { session, what } = deed;
    const by = JSON.stringify([person.name, person.role]);
    if (!this.#openings.isNew(by, session, what, this.#parts.clock.now().monotonic)) return;
    void this.#write(person, deed).then((trouble) => {
      if (trouble === null) return;
      this.refusals.count('opened-not-written');
      this.#openings.forget(by, session, what);
    });
  }

  #write(person: SignedIn, deed: Deed): Promise<string | null> {
    if (this.#waiting.length >= MOST_WAITING) return Promise.resolve(FULL);
    return new Promise((done) => {
      this.#waiting.push({ person, deed, done });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      const trouble = await this.#keep(group).catch((thrown: unknown) =>
        thrown instanceof Error ? thrown.message : String(thrown),
      );
      for (const { done } of group) done(trouble);
    }
    this.#isWriting = false;
  }

  /** Each names the hash of the one before it, so the last one is read from the disk and not remembered. */
  async #keep(group: readonly Waiting[]): Promise<string | null> {
    const { log, signer, clock } = this.#parts;
    const at = new Date(clock.now().unix).toISOString();
    let before = log.proof.lastAccess() as { readonly number: number; readonly text: Uint8Array } | null;
    const items = group.map(({ person, deed }): ProofItem => {
      const number = (before?.number ?? 0) + 1;
      const { session, what, exportFormat, range, reason } = deed;
      const signed = signer.sign(
        accessText({
          ...{ number, session, at, by: person.name, role: person.role, what, exportFormat, range, reason },
          ...{ previous: before === null ? null : accessHash(before), key: signer.key.id },
        }),
      );
      before = { number, text: signed.text };
      return { kind: 'access', session, number, ...signed };
    });
    return (await log.keep(items))?.sentence ?? null;
  }
}
