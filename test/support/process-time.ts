import { readFileSync } from 'node:fs';

/** Ticks of USER_HZ, which Linux fixes at 100 for what it tells programs. */
const TICKS_PER_SECOND = 100;

/** Processor time that a process has taken so far, all its threads, seconds. Read from /proc; fails where it is gone. */
export function processorSecondsOf(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid ?? 'self'}/stat`, 'utf8');
  // The second field is the name, in brackets, and may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
