import type { SampleBlock, SampleRange, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import type { SampleCount } from '../../../protocol/ecg/units.ts';

/** An ECG that can be read at any place: a recorded file, or a simulated patient. Pure: it knows no clock. */
export interface SampledEcg {
  /** The same string means the same recording, so that a restarted unit goes on where its journal ends. */
  readonly identity: string;
  /** What a person reads: `A0001`, `Simulated: anterior STEMI`. */
  readonly label: string;
  readonly format: SignalFormat;
  /** Samples a lead, or null where it never ends. */
  readonly length: SampleCount | null;
  /** The samples of a range that lies within the length; the same range always gives the same samples. */
  read(range: SampleRange): SampleBlock;
}
