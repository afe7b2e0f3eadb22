import { milliseconds, type MonotonicMillis } from '../../protocol/ecg/units.ts';
import { hexOfBytes, type SessionId } from '../../protocol/wire/identity.ts';
import type { ProofLog } from '../log/proof-log.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import { nodeSha256 } from '../proof/node-sha256.ts';
import type { Signer } from '../proof/signing-keys.ts';
import { tombstoneText } from '../proof/tombstone.ts';
import { every, type CancelWait, type Clock } from './clock.ts';
import { daysFor, decideRetention, type Kept, type RetentionPolicy } from './retention.ts';

export interface RetentionRunParts {
  readonly log: SessionLog & ProofLog;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly policy: RetentionPolicy;
  /** Something that a person must look at. */
  readonly alarm: (sentence: string) => void;
}

const LOOK_EVERY = milliseconds(600_000);
/** Between two slices of one deletion: whoever records meanwhile goes first. */
const BREATH = milliseconds(20);

/**
 * Deletes what retention.ts says: first the signed tombstone, durable, then the records, some at a time; a start in
 * between goes on with what is left. One look every ten minutes.
 */
export class RetentionRun {
  readonly counters = { deleted: 0, failed: 0 };
  readonly #parts: RetentionRunParts;
  readonly #dueSince = new Map<SessionId, MonotonicMillis>();
  readonly #stop: CancelWait;
  #closed = false;
  #working: Promise<void>;

  constructor(parts: RetentionRunParts) {
    this.#parts = parts;
    this.#working = this.#finishErasing();
    this.#stop = every(parts.clock, LOOK_EVERY, () => {
      this.#working = this.#working.then(() => this.#look());
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    await this.#working;
  }

  async #look(): Promise<void> {
    const { log, clock, policy } = this.#parts;
    if (policy.careDays === null && policy.selfTestDays === null) return;
    const held = new Map(log.proof.holds().map(({ session, isHeld }) => [session, isHeld]));
    const now = clock.now();
    const kept = log.standings().map((standing): Kept => ({
      session: standing.session,
      purpose: standing.description?.purpose ?? 'care',
      lastCommitAt: standing.lastCommitAt ?? standing.firstCommitAt ?? now.unix,
      isHeld: held.get(standing.session) ?? false,
      dueSince: this.#dueSince.get(standing.session) ?? null,
    }));
    const { due, expired } = decideRetention(policy, kept, now);
    const stillDue = new Set(due);
    for (const session of this.#dueSince.keys()) if (!stillDue.has(session)) this.#dueSince.delete(session);
    for (const session of due) if (!this.#dueSince.has(session)) this.#dueSince.set(session, now.monotonic);
    for (const session of expired) await this.#delete(session);
  }

  async #delete(session: SessionId): Promise<void> {
    const { log, signer } = this.#parts;
    const standing = log.standing(session);
    // A hold may have been placed since the look began.
    if (this.#closed || standing === null || log.proof.holds(session).at(-1)?.isHeld === true) return;
    const number = log.proof.tombstones().length + 1;
    const signed = signer.sign(this.#tombstone(standing, number));
    const trouble = await log.keep([{ kind: 'tombstone', session, number, ...signed }]);
    if (trouble !== null) {
      this.counters.failed += 1;
      this.#parts.alarm(`Session ${session} is due for deletion and could not be deleted (${trouble.sentence}).`);
      return;
    }
    this.#dueSince.delete(session);
    this.counters.deleted += 1;
    await this.#erase(session);
  }

  #tombstone(standing: SessionStanding, number: number): string {
    const { log, signer, clock, policy } = this.#parts;
    const { session, unit, head, samples, description, firstCommitAt, lastCommitAt } = standing;
    const purpose = description?.purpose ?? 'care';
    const days = String(daysFor(policy, purpose));
    const before = log.proof.tombstones().at(-1);
    const manifests = log.proof.manifests(session);
    const last = manifests.at(-1);
    return tombstoneText({
      ...{ number, previous: before === undefined ? null : hexOfBytes(nodeSha256(before.text)), key: signer.key.id },
      ...{ session, unit, deletedAt: isoOf(clock.now().unix), deletedBy: 'the relay' },
      rule: `recordings of ${purpose === 'care' ? 'care' : 'self-tests'} are kept for ${days} days`,
      ...{ records: head, samples },
      firstCommitAt: firstCommitAt === null ? null : isoOf(firstCommitAt),
      lastCommitAt: lastCommitAt === null ? null : isoOf(lastCommitAt),
      ...{ manifests: manifests.length, lastManifest: last === undefined ? null : hexOfBytes(nodeSha256(last.text)) },
    });
  }

  async #finishErasing(): Promise<void> {
    for (const { session, erased } of this.#parts.log.proof.tombstones()) if (!erased) await this.#erase(session);
  }

  async #erase(session: SessionId): Promise<void> {
    const { log, clock, alarm } = this.#parts;
    while (!this.#closed) {
      const outcome = await log.eraseSome(session);
      if ('sentence' in outcome) {
        this.counters.failed += 1;
        alarm(
          `What is left of deleted session ${session} could not be erased (${outcome.sentence}); the next start goes on.`,
        );
        return;
      }
      if (outcome.done) return;
      await new Promise<void>((resolve) => {
        clock.after(BREATH, resolve);
      });
    }
  }
}

const isoOf = (millis: number): string => new Date(millis).toISOString();
