import { parentPort, workerData } from 'node:worker_threads';
import { WATCHED_HEADER, type FuzzOrder, type ThreadReport } from './fuzz-order.ts';
import { fuzz } from './fuzz-run.ts';
import { FUZZ_TARGETS } from './fuzz-targets.ts';
import { settledHeap } from './settled-heap.ts';

const port = parentPort;
if (port !== null) {
  const { messages, seed, watched } = workerData as FuzzOrder;
  const header = new Int32Array(watched, 0, WATCHED_HEADER);
  const bytes = new Uint8Array(watched, 4 * WATCHED_HEADER);
  const about = (_target: string, message: Uint8Array): void => {
    header[0] = ((header[0] ?? 0) + 1) | 0;
    header[2] = message.length;
    bytes.set(message.length > bytes.length ? message.subarray(0, bytes.length) : message);
  };
  port.on('message', (number: number) => {
    const target = FUZZ_TARGETS[number];
    if (target === undefined) {
      port.close();
      return;
    }
    header[1] = number;
    // Once for what is made only once: code, tables, the corpus.
    fuzz(target, { messages: Math.min(messages, 1_000), seed: seed + 1, about });
    const before = settledHeap();
    const began = performance.now();
    const report = fuzz(target, { messages, seed, about });
    const seconds = (performance.now() - began) / 1000;
    port.postMessage({ ...report, seconds, heapGrowth: settledHeap() - before } satisfies ThreadReport);
  });
}
