import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

/** What a part of ours does to itself on SIGUSR2, as a bug in any library could. */
export type Misbehaviour = 'blocks-its-event-loop' | 'hoards-memory';

/** Environment of a process that will misbehave: this file is loaded before its own. */
export const willMisbehave = (
  how: Misbehaviour,
  options: readonly string[] = [],
): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: [`--import=${pathToFileURL(import.meta.filename).href}`, ...options].join(' '),
  MISBEHAVIOUR: how,
});

export const BLOCKED_MS = 10_000;

const how = process.env['MISBEHAVIOUR'];
if (isMainThread && how === 'blocks-its-event-loop') {
  process.on('SIGUSR2', () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS);
  });
}
if (isMainThread && how === 'hoards-memory') {
  process.on('SIGUSR2', () => {
    const hoard: number[][] = [];
    for (;;) hoard.push(Array.from({ length: 10_000 }, () => hoard.length + 0.5));
  });
}
