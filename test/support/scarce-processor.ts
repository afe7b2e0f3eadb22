import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { atTheEnd } from './endings.ts';
import type { Part } from './parts.ts';

const PERIOD_US = 100_000;
const ROOT = '/sys/fs/cgroup';
/** Where control groups of the processor are made, and the file that limits them, on kernels of either kind. */
const KINDS = [
  {
    folder: `${ROOT}/cpu`,
    isThere: () => existsSync(`${ROOT}/cpu/cpu.cfs_quota_us`) || existsSync(`${ROOT}/cpu/cgroup.procs`),
    limit: (group: string, quota: number) => {
      writeFileSync(path.join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(path.join(group, 'cpu.cfs_quota_us'), String(quota));
    },
  },
  {
    folder: ROOT,
    isThere: () => existsSync(`${ROOT}/cgroup.controllers`),
    limit: (group: string, quota: number) => {
      if (!readFileSync(`${ROOT}/cgroup.subtree_control`, 'utf8').includes('cpu')) {
        writeFileSync(`${ROOT}/cgroup.subtree_control`, '+cpu');
      }
      writeFileSync(path.join(group, 'cpu.max'), `${String(quota)} ${String(PERIOD_US)}`);
    },
  },
] as const;

/** From now on a process gets no more than this share of one core, in slices of 100 ms. Freed at the end of the test. */
export function starve({ child }: Pick<Part, 'child'>, share: number): { readonly free: () => void } {
  const kind = KINDS.find(({ isThere }) => isThere());
  if (kind === undefined) throw new Error('There are no control groups of the processor on this machine.');
  const group = path.join(kind.folder, `prearrival-${randomBytes(4).toString('hex')}`);
  mkdirSync(group);
  kind.limit(group, Math.round(PERIOD_US * share));
  writeFileSync(path.join(group, 'cgroup.procs'), String(child.pid));
  const free = (): void => {
    if (child.exitCode === null && child.signalCode === null) {
      writeFileSync(path.join(kind.folder, 'cgroup.procs'), String(child.pid));
    }
  };
  atTheEnd(() => {
    free();
    rmdirSync(group);
  });
  return { free };
}
