import type { AlarmDemand } from '../alarms/alarm-port.ts';
import { followAlarms } from '../alarms/alarm-answers.ts';
import { answerTo } from '../measuring/measuring-answers.ts';
import type { MeasuringDemand } from '../measuring/measuring-port.ts';

/** Measures, and follows alarm conditions: nearly all of what either does is the other's too (`ecg-thread.ts`). */
globalThis.addEventListener('message', ({ data }: MessageEvent<MeasuringDemand | AlarmDemand>) => {
  if ('kind' in data) followAlarms(data);
  else globalThis.postMessage(answerTo(data));
});
