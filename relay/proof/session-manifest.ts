import { countOf } from '../../protocol/delivery/coverage.ts';
import {
  MOST_EPOCHS_LISTED,
  MOST_GAPS_LISTED,
  manifestText,
  type SessionManifest,
} from '../../protocol/proof/manifest.ts';
import type { KeyId } from '../../protocol/proof/signed-document.ts';
import { hexOfBytes, type LedgerId } from '../../protocol/wire/identity.ts';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionStanding } from '../log/session-log.ts';

export interface ManifestFacts {
  readonly standing: Pick<SessionStanding, 'session' | 'unit' | 'head' | 'endSample' | 'samples' | 'gaps' | 'epochs'>;
  readonly ledger: LedgerId;
  readonly merkleRoot: Uint8Array;
  readonly endRoot: Uint8Array;
  /** The manifest before it; null at the first. */
  readonly before: { readonly number: number; readonly hash: string } | null;
  readonly key: KeyId;
  readonly at: UnixMillis;
  /** Where it is made of another one. */
  readonly derived?: SessionManifest['derived'];
}

/** What is stated of a session as it stands. Pure. */
export function manifestOf(facts: ManifestFacts): string {
  const { standing, ledger, before, key } = facts;
  const manifest: SessionManifest = {
    session: standing.session,
    unit: standing.unit,
    ledger,
    number: (before?.number ?? 0) + 1,
    previous: before?.hash ?? null,
    sealedAt: new Date(facts.at).toISOString(),
    key,
    records: standing.head,
    merkleRoot: hexOfBytes(facts.merkleRoot),
    endRoot: hexOfBytes(facts.endRoot),
    endSample: standing.endSample,
    samples: standing.samples,
    gapCount: standing.gaps.length,
    gapSamples: standing.gaps.reduce((sum, { first, end }) => sum + end - first, 0),
    gaps: standing.gaps.slice(0, MOST_GAPS_LISTED),
    epochCount: standing.epochs.length,
    epochs: standing.epochs.slice(0, MOST_EPOCHS_LISTED).map(({ epoch, held, lost }) => ({
      number: epoch.number,
      nonce: epoch.nonce,
      records: countOf(held),
      lost: countOf(lost),
      last: held.at(-1)?.last ?? 0,
    })),
    ...(facts.derived === undefined ? {} : { derived: facts.derived }),
  };
  return manifestText(manifest);
}
