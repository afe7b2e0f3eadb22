import { HASH_BYTES } from '../../protocol/proof/merkle-tree.ts';
import { LEAVES_IN_BLOCK, leafOfRecord } from '../../protocol/proof/record-leaf.ts';
import { signedText, type KeyId, type PublicKey } from '../../protocol/proof/signed-document.ts';
import { offset, unixMillis } from '../../protocol/ecg/units.ts';
import { hexOfBytes, type LedgerId, type SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import type { ProofReading } from '../log/proof-log.ts';
import { nodeSha256 } from './node-sha256.ts';
import { pemOf, type Signer } from './signing-keys.ts';
import { tarEnd, tarPieces, type ContainerFile } from './strict-tar.ts';

/** What proves one recording, in one file: see relay/proof/README.md. */
export const PACKAGE_FORMAT = 'prearrival-proof-1';
export const INDEX_FORMAT = 'prearrival-proof-index-1';

export interface PackageFacts {
  readonly session: SessionId;
  readonly ledger: LedgerId;
  /** Records that go into it: offsets 1 to here. */
  readonly records: number;
  readonly exportedAt: string;
  /** Who asked for it. */
  readonly exportedBy: string;
  readonly software: string;
}

export interface PackageParts {
  readonly proof: Pick<ProofReading, 'manifests' | 'leafBlock'>;
  readonly signer: Signer;
  /** In order, from an offset on, at most so many. */
  readonly read: (from: number, limit: number) => readonly LoggedRecord[];
}

/** What a package may hold besides: as safe from change as the rest, by the signed list of files. */
export type BesidesFile = 'annotations.json';

/** A record in a `records` file: when it was committed (ms since 1970), how many bytes it has, its bytes. */
const FRAME_HEAD_BYTES = 12;
const PAGE = 128;

/** The package, piece by piece: a block of a thousand records at a time, whatever the recording's length. */
export function* packageOf(
  facts: PackageFacts,
  { proof, signer, read }: PackageParts,
  besides: readonly (readonly [name: BesidesFile, text: string])[] = [],
): Generator<Uint8Array> {
  const listed: (readonly [name: string, sha256: string])[] = [];
  const file = (name: string, content: string | Uint8Array): Uint8Array => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    listed.push([name, hexOfBytes(nodeSha256(bytes))]);
    return Buffer.concat(tarPieces({ name, bytes }));
  };
  yield file('readme.txt', README);
  yield file('session.json', signedText(PACKAGE_FORMAT, facts));
  for (const [name, text] of besides) yield file(name, text);
  for (const key of signer.keys.values()) yield file(`keys/${key.id}.pem`, pemOf(key));
  for (const [i, { text, signature }] of proof.manifests(facts.session).entries()) {
    yield file(`manifests/${numbered(i + 1)}.json`, text);
    yield file(`manifests/${numbered(i + 1)}.sig`, signature);
  }
  for (let block = 0; block * LEAVES_IN_BLOCK < facts.records; block += 1) {
    const records = recordsOfBlock(block, facts.records, read);
    const kept = proof.leafBlock(facts.session, block)?.leaves ?? new Uint8Array(0);
    // Of a session that goes on the block may have grown beyond what this package is about.
    const leaves = kept.subarray(0, HASH_BYTES * (facts.records - block * LEAVES_IN_BLOCK));
    yield file(`leaves/${numbered(block)}.bin`, leavesOf(leaves, records));
    yield file(`records/${numbered(block)}.bin`, Buffer.concat(records.flatMap(framed)));
  }
  const index = signer.sign(signedText(INDEX_FORMAT, { key: signer.key.id, files: listed }));
  yield Buffer.concat(tarPieces({ name: 'index.json', bytes: index.text }));
  yield Buffer.concat(tarPieces({ name: 'index.sig', bytes: index.signature }));
  yield tarEnd();
}

const numbered = (number: number): string => String(number).padStart(6, '0');

function recordsOfBlock(block: number, records: number, read: PackageParts['read']): readonly LoggedRecord[] {
  const found: LoggedRecord[] = [];
  const end = Math.min(records, (block + 1) * LEAVES_IN_BLOCK);
  for (let next = block * LEAVES_IN_BLOCK + 1; next <= end;) {
    const page = read(next, Math.min(PAGE, end - next + 1));
    // The ledger has a hole: the package says so, and its verifier names it.
    if (page.length === 0) break;
    found.push(...page);
    next = (page.at(-1)?.offset ?? next) + 1;
  }
  return found;
}

/** As they were kept when the records came; of those behind that as they are. */
function leavesOf(kept: Uint8Array, records: readonly LoggedRecord[]): Uint8Array {
  const others = records.slice(kept.length / HASH_BYTES).map((logged) => leafOfRecord(nodeSha256, logged));
  return Buffer.concat([kept, ...others]);
}

function framed({ committedAt, sealed }: LoggedRecord): readonly Uint8Array[] {
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  head.writeBigUInt64BE(BigInt(committedAt), 0);
  head.writeUInt32BE(sealed.length, 8);
  return [head, sealed];
}

/** The records of a `records` file up to where it is cut or broken. `from`: offset of the first one. */
export function recordsIn(
  bytes: Uint8Array,
  from: number,
): { readonly records: readonly LoggedRecord[]; readonly isWhole: boolean } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: LoggedRecord[] = [];
  for (let at = 0; at < file.length;) {
    if (at + FRAME_HEAD_BYTES > file.length) return { records, isWhole: false };
    const committedAt = Number(file.readBigUInt64BE(at));
    const length = file.readUInt32BE(at + 8);
    const begin = at + FRAME_HEAD_BYTES;
    if (length > LIMITS.recordBytes || begin + length > file.length) return { records, isWhole: false };
    records.push({
      offset: offset(from + records.length),
      committedAt: unixMillis(committedAt),
      sealed: file.subarray(begin, begin + length) as Uint8Array as SealedRecord,
    });
    at = begin + length;
  }
  return { records, isWhole: true };
}

/** The hashes of a `leaves` file. */
export function* leavesIn(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += HASH_BYTES) yield bytes.subarray(at, at + HASH_BYTES);
}

/** What of the container's names is known here; anything else was put in. */
export const isKnownFile = ({ name }: ContainerFile): boolean =>
  /^(readme\.txt|session\.json|annotations\.json|index\.(json|sig)|keys\/[0-9a-f]{32}\.pem|manifests\/\d{6}\.(json|sig)|(leaves|records)\/\d{6}\.bin)$/.test(
    name,
  );

export type KnownKeys = ReadonlyMap<KeyId, PublicKey>;

const README = `This package proves one recording of Prearrival: every record as the ambulance wrote it and as the relay
stored it, and what the relay signed about them.

npm run recordings -- verify FILE            says whether it is complete and unchanged, offline
  --key KEY.pem                              with the relay's public key from another source than this package

By other tools: this is a tar file. manifests/*.json are signed (Ed25519) in manifests/*.sig by the keys in keys/:
  openssl pkeyutl -verify -rawin -pubin -inkey keys/ID.pem -in manifests/000001.json -sigfile manifests/000001.sig
records/*.bin hold the records in the order of their storing: time in ms since 1970 (8 bytes), length (4 bytes), bytes;
both numbers with the highest byte first. A leaf is SHA-256(0x00, time, bytes), a node SHA-256(0x01, left, right), the
tree that of RFC 6962; a manifest's merkleRoot is the root over its first "records" leaves. leaves/*.bin hold the
leaves. index.json names the SHA-256 of every file before it, and is signed in index.sig.
`;
