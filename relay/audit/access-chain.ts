import {
  charactersOf,
  jsonObject,
  signedText,
  type KeyId,
  type SignedDocument,
} from '../../protocol/proof/signed-document.ts';
import type { AccessJson } from '../../protocol/wire/audit.ts';
import { hexOfBytes } from '../../protocol/wire/identity.ts';
import type { NumberedAccess } from '../log/proof-log.ts';
import { nodeSha256 } from '../proof/node-sha256.ts';
import { nodeSignatureCheck } from '../proof/node-signature.ts';
import type { KnownKeys } from '../proof/proof-package.ts';

const ACCESS_FORMAT = 'prearrival-access-1';

export interface Access extends AccessJson {
  /** SHA-256 of the text of the one before it, hex; null at the first. */
  readonly previous: string | null;
  readonly key: KeyId;
}

export const accessText = (access: Access): string => signedText(ACCESS_FORMAT, access);

export const accessHash = ({ text }: Pick<SignedDocument, 'text'>): string => hexOfBytes(nodeSha256(text));

export interface AccessReading {
  /** Those that are as they were signed. */
  readonly accesses: readonly Access[];
  /** What is wrong with the first that is not, one sentence; null where nothing is. */
  readonly fault: string | null;
}

/**
 * Reads accesses in order of their numbers, each signed by a known key. `follows`: every one is there, from the one behind
 * `before` on, so that each must name the one before it; otherwise they are some out of the chain.
 */
export function readAccesses(
  rows: readonly NumberedAccess[],
  keys: KnownKeys,
  follows: { readonly before: NumberedAccess | null } | null,
): AccessReading {
  const accesses: Access[] = [];
  let fault: string | null = null;
  let before = follows?.before ?? null;
  for (const row of rows) {
    const read = jsonObject(charactersOf(row.text)) as (Access & { readonly format?: string }) | null;
    const why = whyNot(row, read, keys) ?? (follows !== null && !isNext(read, row, before) ? OUT_OF_ORDER : null);
    before = row;
    if (why === null && read !== null) accesses.push(read);
    else fault ??= `Entry ${String(row.number)} of the audit ${why ?? 'cannot be read'}.`;
  }
  return { accesses, fault };
}

const OUT_OF_ORDER = 'does not follow the one before it: one was removed, exchanged or put in';

const isNext = (read: Access | null, row: NumberedAccess, before: NumberedAccess | null): boolean =>
  row.number === (before?.number ?? 0) + 1 && read?.previous === (before === null ? null : accessHash(before));

function whyNot(
  row: NumberedAccess,
  read: (Partial<Access> & { readonly format?: string }) | null,
  keys: KnownKeys,
): string | null {
  if (read?.format !== ACCESS_FORMAT) return 'was altered: it cannot be read';
  const key = keys.get(read.key as KeyId);
  if (key === undefined) return 'is signed with a key that is not among the known ones';
  if (!nodeSignatureCheck(row, key)) return 'was altered: its signature does not hold';
  return read.number === row.number && read.session === row.session ? null : 'was exchanged for another';
}
