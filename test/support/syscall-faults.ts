import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { atTheEnd } from './endings.ts';
import { pause, type Part } from './parts.ts';

/** What strace does to a system call: 'error=EIO', 'delay_enter=300ms'. */
export interface SyscallFault {
  readonly calls: readonly ('fsync' | 'fdatasync' | 'pwrite64')[];
  readonly does: string;
}

/** A disk whose syncs fail now and then. */
export const EVERY_THIRD_SYNC_FAILS: SyscallFault = { calls: ['fsync', 'fdatasync'], does: 'error=EIO:when=1+3' };

/** From now on the named system calls of a running process fail or are slow, in all of its threads. */
export async function haunt(
  part: Pick<Part, 'child'>,
  { calls, does }: SyscallFault,
): Promise<{ readonly heal: () => Promise<void> }> {
  const names = calls.join(',');
  const strace = spawn(
    'strace',
    [
      ...['-f', '-qq', '-p', String(part.child.pid), '-o', '/dev/null'],
      ...['-e', `trace=${names}`, '-e', `inject=${names}:${does}`],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complained = '';
  strace.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const heal = async (): Promise<void> => {
    if (strace.exitCode !== null || strace.signalCode !== null) return;
    const isGone = once(strace, 'exit');
    // It lets go of the process, which runs on as if nothing had been. Where that one is stopped or dying, it may not.
    strace.kill('SIGINT');
    const isStuck = setTimeout(() => strace.kill('SIGKILL'), 5_000);
    await isGone;
    clearTimeout(isStuck);
  };
  atTheEnd(heal);
  await isTraced(part, () => complained);
  return { heal };
}

async function isTraced({ child }: Pick<Part, 'child'>, complaint: () => string): Promise<void> {
  const tasks = `/proc/${String(child.pid)}/task`;
  for (let tries = 0; tries < 200; tries += 1) {
    const states = await Promise.all(
      (await readdir(tasks)).map((task) => readFile(`${tasks}/${task}/status`, 'utf8').catch(() => 'TracerPid:\t1')),
    );
    if (states.every((state) => !/TracerPid:\t0/.test(state))) return;
    await pause(10);
  }
  throw new Error(`strace did not attach: ${complaint()}`);
}
