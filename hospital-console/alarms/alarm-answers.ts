import { EcgCourse } from '../../protocol/ecg/course/ecg-course.ts';
import type { CourseEvent, CourseOptions } from '../../protocol/ecg/course/ecg-course.ts';
import type { AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { EcgMeasurement, MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { readingOf } from '../measuring/reading.ts';
import type { AlarmAnswer, AlarmDemand } from './alarm-port.ts';

/** The criteria helper has its own place on the page; alarms rest on rate, rhythm and ST alone, and need none of it. */
const WITHOUT_PANEL: MeasurementOptions = { patient: { ageYears: null, sex: null }, evaluatesCriteria: false };

interface Followed {
  readonly course: EcgCourse;
  limits: AlarmLimits;
  panel: MeasurementOptions | null;
}

const optionsOf = ({ limits, panel }: Omit<Followed, 'course'>): CourseOptions => ({
  measuring: panel ?? WITHOUT_PANEL,
  limits,
});

/** Follows each session that a page shows live, with the very code of the tablet, and tells its alarm conditions. */
export class AlarmAnswers {
  readonly #followed = new Map<SessionId, Followed>();
  readonly #tell: (answer: AlarmAnswer) => void;

  constructor(tell: (answer: AlarmAnswer) => void) {
    this.#tell = tell;
  }

  obey(demand: AlarmDemand): void {
    const { session } = demand;
    if (demand.kind === 'begin') {
      const course = new EcgCourse(demand.format, optionsOf(demand));
      this.#followed.set(session, { course, limits: demand.limits, panel: demand.panel });
      this.#tell({ session, conditions: course.alarms });
      return;
    }
    const followed = this.#followed.get(session);
    if (followed === undefined) return;
    const { course } = followed;
    switch (demand.kind) {
      case 'put':
        this.#put(
          session,
          followed,
          demand.pieces.flatMap((piece) => course.put(piece)),
        );
        return;
      case 'limits':
        followed.limits = demand.limits;
        course.change(optionsOf(followed));
        return;
      case 'panel':
        followed.panel = demand.panel;
        course.change(optionsOf(followed));
        return;
      case 'acknowledge':
        course.acknowledge(demand.alarm);
        this.#tell({ session, conditions: course.alarms });
        return;
      case 'end':
        this.#followed.delete(session);
    }
  }

  #put(session: SessionId, { course, panel }: Followed, told: readonly CourseEvent[]): void {
    if (told.some(({ kind }) => kind === 'alarms')) this.#tell({ session, conditions: course.alarms });
    if (panel === null) return;
    const [latest] = told.flatMap((event) => (event.kind === 'measured' ? [event.measurement] : [])).slice(-1);
    if (latest !== undefined) this.#tell({ session, reading: readingOf(ofItself(latest)), options: panel });
  }
}

/** Without what it says against the first ECG: the panel says the same of ten seconds whoever had them measured. */
const ofItself = (measurement: EcgMeasurement): EcgMeasurement => ({
  ...measurement,
  statements: measurement.statements.filter(({ code }) => code !== 'st-changed-since-first'),
});
