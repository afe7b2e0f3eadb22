import type { MerkleHash } from '../../protocol/proof/merkle-tree.ts';
import type { SignedDocument } from '../../protocol/proof/signed-document.ts';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { StorageTrouble } from './session-log.ts';

/** Hashes of up to 1024 sealed records that follow one another. */
export interface LeafBlock {
  /** Block n holds the leaves of the offsets from n × 1024 + 1 on. */
  readonly block: number;
  /** 32 bytes each. */
  readonly leaves: Uint8Array;
  /** Root of the subtree over them, once there are 1024. */
  readonly root: MerkleHash | null;
}

export interface HoldChange {
  readonly session: SessionId;
  readonly isHeld: boolean;
  readonly at: UnixMillis;
  readonly by: string;
  readonly reason: string;
}

export interface Tombstone extends SignedDocument {
  /** From 1, of all sessions. */
  readonly number: number;
  readonly session: SessionId;
  /** None of its records is left on the disk. */
  readonly erased: boolean;
}

export interface NumberedAccess extends SignedDocument {
  /** From 1, of all sessions. */
  readonly number: number;
  readonly session: SessionId;
}

export interface AccessesAsked {
  readonly from: number;
  readonly atMost: number;
  readonly session?: SessionId | undefined;
}

/** What is kept beside the records, durable like these. */
export type ProofItem =
  | ({ readonly kind: 'manifest'; readonly session: SessionId; readonly number: number } & SignedDocument)
  | ({ readonly kind: 'leaf-block'; readonly session: SessionId } & LeafBlock)
  | ({ readonly kind: 'hold' } & HoldChange)
  /** From here on the session is not listed and takes no record; `erase` removes what is left of it. */
  | ({ readonly kind: 'tombstone'; readonly session: SessionId; readonly number: number } & SignedDocument)
  | ({ readonly kind: 'review-entry'; readonly session: SessionId; readonly number: number } & SignedDocument)
  | ({ readonly kind: 'access'; readonly session: SessionId; readonly number: number } & SignedDocument);

/** Reads what is kept beside the records. */
export interface ProofReading {
  /** By number. */
  manifests(session: SessionId): readonly SignedDocument[];
  /** The last manifest of every session that has one. */
  lastManifests(): readonly { readonly session: SessionId; readonly number: number; readonly text: Uint8Array }[];
  leafBlock(session: SessionId, block: number): LeafBlock | null;
  /** In the order in which they were written; of one session or of all. */
  holds(session?: SessionId): readonly HoldChange[];
  /** By number. */
  tombstones(): readonly Tombstone[];
  /** What reviewers wrote about a session, by number. */
  reviewEntries(session: SessionId): readonly SignedDocument[];
  /** Sessions that a reviewer has written about. */
  reviewedSessions(): readonly SessionId[];
  /** Who took or looked at something, by number from one on, at most so many; of one session or of all. */
  accesses(asked: AccessesAsked): readonly NumberedAccess[];
  lastAccess(): NumberedAccess | null;
}

/** Keeps proof beside a session log, in the same store. */
export interface ProofLog {
  readonly proof: ProofReading;
  /** Null once all of it is durable; otherwise nothing of it is. */
  keep(items: readonly ProofItem[]): Promise<StorageTrouble | null>;
  /** Removes records of a session that has a tombstone, some at a time. Resolves with false while some are left. */
  eraseSome(session: SessionId): Promise<{ readonly done: boolean } | StorageTrouble>;
}
