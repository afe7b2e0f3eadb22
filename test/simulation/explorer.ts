import { parentPort, workerData } from 'node:worker_threads';
import { exploreSeed, type Failure } from './explore.ts';

/** What an explorer is given, and what it says: each seed done, and at the end what failed. */
export interface Exploration {
  readonly firstSeed: number;
  readonly count: number;
  /** Stops behind so many failures. */
  readonly mostFailures: number;
  readonly shrinkFor: number;
}
export interface Explored {
  readonly done: number;
  readonly failures: readonly Failure[];
}

const port = parentPort;
if (port === null) throw new Error('explorer.ts runs as a worker thread only');
const { firstSeed, count, mostFailures, shrinkFor } = workerData as Exploration;
const failures: Failure[] = [];
let done = 0;
for (let seed = firstSeed; seed < firstSeed + count && failures.length < mostFailures; seed += 1) {
  const failure = await exploreSeed(seed, shrinkFor);
  if (failure !== null) failures.push(failure);
  done += 1;
}
port.postMessage({ done, failures } satisfies Explored);
