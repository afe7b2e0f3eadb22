import { charactersOf, jsonObject, signedText, type KeyId } from '../../protocol/proof/signed-document.ts';
import { hexOfBytes, type SessionId, type UnitId } from '../../protocol/wire/identity.ts';
import type { Tombstone } from '../log/proof-log.ts';
import { nodeSha256 } from './node-sha256.ts';
import { nodeSignatureCheck } from './node-signature.ts';
import type { KnownKeys } from './proof-package.ts';

const TOMBSTONE_FORMAT = 'prearrival-tombstone-1';

/** What stays of a recording that was deleted: no patient, no sample, but that it was there, and who ended it and why. */
export interface TombstoneFacts {
  /** From 1, of all deletions of this relay. */
  readonly number: number;
  /** SHA-256 of the text of the one before it, hex; null at the first. */
  readonly previous: string | null;
  readonly key: KeyId;
  readonly session: SessionId;
  readonly unit: UnitId;
  readonly deletedAt: string;
  /** A person's name, or the relay itself where a rule did it. */
  readonly deletedBy: string;
  /** The rule, in words. */
  readonly rule: string;
  readonly records: number;
  readonly samples: number;
  readonly firstCommitAt: string | null;
  readonly lastCommitAt: string | null;
  /** How many manifests stay, and the hash of the last one. */
  readonly manifests: number;
  readonly lastManifest: string | null;
}

export const tombstoneText = (facts: TombstoneFacts): string => signedText(TOMBSTONE_FORMAT, facts);

export type TombstoneReading =
  | { readonly ok: true; readonly facts: TombstoneFacts }
  | { readonly ok: false; readonly session: SessionId; readonly sentence: string };

/** Each tombstone, in its chain, under the keys that are known. */
export function readTombstones(stones: readonly Tombstone[], keys: KnownKeys): readonly TombstoneReading[] {
  let previous: string | null = null;
  return stones.map((stone, i): TombstoneReading => {
    const facts = jsonObject(charactersOf(stone.text)) as (TombstoneFacts & { readonly format: string }) | null;
    const before = previous;
    previous = hexOfBytes(nodeSha256(stone.text));
    const refuse = (why: string): TombstoneReading => ({
      ok: false,
      session: stone.session,
      sentence: `The tombstone of session ${stone.session} ${why}.`,
    });
    if (facts?.format !== TOMBSTONE_FORMAT) return refuse('was altered: it cannot be read');
    const key = keys.get(facts.key);
    if (key === undefined) return refuse(`is signed with key ${facts.key}, which is not among the known ones`);
    if (!nodeSignatureCheck(stone, key)) return refuse('was altered: its signature does not hold');
    if (facts.number !== i + 1 || facts.previous !== before || facts.session !== stone.session) {
      return refuse('does not follow the one before it: one was removed, exchanged or put in');
    }
    return { ok: true, facts };
  });
}
