import { EcgCourse } from '../../protocol/ecg/course/ecg-course.ts';
import type { CourseOptions } from '../../protocol/ecg/course/ecg-course.ts';
import type { AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { AlarmAnswer, AlarmDemand } from './alarm-port.ts';

const courses = new Map<SessionId, EcgCourse>();

/** The criteria helper has its own place on the page; alarms rest on rate, rhythm and ST alone. */
const optionsWith = (limits: AlarmLimits): CourseOptions => ({
  measuring: { patient: { ageYears: null, sex: null }, evaluatesCriteria: false },
  limits,
});

const answer = (session: SessionId, { alarms }: EcgCourse): void => {
  globalThis.postMessage({ session, conditions: alarms } satisfies AlarmAnswer);
};

/** Follows each session that a page shows live, with the very code of the tablet, and tells its alarm conditions. */
export function followAlarms(data: AlarmDemand): void {
  const { session } = data;
  const course = courses.get(session);
  switch (data.kind) {
    case 'begin': {
      const begun = new EcgCourse(data.format, optionsWith(data.limits));
      courses.set(session, begun);
      answer(session, begun);
      return;
    }
    case 'put': {
      if (course === undefined) return;
      const told = data.pieces.flatMap((piece) => course.put(piece));
      if (told.some(({ kind }) => kind === 'alarms')) answer(session, course);
      return;
    }
    case 'limits':
      course?.change(optionsWith(data.limits));
      return;
    case 'acknowledge':
      if (course === undefined) return;
      course.acknowledge(data.alarm);
      answer(session, course);
      return;
    case 'end':
      courses.delete(session);
  }
}
