import type { AlarmRunner } from './alarm-desk.ts';
import type { AlarmAnswer } from './alarm-port.ts';

/** Starts the alarm worker inside the trace worker: samples go from one to the other and touch no page. */
export function openAlarmRunner(hearing: { answered(answer: AlarmAnswer): void; broke(): void }): AlarmRunner {
  const worker = new Worker(new URL('../trace/ecg-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', (event: MessageEvent<AlarmAnswer>) => {
    hearing.answered(event.data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault(); // it is said on the page, and must not end the trace worker
    hearing.broke();
  });
  return {
    demand(demand) {
      const buffers =
        demand.kind === 'put'
          ? demand.pieces.flatMap((piece) =>
              piece.kind === 'samples' ? piece.block.channels.map(({ buffer }) => buffer) : [],
            )
          : [];
      worker.postMessage(demand, buffers);
    },
    close() {
      worker.terminate();
    },
  };
}
