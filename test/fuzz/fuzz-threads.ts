import { Worker } from 'node:worker_threads';
import { WATCHED_BYTES, WATCHED_HEADER, type FuzzOrder, type ThreadReport } from './fuzz-order.ts';
import { FUZZ_TARGETS } from './fuzz-targets.ts';

/** No message may take longer of its thread's processor time to be heard: after it, nothing is. */
const HANG_MS = 30_000;
/** Nor longer by the clock, however little the machine gives to the thread. */
const STANDSTILL_MS = 15 * 60_000;
export const MOST_HEAP_GROWTH = 64 * 1024 * 1024;

export interface FuzzOutcome {
  readonly reports: readonly ThreadReport[];
  /** One sentence each, with what is needed to see it again. */
  readonly faults: readonly string[];
}

export interface FuzzExtent {
  /** Against each target. */
  readonly messages: number;
  readonly seed: number;
  readonly threads: number;
  /** Only targets with this in their name. */
  readonly only?: string;
}

/** Every target, shared among so many threads. A thread that dies or hangs is a fault like any other. */
export async function fuzzEverything(
  { messages, seed, threads, only = '' }: FuzzExtent,
  hear: (report: ThreadReport) => void = () => undefined,
): Promise<FuzzOutcome> {
  const waiting = FUZZ_TARGETS.flatMap(({ name }, number) => (name.includes(only) ? [number] : []));
  const asked = waiting.length;
  const reports: ThreadReport[] = [];
  const faults: string[] = [];
  const one = (): Promise<void> =>
    new Promise((resolve) => {
      const watched = new SharedArrayBuffer(WATCHED_BYTES);
      const order: FuzzOrder = { messages, seed, watched };
      const worker = new Worker(new URL('./fuzz-thread.ts', import.meta.url), { workerData: order });
      const next = (): void => {
        worker.postMessage(waiting.shift() ?? -1);
      };
      const lookOut = watchForHang(worker, watched, () => {
        faults.push(`${heardLast(watched)} was not heard to the end within ${HANG_MS / 1000} s (seed ${seed}).`);
        void worker.terminate();
      });
      worker.on('message', (report: ThreadReport) => {
        reports.push(report);
        faults.push(...faultsOf(report));
        hear(report);
        next();
      });
      worker.on('error', (thrown) => {
        faults.push(`${heardLast(watched)} ended its thread (seed ${seed}): ${String(thrown)}`);
      });
      worker.on('exit', () => {
        clearInterval(lookOut);
        resolve();
      });
      next();
    });
  await Promise.all(Array.from({ length: threads }, one));
  if (faults.length === 0 && reports.length < asked) faults.push('Some targets were not tried.');
  return { reports, faults };
}

function faultsOf({ target, failures, heapGrowth }: ThreadReport): string[] {
  const found = failures.map(
    ({ sentence, seed, chain, messages }) =>
      `${target}: ${sentence}\n  seed ${seed}, chain ${chain}; in hex: ${messages.join(' ')}`,
  );
  if (heapGrowth >= MOST_HEAP_GROWTH) found.push(`${target}: the heap grew by ${megabytes(heapGrowth)}.`);
  return found;
}

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

function watchForHang(worker: Worker, watched: SharedArrayBuffer, act: () => void): NodeJS.Timeout {
  const header = new Int32Array(watched, 0, WATCHED_HEADER);
  let [last, busySince, since] = [header[0], 0, performance.now()];
  const look = async (): Promise<void> => {
    const { user, system } = await worker.cpuUsage();
    const busy = (user + system) / 1000;
    if (header[0] !== last) {
      [last, busySince, since] = [header[0], busy, performance.now()];
    } else if (busy - busySince > HANG_MS || performance.now() - since > STANDSTILL_MS) {
      clearInterval(watching);
      act();
    }
  };
  // A thread that has just ended has no usage any more, and needs no watching.
  const watching = setInterval(() => void look().catch(() => undefined), 1_000);
  return watching;
}

function heardLast(watched: SharedArrayBuffer): string {
  const [, number = 0, length = 0] = new Int32Array(watched, 0, WATCHED_HEADER);
  const bytes = Buffer.from(watched.slice(4 * WATCHED_HEADER, 4 * WATCHED_HEADER + length));
  return `${FUZZ_TARGETS[number]?.name ?? 'A target'}: the message ${bytes.toString('hex')}`;
}
