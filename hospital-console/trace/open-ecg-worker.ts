import type { AlarmAnswer } from '../alarms/alarm-port.ts';
import type { MeasuringAnswer } from '../measuring/measuring-port.ts';
import type { EcgWorker, EcgWorkerHearing } from './ecg-thread.ts';

/** Starts the worker inside the trace worker: samples go from one to the other and touch no page. */
export function openEcgWorker(hearing: EcgWorkerHearing): EcgWorker {
  const worker = new Worker(new URL('./ecg-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', (event: MessageEvent<MeasuringAnswer | AlarmAnswer>) => {
    hearing.answered(event.data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault(); // it is said on the page, and must not end the trace worker
    hearing.broke(event.message || 'The measuring worker could not be started.');
  });
  return {
    post: (demand, buffers) => {
      worker.postMessage(demand, buffers);
    },
    terminate: () => {
      worker.terminate();
    },
  };
}
