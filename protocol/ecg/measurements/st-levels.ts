import { type Microvolts, microvolts } from '../units.ts';
import type { StLevels } from './measurement.ts';

/**
 * ST of one lead against the level before the QRS, at J and 20, 40, 60 and 80 ms after it: each the mean of 9 ms around its
 * place, at J of the 7 ms that follow, for what precedes J is QRS. Null where the common beat ends before.
 * Source: Thygesen 2018 (J point against the onset of QRS).
 */
export function stLevels(samples: Float64Array, level: number, jPlace: number): StLevels | null {
  if (jPlace + 84 >= samples.length) return null;
  const mean = (from: number, to: number): Microvolts => {
    let sum = 0;
    for (let at = from; at <= to; at += 1) sum += samples[at] ?? 0;
    return microvolts(sum / (to - from + 1) - level);
  };
  const around = (after: number): Microvolts => mean(jPlace + after - 4, jPlace + after + 4);
  return { j: mean(jPlace + 1, jPlace + 7), j20: around(20), j40: around(40), j60: around(60), j80: around(80) };
}
