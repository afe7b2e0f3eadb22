import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import { bytesOfHex, bytesOfSession, hexOfBytes, sessionOfBytes } from '../../protocol/wire/identity.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';

/** What a link says; that it holds is told by the session's log as well (it may have been revoked). */
export interface ShareLink {
  readonly session: SessionId;
  /** Its name in the log: 16 hex digits. */
  readonly share: string;
  readonly expiresAt: UnixMillis;
}

const VERSION = 1;
const BODY_BYTES = 1 + 16 + 8 + 8;
const MAC_BYTES = 32;

/** Signs and reads the secret of a share link: version, session, name and expiry, and HMAC-SHA-256 over them. */
export class ShareLinks {
  readonly #key: Uint8Array;

  /** @param key 32 bytes that nobody else knows */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  secretOf({ session, share, expiresAt }: ShareLink): string {
    const body = Buffer.alloc(BODY_BYTES);
    body[0] = VERSION;
    body.set(bytesOfSession(session), 1);
    body.set(bytesOfHex(share), 17);
    body.writeDoubleBE(expiresAt, 25);
    return Buffer.concat([body, this.#macOf(body)]).toString('base64url');
  }

  /** Null where this relay has not signed it just so, or it has expired. */
  read(secret: string, now: UnixMillis): ShareLink | null {
    if (!/^[\w-]{20,200}$/.test(secret)) return null;
    const bytes = Buffer.from(secret, 'base64url');
    // Of two spellings of the same bytes only one is ours.
    if (bytes.length !== BODY_BYTES + MAC_BYTES || bytes.toString('base64url') !== secret) return null;
    const body = bytes.subarray(0, BODY_BYTES);
    if (!timingSafeEqual(bytes.subarray(BODY_BYTES), this.#macOf(body)) || body[0] !== VERSION) return null;
    const session = sessionOfBytes(body.subarray(1, 17));
    const expiresAt = unixMillis(body.readDoubleBE(25));
    if (session === null || !(now < expiresAt)) return null;
    return { session, share: hexOfBytes(body.subarray(17, 25)), expiresAt };
  }

  #macOf(body: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update('prearrival share link').update(body).digest();
  }
}

export const SHARE_KEY_FILE = 'share-key';

export type ShareKeyOpening =
  | { readonly ok: true; readonly links: ShareLinks }
  /** One sentence for a person. */
  | { readonly ok: false; readonly sentence: string };

/** With the key of a data folder; made at the first start, readable by its owner alone. Removing it ends all links. */
export function openShareLinks(folder: string, randomHex: (bytes: number) => string): ShareKeyOpening {
  const file = join(folder, SHARE_KEY_FILE);
  try {
    if (!existsSync(file)) {
      writeFileSync(`${file}.new`, `${randomHex(32)}\n`, { mode: 0o600, flush: true });
      renameSync(`${file}.new`, file);
    }
    const key = readFileSync(file, 'utf8').trim();
    if (/^[0-9a-f]{64}$/.test(key)) return { ok: true, links: new ShareLinks(bytesOfHex(key)) };
    return {
      ok: false,
      sentence: `The key of share links in ${file} has another shape; put it back or remove the file.`,
    };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, sentence: `The key of share links in ${file} can be neither read nor made (${reason}).` };
  }
}
