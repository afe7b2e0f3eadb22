import { milliseconds, type Milliseconds } from '../../protocol/ecg/units.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { hexOfBytes, type SessionId } from '../../protocol/wire/identity.ts';
import { leafOfRecord } from '../../protocol/proof/record-leaf.ts';
import { accessHash } from '../audit/access-chain.ts';
import type { ProofLog } from '../log/proof-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import { every, type CancelWait, type Clock } from '../operations/clock.ts';
import { type AuditMark, MOST_SESSIONS, type Mark } from './checkpoint.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { nodeSha256 } from './node-sha256.ts';
import type { Signer } from './signing-keys.ts';

export interface CheckpointWriterParts {
  readonly log: Pick<SessionLog, 'ledger' | 'listen'> & {
    readonly proof: Pick<ProofLog['proof'], 'lastAccess'>;
  };
  readonly file: Pick<CheckpointFile, 'append'>;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly every?: Milliseconds;
  readonly alarm: (sentence: string) => void;
}

/** What a roll-back can hide at most. */
const EVERY = milliseconds(60_000);

/**
 * Puts down in a second place how far each session and the audit have come, as long as any of them grows. A place that cannot be written
 * stops nothing: it is told once, counted, and what was to be put down goes with the next checkpoint.
 */
export class CheckpointWriter {
  readonly counters = { written: 0, failed: 0 };
  readonly #parts: CheckpointWriterParts;
  readonly #grown = new Map<SessionId, LoggedRecord>();
  readonly #stops: readonly CancelWait[];
  /** The audit's last entry that was put down since the start. */
  #audited = 0;
  #failing = false;

  constructor(parts: CheckpointWriterParts) {
    this.#parts = parts;
    this.#stops = [
      parts.log.listen((commits) => {
        for (const { session, records } of commits) {
          const last = records.at(-1);
          if (last !== undefined) this.#grown.set(session, last);
        }
      }),
      every(parts.clock, parts.every ?? EVERY, () => {
        this.#write();
      }),
    ];
  }

  /** The last one, of what came since the one before. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#write();
  }

  #write(): void {
    const { log, file, signer, clock, alarm } = this.#parts;
    const audit = this.#auditMark();
    if (this.#grown.size === 0 && audit === null) return;
    const taken = [...this.#grown].slice(0, MOST_SESSIONS);
    const marks = taken.map(([session, logged]): Mark => {
      return [session, logged.offset, hexOfBytes(leafOfRecord(nodeSha256, logged))];
    });
    try {
      const at = new Date(clock.now().unix).toISOString();
      file.append({ ledger: log.ledger, at, marks, ...(audit === null ? {} : { audit }) }, signer);
      this.counters.written += 1;
      if (audit !== null) [this.#audited] = audit;
      this.#failing = false;
      for (const [session, logged] of taken) if (this.#grown.get(session) === logged) this.#grown.delete(session);
    } catch (thrown) {
      this.counters.failed += 1;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      if (!this.#failing) alarm(`Checkpoints cannot be written in their second place (${reason}); it is tried again.`);
      this.#failing = true;
    }
  }

  /** Null where nothing was written into it since it was put down last. */
  #auditMark(): AuditMark | null {
    const last = this.#parts.log.proof.lastAccess();
    return last === null || last.number === this.#audited ? null : [last.number, accessHash(last)];
  }
}
