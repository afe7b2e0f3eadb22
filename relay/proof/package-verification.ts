import { INDEX_FORMAT, PACKAGE_FORMAT, isKnownFile, leavesIn, recordsIn, type KnownKeys } from './proof-package.ts';
import { LEAVES_IN_BLOCK } from '../../protocol/proof/record-leaf.ts';
import { SealCheck } from '../../protocol/proof/seal-check.ts';
import { charactersOf, jsonObject, type KeyId, type PublicKey } from '../../protocol/proof/signed-document.ts';
import { hexOfBytes, parseSessionId, type SessionId } from '../../protocol/wire/identity.ts';
import { Verification } from '../recordings/verification.ts';
import { nodeSha256 } from './node-sha256.ts';
import { nodeSignatureCheck } from './node-signature.ts';
import type { Finding, ProofVerdict } from './proof-verdict.ts';
import { publicKeyOfPem } from './signing-keys.ts';
import { DamagedContainer, readTar, type ContainerFile } from './strict-tar.ts';

/** The file is no proof package at all. */
export class NoProofPackage extends Error {}

/** Findings that are listed: a file that is broken all over needs no longer list. */
const MOST_FINDINGS = 100;

/**
 * Verifies a proof package as it comes: two blocks of a thousand records in memory. `trusted`: the keys that its
 * documents must be signed with; null: those that it brings itself, which its reader must then compare.
 */
export async function verifyPackage(
  pieces: AsyncIterable<Uint8Array>,
  trusted: KnownKeys | null,
): Promise<ProofVerdict> {
  const reading = new PackageReading(trusted);
  try {
    for await (const file of readTar(pieces)) reading.take(file);
  } catch (thrown) {
    if (!(thrown instanceof DamagedContainer)) throw thrown;
    if (thrown.behind === '') throw new NoProofPackage('This is no proof package.', { cause: thrown });
    reading.containerIsDamaged(thrown);
  }
  return reading.verdict();
}

class PackageReading {
  readonly #trusted: KnownKeys | null;
  readonly #brought = new Map<KeyId, PublicKey>();
  readonly #documents: { text: Uint8Array; signature: Uint8Array }[] = [];
  readonly #digests: (readonly [name: string, sha256: string])[] = [];
  readonly #findings: Finding[] = [];
  #session: SessionId | null = null;
  #stated = 0;
  #verification: Verification | null = null;
  #seal: SealCheck | null = null;
  #records = 0;
  #index: Uint8Array | null = null;
  #isIndexed = false;
  #isCut = false;

  constructor(trusted: KnownKeys | null) {
    this.#trusted = trusted;
  }

  take(file: ContainerFile): void {
    const { name, bytes } = file;
    if (!isKnownFile(file)) {
      this.#find('inserted-file', null, `The file ${name} was put into the package.`);
      return;
    }
    if (name === 'index.json') this.#index = bytes;
    else if (name === 'index.sig') this.#checkIndex(bytes);
    else this.#digests.push([name, hexOfBytes(nodeSha256(bytes))]);
    if (name === 'session.json') this.#readSession(bytes);
    else if (name.startsWith('keys/')) this.#readKey(name, bytes);
    else if (name.startsWith('manifests/')) this.#readManifest(name, bytes);
    else if (name.startsWith('leaves/')) this.#readLeaves(bytes);
    else if (name.startsWith('records/')) this.#readRecords(name, bytes);
  }

  containerIsDamaged({ message, behind }: DamagedContainer): void {
    this.#isCut = true;
    const next = this.#records + 1;
    const lost = this.#records < this.#stated ? ` Record ${String(next)} is the first that cannot be read.` : '';
    const offset = behind.startsWith('leaves/') || behind.startsWith('records/') ? next : null;
    this.#find('container-damaged', this.#records < this.#stated ? (offset ?? next) : null, `${message}${lost}`);
  }

  verdict(): ProofVerdict {
    const checks = this.#checks();
    if (checks === null || this.#session === null)
      throw new NoProofPackage('This is no proof package: it names no session.');
    const seal = checks.seal.verdict();
    if (!this.#isCut && !this.#isIndexed) {
      this.#find('file-removed', null, 'The end of the package was removed: its signed list of files is not there.');
    }
    if (this.#stated !== this.#records && seal.findings.length === 0) {
      const sentence = `The package says that it holds ${String(this.#stated)} records; ${String(this.#records)} are there.`;
      this.#find('truncated', Math.min(this.#stated, this.#records) + 1, sentence);
    }
    return {
      session: this.#session,
      recording: checks.verification.verdict(),
      seal,
      findings: this.#findings,
      keysAreTheirOwn: this.#trusted === null,
    };
  }

  /** Made when the first records come: manifests and keys stand before them. Null while no session is named. */
  #checks(): { readonly verification: Verification; readonly seal: SealCheck } | null {
    if (this.#session === null) return null;
    this.#verification ??= new Verification(this.#session, nodeSha256);
    this.#seal ??= new SealCheck(this.#session, this.#documents, this.#trusted ?? this.#brought, {
      sha256: nodeSha256,
      signatureHolds: nodeSignatureCheck,
    });
    return { verification: this.#verification, seal: this.#seal };
  }

  #readSession(bytes: Uint8Array): void {
    const facts = jsonObject(charactersOf(bytes));
    const named = facts?.['session'];
    const session = typeof named === 'string' ? parseSessionId(named) : null;
    if (facts?.['format'] !== PACKAGE_FORMAT || session === null) {
      throw new NoProofPackage('This is no proof package: its session.json cannot be read.');
    }
    this.#session = session;
    this.#stated = Number(facts['records']);
  }

  #readKey(name: string, bytes: Uint8Array): void {
    const key = publicKeyOfPem(charactersOf(bytes));
    if (key === null || name !== `keys/${key.id}.pem`) {
      this.#find('file-altered', null, `The key in ${name} was altered: it is not the one of this name.`);
      return;
    }
    this.#brought.set(key.id, key);
  }

  #readManifest(name: string, bytes: Uint8Array): void {
    const last = this.#documents.at(-1);
    if (name.endsWith('.json')) this.#documents.push({ text: bytes, signature: new Uint8Array(0) });
    else if (last !== undefined) last.signature = bytes;
  }

  #readLeaves(bytes: Uint8Array): void {
    const checks = this.#checks();
    for (const leaf of leavesIn(bytes)) checks?.seal.list(leaf);
  }

  #readRecords(name: string, bytes: Uint8Array): void {
    const from = this.#records + 1;
    const block = Number(/\d{6}/.exec(name)?.[0]);
    if (block * LEAVES_IN_BLOCK !== this.#records) {
      this.#find('file-removed', from, `${name} does not follow in order: record ${String(from)} is expected there.`);
    }
    const { records, isWhole } = recordsIn(bytes, from);
    this.#records += records.length;
    const checks = this.#checks();
    for (const logged of records) {
      checks?.seal.record(logged);
      checks?.verification.hear(logged);
    }
    if (isWhole) return;
    const at = this.#records + 1;
    this.#find('altered', at, `Record ${String(at)} was altered: ${name} does not fall into records from there on.`);
  }

  #checkIndex(signature: Uint8Array): void {
    this.#isIndexed = true;
    const text = this.#index ?? new Uint8Array(0);
    const index = jsonObject(charactersOf(text));
    const key = (this.#trusted ?? this.#brought).get(String(index?.['key']) as KeyId);
    const isSigned = key !== undefined && nodeSignatureCheck({ text, signature }, key);
    if (index?.['format'] !== INDEX_FORMAT || !Array.isArray(index['files']) || !isSigned) {
      const why = key === undefined ? 'the key is not a known one' : 'its signature does not hold';
      this.#find('file-altered', null, `The package's list of files (index.json, index.sig) was altered: ${why}.`);
      return;
    }
    const files = index['files'] as readonly (readonly [string, string])[];
    for (let i = 0; i < Math.max(files.length, this.#digests.length); i += 1) {
      const [listed, found] = [files[i], this.#digests[i]];
      if (listed?.[0] === found?.[0] && listed?.[1] === found?.[1]) continue;
      const isSameName = listed?.[0] === found?.[0];
      const named = isSameName
        ? `${String(found?.[0])} was altered`
        : `${String(listed?.[0] ?? found?.[0])} was removed or put in`;
      this.#find(isSameName ? 'file-altered' : 'file-removed', null, `The file ${named}.`);
      // Behind the first file that is not in its place all others are in another one too.
      if (!isSameName) return;
    }
  }

  #find(kind: Finding['kind'], offset: number | null, sentence: string): void {
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ kind, offset, sentence });
  }
}
