import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicKeyOf, type KeyId, type PublicKey, type SignedDocument } from '../../protocol/proof/signed-document.ts';
import { makeFolder } from '../operations/make-folder.ts';
import { nodeSha256 } from './node-sha256.ts';
import { SPKI_PREFIX } from './node-signature.ts';

/** Signs in the relay's name. */
export interface Signer {
  readonly key: PublicKey;
  /** All that this relay has signed with since its data folder was made, the present one included. */
  readonly keys: ReadonlyMap<KeyId, PublicKey>;
  sign(text: string): SignedDocument;
}

export type SignerOpening =
  { readonly ok: true; readonly signer: Signer } | { readonly ok: false; readonly sentence: string };

/** In the data folder. */
export const KEYS_FOLDER = 'keys';
/** Whoever has it signs as this relay: mode 600, and not part of a backup. */
export const PRIVATE_KEY_FILE = 'signing-key.pem';
const PUBLIC_KEY = /^[0-9a-f]{32}\.pem$/;

/**
 * The relay's key, made at its first start. Where the private one is gone (the folder comes from a backup, or somebody
 * put it away) another is made; public keys stay, so that everything that was ever signed can be verified.
 */
export function openSigner(dataFolder: string): SignerOpening {
  const folder = join(dataFolder, KEYS_FOLDER);
  try {
    makeFolder(folder, 0o700);
    const privateKey = readPrivateKey(join(folder, PRIVATE_KEY_FILE));
    const key = publicKeyIn(createPublicKey(privateKey));
    if (key === null) return { ok: false, sentence: `${join(folder, PRIVATE_KEY_FILE)} holds no Ed25519 key.` };
    const publicFile = join(folder, `${key.id}.pem`);
    if (!existsSync(publicFile)) writeFileSync(publicFile, pemOf(key), { mode: 0o644 });
    return { ok: true, signer: signerOf(privateKey, key, readPublicKeys(folder)) };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, sentence: `The relay's signing key in ${folder} cannot be used (${reason}).` };
  }
}

/** One that is gone with this process: for tests and measurements. */
export function passingSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = publicKeyIn(publicKey);
  if (key === null) throw new Error('Node made a key that is no Ed25519 key');
  return signerOf(privateKey, key, new Map([[key.id, key]]));
}

/** Of a data folder, whether its relay runs or not: the keys that its documents may be signed with. */
export function readPublicKeys(folder: string): ReadonlyMap<KeyId, PublicKey> {
  const keys = new Map<KeyId, PublicKey>();
  if (!existsSync(folder)) return keys;
  for (const file of readdirSync(folder).filter((name) => PUBLIC_KEY.test(name))) {
    const key = publicKeyOfPem(readFileSync(join(folder, file), 'utf8'));
    if (key !== null) keys.set(key.id, key);
  }
  return keys;
}

/** PEM (SPKI) or 64 hexadecimal digits; null where it is neither. */
export function publicKeyOfPem(text: string): PublicKey | null {
  if (/^[0-9a-f]{64}\s*$/i.test(text)) return publicKeyOf(nodeSha256, Buffer.from(text.trim(), 'hex'));
  try {
    return publicKeyIn(createPublicKey(text));
  } catch {
    return null;
  }
}

export const pemOf = (key: PublicKey): string =>
  `-----BEGIN PUBLIC KEY-----\n${Buffer.concat([SPKI_PREFIX, key.bytes]).toString('base64')}\n-----END PUBLIC KEY-----\n`;

const signerOf = (privateKey: KeyObject, key: PublicKey, keys: ReadonlyMap<KeyId, PublicKey>): Signer => ({
  key,
  keys,
  sign: (text) => {
    const bytes = Buffer.from(text, 'latin1');
    return { text: bytes, signature: sign(null, bytes, privateKey) };
  },
});

function publicKeyIn(key: KeyObject): PublicKey | null {
  if (key.asymmetricKeyType !== 'ed25519') return null;
  return publicKeyOf(nodeSha256, key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length));
}

function readPrivateKey(file: string): KeyObject {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    // Whole or not at all: half a key after a power cut would keep the relay from starting.
    writeFileSync(`${file}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  // Whatever made it readable for others, a copy perhaps: it is not for them.
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  return createPrivateKey(readFileSync(file));
}
