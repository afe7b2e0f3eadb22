import { describeDecodeFailure } from '../wire/decode-failure.ts';
import { hexOfBytes, type SessionId } from '../wire/identity.ts';
import type { LoggedRecord } from '../wire/messages.ts';
import { openRecord } from '../wire/record-codec.ts';
import type { SealedRecord } from '../wire/record.ts';
import { LeafComparison, type Difference } from './leaf-comparison.ts';
import { readManifest, type SessionManifest } from './manifest.ts';
import { MerkleTree, type MerkleHash, type Sha256 } from './merkle-tree.ts';
import { leafOfRecord } from './record-leaf.ts';
import {
  charactersOf,
  type KeyId,
  type PublicKey,
  type SignatureCheck,
  type SignedDocument,
} from './signed-document.ts';

/** Something that is not as it was sealed. */
export interface SealFinding {
  readonly kind:
    | Exclude<Difference['kind'], 'none'>
    /** The records' hashes were changed, the records were not. */
    | 'leaf-list-altered'
    /** The records are not those that were sealed, and nothing says which of them. */
    | 'root-differs'
    | 'manifest-altered'
    | 'manifest-missing'
    | 'unknown-key';
  /** Of the first record that it is about; null where it is about none. */
  readonly offset: number | null;
  readonly sentence: string;
}

export interface SealVerdict {
  /** Null: this session has not been sealed. */
  readonly sealed: SessionManifest | null;
  readonly manifests: number;
  /** That are there. */
  readonly records: number;
  /** Of these, behind what the last manifest covers. */
  readonly unsealed: number;
  /** In the order in which a person should read them; empty where all is as it was sealed. */
  readonly findings: readonly SealFinding[];
}

/** A manifest that may be believed: signed by a known key, in its place in the chain. */
interface Trusted {
  readonly manifest: SessionManifest;
  readonly rootOfRecords: () => MerkleHash | null;
}

/**
 * Holds a session's records against its signed manifests. Trusts the keys that it is given and nothing else: neither the
 * list of leaves, which only serves to name the record, nor the order in which anything comes. Pure; memory: one hash a
 * level of the tree, and the leaves that are listed ahead of the records.
 */
export class SealCheck {
  readonly #session: SessionId;
  readonly #sha256: Sha256;
  readonly #tree: MerkleTree;
  readonly #comparison = new LeafComparison();
  readonly #listedTree: MerkleTree;
  readonly #roots = new Map<number, { records: MerkleHash | null; listed: MerkleHash | null }>();
  readonly #trusted: Trusted[] = [];
  readonly #findings: SealFinding[] = [];
  readonly #manifests: number;
  #records = 0;
  #listsLeaves = false;
  /** The record that stands where records and list differ first. */
  #suspect: { readonly offset: number; readonly sealed: SealedRecord } | null = null;

  constructor(
    session: SessionId,
    documents: readonly SignedDocument[],
    keys: ReadonlyMap<KeyId, PublicKey>,
    { sha256, signatureHolds }: { readonly sha256: Sha256; readonly signatureHolds: SignatureCheck },
  ) {
    this.#session = session;
    this.#sha256 = sha256;
    this.#tree = new MerkleTree(sha256);
    this.#listedTree = new MerkleTree(sha256);
    this.#manifests = documents.length;
    this.#readChain(documents, keys, signatureHolds);
    this.#noteRoots();
  }

  /** The hash that was listed for the next record when it was sealed; before the record itself. */
  list(leaf: MerkleHash): void {
    this.#listsLeaves = true;
    this.#comparison.list(leaf);
    this.#listedTree.add(leaf);
    const roots = this.#roots.get(this.#listedTree.size);
    if (roots !== undefined) roots.listed = this.#listedTree.root();
  }

  /** The next record that is there. */
  record(logged: Pick<LoggedRecord, 'committedAt' | 'sealed'>): void {
    this.#records += 1;
    const leaf = leafOfRecord(this.#sha256, logged);
    this.#tree.add(leaf);
    const roots = this.#roots.get(this.#tree.size);
    if (roots !== undefined) roots.records = this.#tree.root();
    this.#comparison.find(leaf);
    if (this.#suspect === null && this.#comparison.differsAt === this.#records) {
      this.#suspect = { offset: this.#records, sealed: logged.sealed };
    }
  }

  verdict(): SealVerdict {
    const last = this.#trusted.at(-1);
    return {
      sealed: last?.manifest ?? null,
      manifests: this.#manifests,
      records: this.#records,
      unsealed: Math.max(0, this.#records - (last?.manifest.records ?? 0)),
      findings: [...this.#findingsOfRecords(), ...this.#findings],
    };
  }

  #findingsOfRecords(): readonly SealFinding[] {
    const broken = this.#trusted.find(({ manifest, rootOfRecords }) => {
      const root = rootOfRecords();
      return root === null || hexOfBytes(root) !== manifest.merkleRoot;
    });
    const difference: Difference = this.#listsLeaves ? this.#comparison.difference : { kind: 'none' };
    if (broken === undefined) {
      const isAboutSealed =
        difference.kind !== 'none' && difference.at <= (this.#trusted.at(-1)?.manifest.records ?? 0);
      return isAboutSealed ? [listAltered(difference.at)] : this.#findingsOfTail(difference);
    }
    const { manifest } = broken;
    const listed = this.#roots.get(manifest.records)?.listed ?? null;
    const isListSound = listed !== null && hexOfBytes(listed) === manifest.merkleRoot;
    if (difference.kind !== 'none') {
      const named = this.#findingOf(difference);
      return isListSound ? [named] : [named, ...(this.#listsLeaves ? [listAltered(difference.at)] : [])];
    }
    if (this.#records < manifest.records) {
      return [this.#findingOf({ kind: 'truncated', at: this.#records + 1, count: manifest.records - this.#records })];
    }
    const sentence = `The ${String(manifest.records)} records are not those of manifest ${String(manifest.number)}: their Merkle root is another one.`;
    return [{ kind: 'root-differs', offset: null, sentence }];
  }

  /** What was listed behind the last manifest is nobody's word; that it differs is worth a sentence all the same. */
  #findingsOfTail(difference: Difference): readonly SealFinding[] {
    return difference.kind === 'none' || difference.kind === 'inserted' ? [] : [this.#findingOf(difference)];
  }

  #findingOf(difference: Exclude<Difference, { kind: 'none' }>): SealFinding {
    const { kind, at } = difference;
    const here = `Record ${String(at)}`;
    switch (difference.kind) {
      case 'altered':
        return { kind, offset: at, sentence: `${here} was altered: ${this.#whatStandsThere()}` };
      case 'removed': {
        const sentence = `${countOf(difference.count)} removed at record ${String(at)}: ${this.#whatStandsThere()}`;
        return { kind, offset: at, sentence };
      }
      case 'truncated': {
        const sentence = `${countOf(difference.count)} removed at the end, from record ${String(at)} on.`;
        return { kind, offset: at, sentence };
      }
      case 'inserted': {
        const sentence = `${countOf(difference.count)} inserted at record ${String(at)}: ${this.#whatStandsThere()}`;
        return { kind, offset: at, sentence };
      }
      case 'reordered': {
        const sentence = `${here} was put in another place: where it stood there is record ${String(difference.other)} now.`;
        return { kind, offset: at, sentence };
      }
    }
  }

  #whatStandsThere(): string {
    if (this.#suspect === null) return 'nothing stands there.';
    const opened = openRecord(this.#suspect.sealed);
    if (!opened.ok) return `what stands there cannot be read (${describeDecodeFailure(opened.failure)}).`;
    const { epoch, seq, body } = opened.value;
    return `what stands there is number ${String(seq)} of epoch ${String(epoch.number)}, ${body.kind}.`;
  }

  #readChain(
    documents: readonly SignedDocument[],
    keys: ReadonlyMap<KeyId, PublicKey>,
    signatureHolds: SignatureCheck,
  ): void {
    let previous: string | null = null;
    documents.forEach((document, i) => {
      const number = i + 1;
      const read = readManifest(charactersOf(document.text));
      const hash = hexOfBytes(this.#sha256(document.text));
      const before = previous;
      previous = hash;
      if (!read.ok) {
        const where = read.field === '' ? 'it is no JSON' : `its ${read.field} is not as it must be`;
        this.#accuse('manifest-altered', `Manifest ${String(number)} was altered: ${where}.`);
        return;
      }
      const { manifest } = read;
      const key = keys.get(manifest.key);
      if (key === undefined) {
        const sentence = `Manifest ${String(number)} is signed with key ${manifest.key}, which is not among the known ones.`;
        this.#accuse('unknown-key', sentence);
        return;
      }
      if (!signatureHolds(document, key)) {
        this.#accuse('manifest-altered', `Manifest ${String(number)} was altered: its signature does not hold.`);
        return;
      }
      const isInPlace =
        manifest.number === number && manifest.previous === before && manifest.session === this.#session;
      if (!isInPlace) {
        const sentence = `Manifest ${String(number)} is not the one that follows in the chain: it says that it is number ${String(manifest.number)} of session ${manifest.session}. One was removed, exchanged or put in.`;
        this.#accuse('manifest-missing', sentence);
        return;
      }
      this.#trusted.push({ manifest, rootOfRecords: () => this.#roots.get(manifest.records)?.records ?? null });
    });
  }

  #noteRoots(): void {
    const none = this.#tree.root();
    for (const { manifest } of this.#trusted) {
      const isEmpty = manifest.records === 0;
      this.#roots.set(manifest.records, { records: isEmpty ? none : null, listed: isEmpty ? none : null });
    }
  }

  #accuse(kind: SealFinding['kind'], sentence: string): void {
    this.#findings.push({ kind, offset: null, sentence });
  }
}

const countOf = (records: number): string => (records === 1 ? '1 record was' : `${String(records)} records were`);

const listAltered = (at: number): SealFinding => ({
  kind: 'leaf-list-altered',
  offset: at,
  sentence: `The list of hashes was altered, at the one of record ${String(at)}; it is not what was signed.`,
});
