import { Worker } from 'node:worker_threads';
import type { Failure } from './explore.ts';
import type { Exploration, ExplorerWord } from './explorer.ts';

export interface Explored {
  /** Schedules that have happened. */
  readonly done: number;
  readonly failures: readonly Failure[];
}

/** A world is made and thrown away for each schedule: with V8's usual young generation much of it is copied before it dies. */
const ROOM = { maxYoungGenerationSizeMb: 96 } as const;

/** Explores a stretch of seeds on as many threads as asked, each its share; all stop behind so many failures. */
export function explore(
  firstSeed: number,
  schedules: number,
  options: {
    readonly threads?: number;
    readonly mostFailures?: number;
    readonly shrinkFor?: number;
    readonly kinds?: readonly string[];
  } = {},
): Promise<Explored> {
  const { threads = 2, mostFailures = 1, shrinkFor = 60_000, kinds = [] } = options;
  const shares = Array.from({ length: threads }, (_, i): Exploration => {
    const from = Math.floor((schedules * i) / threads);
    const to = Math.floor((schedules * (i + 1)) / threads);
    return { firstSeed: firstSeed + from, count: to - from, shrinkFor, kinds };
  }).filter(({ count }) => count > 0);
  return new Promise((resolve, reject) => {
    const failures: Failure[] = [];
    let done = 0;
    let open = shares.length;
    const workers = shares.map(
      (workerData) =>
        new Worker(new URL('./explorer.ts', import.meta.url), { workerData, stderr: false, resourceLimits: ROOM }),
    );
    const finish = (): void => {
      for (const worker of workers) void worker.terminate();
      resolve({ done, failures });
    };
    if (open === 0) finish();
    for (const worker of workers) {
      let hasFinished = false;
      worker.on('message', (word: ExplorerWord) => {
        if (word.kind === 'explored') {
          done += 1;
          if (word.failure !== null) failures.push(word.failure);
        } else {
          hasFinished = true;
          open -= 1;
        }
        if (open === 0 || failures.length >= mostFailures) finish();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => {
        if (!hasFinished) reject(new Error(`an explorer ended with ${String(code)} before it was done`));
      });
    }
  });
}
