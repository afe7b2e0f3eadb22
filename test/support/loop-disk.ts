import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { atTheEnd } from './endings.ts';
import { pause, temporaryFolder } from './parts.ts';

const run = promisify(execFile);

/**
 * A disk of a test's own whose power can be cut: ext4 on a loop device, its image in memory, so that a sync costs
 * microseconds and hundreds of cuts fit into a test. What is lost is what the kernel had not written when the power
 * went; the cache inside a drive is not modelled.
 */
export interface LoopDisk {
  readonly folder: string;
  /** Nothing reaches the disk any more; whoever still writes or syncs gets EIO. */
  cutPower(): Promise<void>;
  /** Everybody who had files open there must be gone. ext4 recovers by its own journal. */
  powerOn(): Promise<void>;
  /** Until not one block is left. */
  fill(): void;
  /** What `fill` wrote goes. */
  free(): void;
}

export async function plugInDisk(sizeMegabytes = 96): Promise<LoopDisk> {
  const memory = temporaryFolder();
  await run('mount', ['-t', 'tmpfs', '-o', `size=${String(sizeMegabytes + 8)}m`, 'tmpfs', memory]);
  atTheEnd(() => run('umount', ['-l', memory]));
  // Whoever enters a network namespace meanwhile takes a copy of all mounts: shared, the copy goes when ours does.
  // Otherwise it would keep the dead file system alive, and the next mount would give that one back.
  await run('mount', ['--make-shared', memory]);
  const image = path.join(memory, 'image');
  const folder = path.join(memory, 'disk');
  mkdirSync(folder);
  await run('truncate', ['-s', `${String(sizeMegabytes)}M`, image]);
  await run('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image]);
  const mount = (): Promise<unknown> => run('mount', ['-o', 'loop', image, folder]);
  await mount();
  const powerSwitch = new PowerSwitch();
  atTheEnd(async () => {
    await powerSwitch.putAway();
    // Not mounted where the test failed between two mounts.
    await run('umount', ['-l', folder]).catch(() => undefined);
  });
  return {
    folder,
    cutPower: () => powerSwitch.cut(folder),
    powerOn: async () => {
      await unmount(folder);
      await mount();
    },
    fill: () => {
      fill(path.join(folder, 'ballast'));
    },
    free: () => {
      rmSync(path.join(folder, 'ballast'));
    },
  };
}

/** Larger steps first; what the last block cannot take is what we wait for. */
function fill(file: string): void {
  for (const bytes of [2 ** 20, 2 ** 16, 2 ** 12]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC')) throw thrown;
    }
  }
}

/** The loop device goes with the mount, and with it every page that the kernel still kept of the disk. */
async function unmount(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await run('umount', [folder]);
      return;
    } catch (thrown) {
      // A process that was just killed may not have let go of its files yet.
      if (tries === 100) throw thrown;
      await pause(10);
    }
  }
}

/**
 * EXT4_IOC_SHUTDOWN with NOLOGFLUSH, as the kernel's own tests of file systems do it: no more input or output, and what
 * is dirty in memory is never written. Node has no ioctl, Python has; one process serves many cuts.
 */
const SWITCH = `
import fcntl, os, struct, sys
for line in sys.stdin:
    disk = os.open(line.rstrip(chr(10)), os.O_RDONLY)
    fcntl.ioctl(disk, 0x8004587d, struct.pack('I', 2))
    os.close(disk)
    print('off', flush=True)
`;

class PowerSwitch {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: Interface;
  readonly #isGone: Promise<unknown>;

  constructor() {
    this.#child = spawn('python3', ['-c', SWITCH], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout });
    this.#isGone = once(this.#child, 'exit');
  }

  async cut(folder: string): Promise<void> {
    const isOff = once(this.#answers, 'line');
    const isGone = this.#isGone.then(() => {
      throw new Error(`no power switch for ${folder}`);
    });
    this.#child.stdin.write(`${folder}\n`);
    await Promise.race([isOff, isGone]);
    isGone.catch(() => undefined);
  }

  async putAway(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.stdin.end();
    await this.#isGone;
  }
}
