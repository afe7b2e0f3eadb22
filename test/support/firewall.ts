import { execFile } from 'node:child_process';

/** What happens to packets that come in at one end of a link. */
export type Incoming =
  | 'pass'
  /** They vanish; nobody is told. */
  | 'vanish'
  /** Every one of TCP is answered with a reset. */
  | 'reset'
  /** So many of a hundred vanish. */
  | { readonly lost: number };

/** Sets the kernel's packet filter in a network namespace, for what one interface receives. */
export function filterIncoming(namespace: string, device: string, incoming: Incoming): Promise<void> {
  const table = `inet faults_${device.replaceAll(/\W/g, '_')}`;
  const chain = rulesOf(incoming).map((rule) => `iifname "${device}" ${rule}`);
  const script = [
    `table ${table} {}`,
    `delete table ${table}`,
    `table ${table} { chain incoming { type filter hook input priority 0;`,
    ...chain,
    '}',
    '}',
  ].join('\n');
  return new Promise((resolve, reject) => {
    const nft = execFile('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], (failed, _, complaint) => {
      if (failed === null) resolve();
      else reject(new Error(complaint, { cause: failed }));
    });
    nft.stdin?.end(`${script}\n`);
  });
}

function rulesOf(incoming: Incoming): readonly string[] {
  if (incoming === 'pass') return [];
  if (incoming === 'vanish') return ['drop'];
  // A reset is let in: it must reach whom it is to frighten.
  if (incoming === 'reset') return ['tcp flags & rst == rst accept', 'meta l4proto tcp reject with tcp reset'];
  return [`numgen random mod 100 < ${String(incoming.lost)} drop`];
}
