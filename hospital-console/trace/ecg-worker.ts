import type { AlarmDemand } from '../alarms/alarm-port.ts';
import { followAlarms } from '../alarms/alarm-answers.ts';
import { answerTo } from '../measuring/measuring-answers.ts';
import type { MeasuringDemand } from '../measuring/measuring-port.ts';

/**
 * Measures, or follows alarm conditions: two threads, that neither waits for the other, and one file, because nearly all of what
 * either does is the other's too, and a first look would wait for both.
 */
globalThis.addEventListener('message', ({ data }: MessageEvent<MeasuringDemand | AlarmDemand>) => {
  if ('kind' in data) followAlarms(data);
  else globalThis.postMessage(answerTo(data));
});
