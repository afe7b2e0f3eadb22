import { createECDH } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonShape, type Shaped } from '../operations/json-shape.ts';

export const PUSH_KEYS_FILE = 'push-keys.json';
const keys = {
  type: 'object',
  required: ['publicKey', 'privateKey'],
  properties: {
    publicKey: { type: 'string', pattern: '^[\\w-]{86,88}$' },
    privateKey: { type: 'string', pattern: '^[\\w-]{42,44}$' },
  },
} as const;
/** The relay's own at push services (VAPID, RFC 8292), base64url. */
export type PushKeys = Shaped<typeof keys>;
const SHAPE = jsonShape<PushKeys>(keys);

/** A pair on P-256: the public key as an uncompressed point, the private one in 32 bytes (RFC 8292, 3.2). */
function newKeys(): PushKeys {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  const scalar = pair.getPrivateKey();
  // Node leaves leading zeroes away.
  const privateKey = Buffer.concat([Buffer.alloc(32 - scalar.length), scalar]).toString('base64url');
  return { publicKey, privateKey };
}

export type PushKeysOpening =
  | { readonly ok: true; readonly keys: PushKeys }
  /** One sentence for a person. */
  | { readonly ok: false; readonly sentence: string };

/** Made at the first start, readable by their owner alone. With others every browser would have to subscribe anew. */
export function openPushKeys(folder: string): PushKeysOpening {
  const file = join(folder, PUSH_KEYS_FILE);
  try {
    if (!existsSync(file)) {
      const draft = `${file}.new`;
      writeFileSync(draft, `${JSON.stringify(newKeys(), null, 2)}\n`, { mode: 0o600, flush: true });
      renameSync(draft, file);
    }
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (SHAPE.fits(parsed)) return { ok: true, keys: parsed };
    return { ok: false, sentence: `The push keys in ${file} have another shape; put them back or remove the file.` };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, sentence: `The push keys in ${file} can be neither read nor made (${reason}).` };
  }
}
