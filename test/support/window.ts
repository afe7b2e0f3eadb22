import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { atTheEnd } from './endings.ts';
import { startPart, temporaryFolder } from './parts.ts';

/**
 * A way for the test itself to a port in a network namespace that no link of the test's passes: a Unix socket reaches
 * across namespaces, and a port of this host's loopback leads into it.
 * @returns the address, such as http://127.0.0.1:40000
 */
export async function openWindow(namespace: string, port: number): Promise<string> {
  const pane = path.join(temporaryFolder(), 'window');
  startPart(['socat', `UNIX-LISTEN:${pane},fork`, `TCP:127.0.0.1:${port}`], { namespace, group: true });
  const server = createServer((near) => {
    const far = connect(pane);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
