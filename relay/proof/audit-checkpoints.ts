import { accessHash } from '../audit/access-chain.ts';
import type { ProofReader } from '../log/proof-reader.ts';
import type { AuditMark } from './checkpoint.ts';
import type { Finding } from './proof-verdict.ts';

/** How far the checkpoints vouch for the audit: what is cut off behind it leaves no trace anywhere. */
export interface AuditEnd {
  /** The number of the entry that was its last one then; 0 where there was none. */
  readonly through: number;
  /** Of the last checkpoint of this ledger: nothing had been written behind `through` by then. ISO 8601, the relay's clock. */
  readonly at: string;
}

/**
 * Holds the audit against each mark that the checkpoints have of it. The chain itself shows everything but an end that was cut
 * off; and the last mark alone would not do: what is written behind a cut makes the audit as long as it was.
 */
export class AuditCheck {
  readonly #ledger: Pick<ProofReader, 'accesses' | 'lastAccess'>;
  #compared = 0;
  #end: AuditEnd | null = null;
  /** The furthest mark that the audit does not reach, and the first that another entry stands at. */
  #missing: { readonly number: number; readonly at: string } | null = null;
  #other: { readonly number: number; readonly at: string } | null = null;

  constructor(ledger: Pick<ProofReader, 'accesses' | 'lastAccess'>) {
    this.#ledger = ledger;
  }

  /** Each checkpoint of this ledger, in order; one without a mark says that nothing was written since the one before it. */
  hear(mark: AuditMark | undefined, at: string): void {
    this.#end = { through: mark?.[0] ?? this.#end?.through ?? 0, at };
    if (mark === undefined) return;
    const [number, hash] = mark;
    this.#compared += 1;
    const [found] = this.#ledger.accesses({ from: number, atMost: 1 });
    if (found?.number !== number) {
      if (number > (this.#missing?.number ?? 0)) this.#missing = { number, at };
    } else if (accessHash(found) !== hash) this.#other ??= { number, at };
  }

  get compared(): number {
    return this.#compared;
  }

  /** Null where no checkpoint of this ledger was heard, or one is not met: a finding says which. */
  get end(): AuditEnd | null {
    return this.#missing === null && this.#other === null ? this.#end : null;
  }

  findings(): readonly Finding[] {
    const there = this.#ledger.lastAccess()?.number ?? 0;
    const found = (sentence: string): Finding => ({ kind: 'audit-cut-off', offset: null, sentence });
    const [missing, other] = [this.#missing, this.#other];
    return [
      ...(missing === null
        ? []
        : [
            found(
              `The audit had ${String(missing.number)} entries at the checkpoint of ${missing.at}; ${String(there)} are there: its end was cut off.`,
            ),
          ]),
      ...(other === null
        ? []
        : [
            found(
              `Entry ${String(other.number)} of the audit is not the one that stood there at the checkpoint of ${other.at}: its end was cut off and written anew.`,
            ),
          ]),
    ];
  }
}
