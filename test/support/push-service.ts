import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import type { PushSubscription } from '../../relay/calling/push-subscriptions.ts';
import { foundAuthority } from './certificates.ts';
import { atTheEnd } from './endings.ts';

/** What came to the push service for one browser, as that browser reads it. */
export interface Pushed {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

export interface PushService {
  readonly origin: string;
  /** Trusts the service's certificate. */
  readonly agent: Agent;
  readonly pushed: readonly Pushed[];
  /** What it answers; null: nothing, ever. */
  answer: number | null;
}

/** A push service on this machine, over TLS as a real one: it takes what is sent and shows it to nobody. */
export async function openPushService(): Promise<PushService> {
  const authority = foundAuthority('A push service');
  const pushed: Pushed[] = [];
  const service = { answer: 201 as number | null };
  const server = createServer(authority.forLoopback, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      pushed.push({ path: request.url ?? '', headers: request.headers, bytes: Buffer.concat(parts) });
      if (service.answer !== null) response.writeHead(service.answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(service, {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    agent: new Agent({ ca: readFileSync(authority.file) }),
    pushed,
  });
}

/** A browser with keys of its own: what is sent to it, only it can read. */
export class PushedBrowser {
  readonly subscription: PushSubscription;
  readonly #ecdh = createECDH('prime256v1');
  readonly #auth = randomBytes(16);

  constructor(endpoint: string) {
    const p256dh = this.#ecdh.generateKeys().toString('base64url');
    this.subscription = { endpoint, keys: { p256dh, auth: this.#auth.toString('base64url') } };
  }

  /** RFC 8291 and RFC 8188, written down from the standards: one record of aes128gcm. Throws where it does not hold. */
  read({ bytes }: Pushed): unknown {
    const salt = bytes.subarray(0, 16);
    const keyLength = bytes[20] ?? 0;
    const senderKey = bytes.subarray(21, 21 + keyLength);
    const sealed = bytes.subarray(21 + keyLength);
    const shared = this.#ecdh.computeSecret(senderKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#ecdh.getPublicKey(), senderKey]);
    const secret = Buffer.from(hkdfSync('sha256', shared, this.#auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
    const opener = createDecipheriv('aes-128-gcm', key, nonce);
    opener.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]);
    const end = padded.lastIndexOf(2);
    if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0))
      throw new Error('no delimiter of the last record');
    return JSON.parse(padded.subarray(0, end).toString('utf8')) as unknown;
  }
}

/** The claims that the relay makes to a push service (RFC 8292), or null where its signature is not right. */
export function vapidClaims(
  authorization: string,
): { readonly aud: string; readonly sub: string; readonly exp: number } | null {
  const read = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(authorization);
  if (read === null) return null;
  const [, header = '', claims = '', signature = '', k = ''] = read;
  const point = Buffer.from(k, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) return null;
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as ReturnType<typeof vapidClaims>;
}
