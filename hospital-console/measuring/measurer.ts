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
