import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect as connectPlainly, type AddressInfo } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { atTheEnd } from './endings.ts';
import { temporaryFolder } from './parts.ts';

/** A certificate authority of a test's own, and what it has signed for 127.0.0.1. */
export interface Authority {
  /** PEM file of its own certificate: what a unit must be told to trust. */
  readonly file: string;
  readonly forLoopback: Pick<TlsOptions, 'key' | 'cert'>;
}

const openssl = (folder: string, ...args: string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
};
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'] as const;

export function foundAuthority(name: string): Authority {
  const folder = temporaryFolder();
  openssl(folder, 'req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', `/CN=${name}`);
  openssl(folder, 'req', ...KEY, '-keyout', 'relay.key', '-out', 'relay.csr', '-subj', '/CN=relay');
  writeFileSync(path.join(folder, 'names'), 'subjectAltName=IP:127.0.0.1\n');
  openssl(
    folder,
    ...['x509', '-req', '-in', 'relay.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-out', 'relay.pem', '-days', '2', '-extfile', 'names'],
  );
  const read = (file: string): Buffer => readFileSync(path.join(folder, file));
  return { file: path.join(folder, 'ca.pem'), forLoopback: { key: read('relay.key'), cert: read('relay.pem') } };
}

/** What stands before a relay and ends TLS 1.3 for it. */
export interface TlsFront {
  readonly url: string;
  readonly port: number;
  /** Connections whose handshake came to its end. */
  readonly entered: number;
}

export async function openTlsFront(signed: Authority['forLoopback'], relayPort: number): Promise<TlsFront> {
  let entered = 0;
  const server = createServer({ ...signed, minVersion: 'TLSv1.3' }, (unit) => {
    entered += 1;
    const relay = connectPlainly(relayPort, '127.0.0.1');
    relay.on('error', () => unit.destroy());
    unit.on('error', () => relay.destroy());
    unit.on('close', () => relay.destroy());
    unit.pipe(relay).pipe(unit);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    get entered() {
      return entered;
    },
  };
}
