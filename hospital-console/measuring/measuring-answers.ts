import { excerptOf } from '../../protocol/ecg/excerpt.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import type { MeasuringAnswer, MeasuringDemand } from './measuring-port.ts';
import { beatReadingOf } from './beat-reading.ts';
import { readingOf } from './reading.ts';

/** Measures one excerpt: on a thread of its own, because thirty milliseconds are two frames of the trace. */
export function answerTo({ number, format, range, pieces, options, wants }: MeasuringDemand): MeasuringAnswer {
  try {
    const measurement = measureEcg(excerptOf(format, range, pieces), options);
    return wants === 'beat'
      ? { kind: 'beat', number, reading: beatReadingOf(measurement) }
      : { kind: 'measured', number, reading: readingOf(measurement) };
  } catch (thrown) {
    return { kind: 'failed', number, sentence: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
