import { Worker } from 'node:worker_threads';
import type { Exploration, Explored } from './explorer.ts';

/** Explores a stretch of seeds on as many threads as asked, each its share. */
export async function explore(
  firstSeed: number,
  schedules: number,
  options: { readonly threads?: number; readonly mostFailures?: number; readonly shrinkFor?: number } = {},
): Promise<Explored> {
  const { threads = 2, mostFailures = 1, shrinkFor = 60_000 } = options;
  const shares = Array.from({ length: threads }, (_, i) => {
    const from = Math.floor((schedules * i) / threads);
    const to = Math.floor((schedules * (i + 1)) / threads);
    return { firstSeed: firstSeed + from, count: to - from, mostFailures, shrinkFor };
  });
  const explored = await Promise.all(shares.filter(({ count }) => count > 0).map(runShare));
  return {
    done: explored.reduce((sum, { done }) => sum + done, 0),
    failures: explored.flatMap(({ failures }) => failures),
  };
}

function runShare(share: Exploration): Promise<Explored> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./explorer.ts', import.meta.url), { workerData: share });
    worker.on('message', (explored: Explored) => {
      resolve(explored);
      void worker.terminate();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      reject(new Error(`an explorer ended with ${String(code)} before it was done`));
    });
  });
}
