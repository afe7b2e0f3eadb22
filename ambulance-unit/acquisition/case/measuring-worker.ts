import { parentPort } from 'node:worker_threads';
import { EcgCourse } from '../../../protocol/ecg/course/ecg-course.ts';
import { excerptOf } from '../../../protocol/ecg/excerpt.ts';
import { measureEcg } from '../../../protocol/ecg/measurements/measure-ecg.ts';
import type { FromMeasuring, ToMeasuring } from './measuring-port.ts';

// A thread of its own: what is measured may take a tenth of a second, and may fail; recording goes on beside it.
const port = parentPort;
if (port === null) throw new Error('measuring-worker.ts runs as a worker only');
const say = (message: FromMeasuring): void => {
  port.postMessage(message);
};

let course: EcgCourse | null = null;
let number = 0;
let taken = 0;

port.on('message', (asked: ToMeasuring) => {
  switch (asked.kind) {
    case 'begin':
      number = asked.course;
      course = new EcgCourse(asked.format, asked.options);
      return;
    case 'put': {
      taken += asked.pieces.length;
      const told = asked.course === number ? asked.pieces.flatMap((piece) => course?.put(piece) ?? []) : [];
      for (const event of told) {
        if (event.kind === 'measured') say({ kind: 'measured', course: number, measurement: event.measurement });
        if (event.kind === 'alarms') say({ kind: 'alarms', course: number, conditions: event.conditions });
      }
      say({ kind: 'taken', pieces: taken });
      return;
    }
    case 'change':
      if (asked.course === number) course?.change(asked.options);
      return;
    case 'acknowledge':
      if (asked.course === number && course !== null) {
        say({ kind: 'alarms', course: number, conditions: course.acknowledge(asked.alarm) });
      }
      return;
    case 'measure': {
      const { format, range, pieces, options } = asked;
      const measurement = measureEcg(excerptOf(format, range, pieces), options);
      say({ kind: 'measured-one', number: asked.number, measurement });
    }
  }
});
