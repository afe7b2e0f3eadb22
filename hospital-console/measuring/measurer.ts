import type { MeasuringAnswer, MeasuringDemand } from './measuring-port.ts';

/** The measuring worker as the trace worker sees it. */
export interface Measurer {
  demand(demand: MeasuringDemand): void;
  close(): void;
}

export interface MeasurerHearing {
  answered(answer: MeasuringAnswer): void;
  /** It could not be started, or died. */
  broke(sentence: string): void;
}

/** Starts the worker inside the trace worker: samples go from one to the other and touch no page. */
export function openMeasurer(hearing: MeasurerHearing): Measurer {
  const worker = new Worker(new URL('../trace/ecg-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', (event: MessageEvent<MeasuringAnswer>) => {
    hearing.answered(event.data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault(); // it is said in the panel, and must not end the trace worker
    hearing.broke(event.message || 'The measuring worker could not be started.');
  });
  return {
    demand(demand) {
      const buffers = demand.pieces.flatMap((piece) =>
        piece.kind === 'samples' ? piece.block.channels.map(({ buffer }) => buffer) : [],
      );
      worker.postMessage(demand, buffers);
    },
    close() {
      worker.terminate();
    },
  };
}
