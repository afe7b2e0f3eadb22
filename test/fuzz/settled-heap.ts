import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const collector = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
};
let collect: (() => void) | null = null;

/** Bytes that this thread keeps after a garbage collection: its heap, and what lies outside for it. */
export function settledHeap(): number {
  collect ??= collector();
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
