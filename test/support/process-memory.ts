import { readFileSync } from 'node:fs';

/** What the kernel holds for a process, bytes. */
export interface ProcessMemory {
  /** In memory now, shared pages included. */
  readonly resident: number;
  /** The most that ever was. */
  readonly peak: number;
}

/** Read from /proc; fails where the process is gone. */
export function memoryOf(pid: number | undefined): ProcessMemory {
  const text = readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8');
  const kilobytes = (name: string): number => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
  return { resident: kilobytes('VmRSS'), peak: kilobytes('VmHWM') };
}
