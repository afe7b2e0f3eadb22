import { parentPort, workerData } from 'node:worker_threads';
import { exploreSeed, type Failure } from './explore.ts';

/** What an explorer is given. */
export interface Exploration {
  readonly firstSeed: number;
  readonly count: number;
  /** How long to look for a smaller schedule that fails as well, ms; 0: not at all. */
  readonly shrinkFor: number;
  /** Kinds of findings that count; none: all. */
  readonly kinds: readonly string[];
}
/** What it says: each seed that is done, and that there are no more. */
export type ExplorerWord =
  { readonly kind: 'explored'; readonly failure: Failure | null } | { readonly kind: 'finished' };

const port = parentPort;
if (port === null) throw new Error('explorer.ts runs as a worker thread only');
const say = (word: ExplorerWord): void => {
  port.postMessage(word);
};
const { firstSeed, count, shrinkFor, kinds } = workerData as Exploration;
for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
  say({ kind: 'explored', failure: await exploreSeed(seed, shrinkFor, kinds) });
}
say({ kind: 'finished' });
