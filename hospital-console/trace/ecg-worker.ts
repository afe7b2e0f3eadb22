import type { AlarmDemand } from '../alarms/alarm-port.ts';
import { AlarmAnswers } from '../alarms/alarm-answers.ts';
import { answerTo } from '../measuring/measuring-answers.ts';
import type { MeasuringDemand } from '../measuring/measuring-port.ts';

const alarms = new AlarmAnswers((answer) => {
  globalThis.postMessage(answer);
});

/** Measures, and follows alarm conditions: nearly all of what either does is the other's too (`ecg-thread.ts`). */
globalThis.addEventListener('message', ({ data }: MessageEvent<MeasuringDemand | AlarmDemand>) => {
  if ('kind' in data) alarms.obey(data);
  else globalThis.postMessage(answerTo(data));
});
