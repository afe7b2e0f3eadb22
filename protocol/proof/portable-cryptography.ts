import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Sha256 } from './merkle-tree.ts';
import { SIGNATURE_BYTES, type SignatureCheck } from './signed-document.ts';

/**
 * Hash and signature in JavaScript. A browser's own are there only in a secure context, and a relay in a hospital may be
 * reached by plain HTTP.
 */
export const portableSha256: Sha256 = sha256;

/** As RFC 8032 has it: no second signature that says the same is taken. */
export const portableSignatureCheck: SignatureCheck = ({ text, signature }, key) => {
  if (signature.length !== SIGNATURE_BYTES) return false;
  try {
    return ed25519.verify(signature, text, key.bytes, { zip215: false });
  } catch {
    // Bytes that are no point of the curve: nobody's signature.
    return false;
  }
};
