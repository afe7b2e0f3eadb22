import { accessHash } from '../audit/access-chain.ts';
import type { ProofReader } from '../log/proof-reader.ts';
import type { AuditMark } from './checkpoint.ts';
import type { Finding } from './proof-verdict.ts';

/**
 * Holds the audit against each mark that the checkpoints have of it. The chain itself shows everything but an end that was cut
 * off; and the last mark alone would not do: what is written behind a cut makes the audit as long as it was.
 */
export class AuditCheck {
  readonly #ledger: Pick<ProofReader, 'accesses' | 'lastAccess'>;
  #compared = 0;
  /** The furthest mark that the audit does not reach, and the first that another entry stands at. */
  #missing: { readonly number: number; readonly at: string } | null = null;
  #other: { readonly number: number; readonly at: string } | null = null;

  constructor(ledger: Pick<ProofReader, 'accesses' | 'lastAccess'>) {
    this.#ledger = ledger;
  }

  hear([number, hash]: AuditMark, at: string): void {
    this.#compared += 1;
    const [found] = this.#ledger.accesses({ from: number, atMost: 1 });
    if (found?.number !== number) {
      if (number > (this.#missing?.number ?? 0)) this.#missing = { number, at };
    } else if (accessHash(found) !== hash) this.#other ??= { number, at };
  }

  get compared(): number {
    return this.#compared;
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
