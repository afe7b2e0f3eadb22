import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { portableSha256, portableSignatureCheck } from '../../protocol/proof/portable-cryptography.ts';
import { SIGNATURE_BYTES, signedText } from '../../protocol/proof/signed-document.ts';
import { temporaryFolder } from '../../test/support/parts.ts';
import { nodeSha256 } from './node-sha256.ts';
import { nodeSignatureCheck } from './node-signature.ts';
import { KEYS_FOLDER, openSigner, passingSigner, PRIVATE_KEY_FILE, readPublicKeys } from './signing-keys.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('a signature', () => {
  const checks = { 'in any browser': portableSignatureCheck, 'on Node': nodeSignatureCheck };
  const signer = passingSigner();
  const document = signer.sign(signedText('prearrival.test', { samples: 1_843_200, patient: '王小明' }));

  it.each(Object.entries(checks))('of the standard is right %s (RFC 8032, 7.1, test 2)', (_, check) => {
    const key = bytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    const signature = bytes(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    const named = { id: signer.key.id, bytes: key };
    expect(check({ text: bytes('72'), signature }, named)).toBe(true);
    expect(check({ text: bytes('73'), signature }, named)).toBe(false);
  });

  it.each(Object.entries(checks))(
    'of this relay is right %s, and wrong once any byte of it or of the text is',
    (_, check) => {
      expect(check(document, signer.key)).toBe(true);
      for (let at = 0; at < SIGNATURE_BYTES; at += 7) {
        const signature = Uint8Array.from(document.signature);
        signature[at] = (signature[at] ?? 0) ^ 1;
        expect(check({ ...document, signature }, signer.key)).toBe(false);
      }
      for (let at = 0; at < document.text.length; at += 11) {
        const text = Uint8Array.from(document.text);
        text[at] = (text[at] ?? 0) ^ 1;
        expect(check({ ...document, text }, signer.key)).toBe(false);
      }
      expect(check({ ...document, signature: document.signature.subarray(1) }, signer.key)).toBe(false);
      expect(check(document, passingSigner().key)).toBe(false);
    },
  );

  it('and its hash are the same on Node and in any browser', () => {
    expect(Buffer.from(portableSha256(document.text)).toString('hex')).toBe(
      Buffer.from(nodeSha256(document.text)).toString('hex'),
    );
  });
});

describe('the key of a relay', () => {
  it('is made once, for its owner alone, and stays', () => {
    const folder = temporaryFolder();
    const first = openSigner(folder);
    const again = openSigner(folder);
    if (!first.ok || !again.ok) throw new Error('the key could not be opened');
    expect(again.signer.key.id).toBe(first.signer.key.id);
    expect(statSync(join(folder, KEYS_FOLDER, PRIVATE_KEY_FILE)).mode & 0o777).toBe(0o600);
    expect([...readPublicKeys(join(folder, KEYS_FOLDER)).keys()]).toEqual([first.signer.key.id]);
    const signed = again.signer.sign('later');
    expect(portableSignatureCheck(signed, first.signer.key)).toBe(true);
  });
});
