import { readdirSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Part } from './parts.ts';

/** How often this process looks whether it comes to its turn, ms. */
const LOOK_EVERY_MS = 20;

/**
 * How long a measurement was held up by the machine and not by what is measured: what its processes were ready to run and
 * did not get a processor, what the host took from this machine, and how late this process itself came to its turn. At most that:
 * waits of several threads are added up, also where they waited at once, so that a row on a full machine is held less strictly.
 */
export interface MachineNoise {
  /** Begins to listen. What it gives says the seconds since then; with FAULTS=all 0: those figures are the README's. */
  from(): () => number;
}

/** @param parts whose processes the measured time goes through, one after the other */
export function noiseAround(...parts: readonly Pick<Part, 'child'>[]): MachineNoise {
  const pids = parts.map(({ child }) => child.pid).filter((pid) => pid !== undefined);
  return {
    from() {
      if (process.env['FAULTS'] === 'all') return () => 0;
      const own = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
      own.enable();
      const waitedBefore = new Map(pids.map((pid) => [pid, waitedOf(pid)]));
      const stolenBefore = stolen();
      return () => {
        const late = Math.max(0, own.max / 1e9 - LOOK_EVERY_MS / 1_000);
        const waited = pids.map((pid) => Math.max(0, waitedOf(pid) - (waitedBefore.get(pid) ?? 0)));
        const taken = stolen().map((now, cpu) => now - (stolenBefore[cpu] ?? now));
        return waited.reduce((sum, seconds) => sum + seconds, late) + Math.max(0, ...taken);
      };
    },
  };
}

/**
 * What the main thread and the workers of a process waited for a processor so far, s; V8's own threads, which clear up
 * beside them, apart. Second field of /proc/PID/schedstat (Documentation/scheduler/sched-stats.rst), ns.
 */
function waitedOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .filter((tid) => !read(`/proc/${pid}/task/${tid}/comm`).startsWith('V8Worker'))
      .map((tid) => Number(read(`/proc/${pid}/task/${tid}/schedstat`).split(' ')[1]) / 1e9)
      .filter((seconds) => !Number.isNaN(seconds))
      .reduce((sum, seconds) => sum + seconds, 0);
  } catch {
    // It has ended: what it waited is not known any more, and nothing is allowed for it.
    return 0;
  }
}

/** What the host took from each processor so far, s: the eighth field of its line in /proc/stat, in hundredths. */
function stolen(): readonly number[] {
  return read('/proc/stat')
    .split('\n')
    .filter((line) => /^cpu\d/.test(line))
    .map((line) => Number(line.split(/\s+/)[8] ?? 0) / 100);
}

const read = (file: string): string => readFileSync(file, 'utf8');
