import { Worker } from 'node:worker_threads';
import type { FleetReportPdfTask, FromFleetReportPdf } from './fleet-report-pdf-thread.ts';

/** One that takes longer is stuck, ms. */
const DRAWN_WITHIN = 60_000;
const MOST_HEAP_MEGABYTES = 256;

export type FleetReportDrawing = FromFleetReportPdf | { readonly kind: 'busy' };

/** Draws reports, one at a time, each in a thread of its own: letters are cut out of fonts for it, and no sample waits for that. */
export class FleetReportPdf {
  #worker: Worker | null = null;

  async draw(task: FleetReportPdfTask): Promise<FleetReportDrawing> {
    if (this.#worker !== null) return { kind: 'busy' };
    const worker = new Worker(new URL('./fleet-report-pdf-thread.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEGABYTES },
    });
    this.#worker = worker;
    let late: NodeJS.Timeout | undefined;
    try {
      return await new Promise<FromFleetReportPdf>((resolve) => {
        const fail = (sentence: string): void => {
          resolve({ kind: 'failed', sentence });
        };
        late = setTimeout(() => {
          fail('it was not drawn within a minute');
        }, DRAWN_WITHIN);
        worker.on('message', resolve);
        worker.on('error', (fault) => {
          fail(fault instanceof Error ? fault.message : String(fault));
        });
        worker.on('exit', () => {
          fail('it ended before it was drawn');
        });
      });
    } finally {
      clearTimeout(late);
      this.#worker = null;
      void worker.terminate();
    }
  }

  close(): void {
    void this.#worker?.terminate();
  }
}
