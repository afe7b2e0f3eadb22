import { hexOfBytes } from '../wire/identity.ts';
import type { Sha256 } from './merkle-tree.ts';

/** Names a key: the first 16 bytes of the SHA-256 of the raw public key, hex. */
export type KeyId = string & { readonly names: 'signing key' };

/** Ed25519, 32 bytes. */
export interface PublicKey {
  readonly id: KeyId;
  readonly bytes: Uint8Array;
}

/**
 * What a relay has signed: a JSON text of which every byte counts, and Ed25519 (RFC 8032) over these bytes and nothing
 * else, so that any tool can check it. What kind of document it is stands first in the text.
 */
export interface SignedDocument {
  readonly text: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

export const keyIdOf = (sha256: Sha256, key: Uint8Array): KeyId => hexOfBytes(sha256(key).slice(0, 16)) as KeyId;

/** Null where the bytes are no public key. */
export const publicKeyOf = (sha256: Sha256, bytes: Uint8Array): PublicKey | null =>
  bytes.length === KEY_BYTES ? { id: keyIdOf(sha256, bytes), bytes } : null;

/**
 * True where exactly this text was signed by the key's holder. Handed in like the hash: portable-cryptography.ts has one
 * for every browser.
 */
export type SignatureCheck = (document: SignedDocument, key: PublicKey) => boolean;

/**
 * The text of a document to be signed: JSON in plain ASCII, with its kind first. One byte is one character, so that no
 * two readers can read it differently.
 */
export function signedText(format: string, content: object): string {
  const json = JSON.stringify({ format, ...content }, null, 1);
  const ascii = json.replace(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${ascii}\n`;
}

/** A signed text's characters, one a byte, whatever the bytes are. */
export function charactersOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** What a text holds as JSON, where it is one object. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
