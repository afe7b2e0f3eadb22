import { excerptOf } from '../../protocol/ecg/excerpt.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import type { MeasuringAnswer, MeasuringDemand } from './measuring-port.ts';
import { readingOf } from './reading.ts';

/** Measures one excerpt after the other: a thread of its own, because thirty milliseconds are two frames of the trace. */
globalThis.addEventListener('message', ({ data }: MessageEvent<MeasuringDemand>) => {
  globalThis.postMessage(answerTo(data));
});

function answerTo({ number, format, range, pieces, options }: MeasuringDemand): MeasuringAnswer {
  try {
    return { kind: 'measured', number, reading: readingOf(measureEcg(excerptOf(format, range, pieces), options)) };
  } catch (thrown) {
    return { kind: 'failed', number, sentence: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
