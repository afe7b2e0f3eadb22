import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { atTheEnd } from './endings.ts';

/** The name server of one network namespace. */
export interface NameServer {
  become(mood: 'silent' | 'no-such-name' | 'answers'): void;
}

/**
 * What is started in the namespace from now on asks this server for every name; it knows them all by one address.
 * `ip netns exec` puts /etc/netns/NAMESPACE/resolv.conf in the place of the host's.
 */
export async function openNameServer(namespace: string, address: string): Promise<NameServer> {
  const folder = path.join('/etc/netns', namespace);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  const script = path.join(import.meta.dirname, 'name-server.ts');
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, script, address], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  atTheEnd(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return { become: (mood) => child.stdin.write(`${mood}\n`) };
}
