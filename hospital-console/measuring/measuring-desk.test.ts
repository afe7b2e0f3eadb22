import { describe, expect, it } from 'vitest';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { hertz, monotonicMillis, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ViewId } from '../trace/trace-port.ts';
import type { MeasurerHearing } from './measurer.ts';
import { MeasuringDesk, type MeasurableView } from './measuring-desk.ts';
import type { MeasuringReport, Reading } from './reading.ts';
import type { CourseReading } from '../alarms/alarm-port.ts';
import type { MeasuringDemand } from './measuring-port.ts';

const session = '01890000-0000-7000-8000-000000000001' as SessionId;
const other = '01890000-0000-7000-8000-000000000002' as SessionId;
const format: SignalFormat = { samplingRate: hertz(500), leads: [] };

/** Views whose playhead follows the time at 500 Hz. */
class Ward {
  time = 100_000;
  readonly demands: MeasuringDemand[] = [];
  readonly reports: { readonly view: number; readonly report: MeasuringReport }[] = [];
  opened = 0;
  closed = 0;
  startsWorkers = true;
  isAtHead = true;
  /** Whose alarm course measures as well. */
  followed: SessionId | null = null;
  hearing: MeasurerHearing | null = null;
  views: readonly { readonly view: number; readonly session: SessionId }[] = [{ view: 1, session }];
  readonly desk = new MeasuringDesk({
    open: (hearing) => {
      if (!this.startsWorkers) throw new ReferenceError('Worker is not defined');
      this.opened += 1;
      this.hearing = hearing;
      return {
        demand: (demand) => this.demands.push(demand),
        close: () => (this.closed += 1),
      };
    },
    now: () => monotonicMillis(this.time),
    report: (view, _, report) => this.reports.push({ view, report }),
    isFollowed: (shown) => this.followed === shown,
  });

  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 200) {
      this.time += 200;
      this.desk.step(this.views.map((view) => this.#measurable(view)));
    }
  }
  answer(number = this.demands.at(-1)?.number ?? 0): void {
    const reading = { beatCount: number } as Reading;
    this.hearing?.answered({ kind: 'measured', number, reading });
  }

  #measurable({ view, session: shown }: (typeof this.views)[number]): MeasurableView {
    const end = sampleIndex(this.time / 2);
    return {
      view: view as ViewId,
      session: shown,
      format,
      moment: {
        range: { first: sampleIndex(end - 5_000), end },
        moving: true,
        rate: 1,
        fetching: false,
        standing: 'held',
        options: { patient: { ageYears: null, sex: null }, evaluatesCriteria: true },
      },
      isAtHead: this.isAtHead,
      pieces: () => [],
    };
  }
}

describe('measuring one excerpt after the other', () => {
  it('asks each four seconds and hands on what it hears', () => {
    const ward = new Ward();
    for (let second = 0; second < 16; second += 1) {
      ward.pass(1_000);
      ward.answer();
    }
    expect(ward.demands).toHaveLength(4);
    expect(ward.demands.map(({ range }) => range.end - (ward.demands[0]?.range.end ?? 0))).toEqual([
      0, 2_000, 4_000, 6_000,
    ]);
    expect(ward.opened).toBe(1);
    expect(ward.reports.map(({ report }) => report.kind)).toEqual(Array(4).fill('measured'));
  });

  it('asks nothing while an answer is out, and queues nothing for afterwards', () => {
    const ward = new Ward();
    ward.pass(4_800);
    expect(ward.demands).toHaveLength(1);
    ward.answer();
    ward.pass(200);
    expect(ward.demands).toHaveLength(2);
    // It is of now, not of when it was due.
    expect(ward.demands[1]?.range.end).toBe(ward.time / 2);
  });

  it('gives two views their turn', () => {
    const ward = new Ward();
    ward.views = [
      { view: 1, session },
      { view: 2, session: other },
    ];
    for (let step = 0; step < 26; step += 1) {
      ward.pass(400);
      ward.answer();
    }
    const heard = ward.reports.map(({ view }) => view);
    expect(heard.filter((view) => view === 1)).toHaveLength(3);
    expect(heard.filter((view) => view === 2)).toHaveLength(3);
  });

  it('drops an answer whose view has gone on to another session, or is blank now', () => {
    const ward = new Ward();
    ward.pass(200);
    ward.views = [{ view: 1, session: other }];
    ward.pass(200);
    ward.answer(1);
    expect(ward.reports).toEqual([]);
    ward.pass(200);
    ward.views = [];
    ward.pass(200);
    ward.answer();
    expect(ward.reports).toEqual([]);
  });
});

describe('a measuring worker that dies', () => {
  it('is said after five seconds of silence, given up after twenty, and started again', () => {
    const ward = new Ward();
    const said = { view: 1, report: { kind: 'lost', sentence: 'The measuring worker does not answer.' } };
    ward.pass(5_400);
    expect(ward.reports).toEqual([said]);
    ward.pass(14_800);
    expect([ward.reports.length, ward.closed]).toEqual([1, 0]);
    ward.pass(400);
    expect([ward.reports.length, ward.closed]).toEqual([2, 1]);
    ward.pass(9_400);
    expect(ward.demands).toHaveLength(1);
    ward.pass(800);
    expect([ward.opened, ward.demands.length]).toEqual([2, 2]);
    // What the dead one says after all is not for the question that is open now.
    ward.answer(1);
    expect(ward.reports).toHaveLength(2);
    ward.answer(2);
    expect(ward.reports.at(-1)?.report.kind).toBe('measured');
  });

  it('that was only late is taken for what it says, and asked again', () => {
    const ward = new Ward();
    ward.pass(9_000);
    ward.answer();
    expect(ward.reports.map(({ report }) => report.kind)).toEqual(['lost', 'measured']);
    ward.pass(400);
    expect([ward.opened, ward.demands.length]).toEqual([1, 2]);
  });

  it('is said at once where it breaks', () => {
    const ward = new Ward();
    ward.pass(200);
    ward.hearing?.broke('out of memory');
    expect(ward.reports).toEqual([{ view: 1, report: { kind: 'lost', sentence: 'out of memory' } }]);
  });

  it('is said where it cannot be started, and the trace worker goes on', () => {
    const ward = new Ward();
    ward.startsWorkers = false;
    ward.pass(400);
    expect(ward.reports).toEqual([{ view: 1, report: { kind: 'lost', sentence: 'Worker is not defined' } }]);
    ward.startsWorkers = true;
    ward.pass(10_400);
    ward.answer();
    expect(ward.reports.at(-1)?.report.kind).toBe('measured');
  });

  it('whose measurement failed is lost for that reading, and asked for the next', () => {
    const ward = new Ward();
    ward.pass(200);
    ward.hearing?.answered({ kind: 'failed', number: 1, sentence: 'a bug of ours' });
    expect(ward.reports.at(-1)?.report).toEqual({ kind: 'lost', sentence: 'a bug of ours' });
    ward.pass(4_000);
    expect(ward.demands).toHaveLength(2);
  });
});

describe('what the alarm course has measured already', () => {
  const course = (end: number, change: Partial<CourseReading> = {}): CourseReading => ({
    session,
    reading: {
      range: { first: sampleIndex(end - 5_000), end: sampleIndex(end) },
      samplingRate: hertz(500),
      beatCount: -1,
    } as Reading,
    options: { patient: { ageYears: null, sex: null }, evaluatesCriteria: true },
    ...change,
  });
  const heard = (ward: Ward): readonly number[] =>
    ward.reports.map(({ report }) => (report.kind === 'measured' ? report.reading.beatCount : NaN));

  it('stands beside the head, and is not measured again', () => {
    const ward = new Ward();
    ward.followed = session;
    ward.pass(200);
    ward.answer();
    for (let times = 0; times < 6; times += 1) {
      ward.pass(5_000);
      ward.desk.hearCourse(course(ward.time / 2));
    }
    expect(ward.demands).toHaveLength(1);
    expect(heard(ward)).toEqual([1, -1, -1, -1, -1, -1, -1]);
  });

  it('is not waited for for long: a course that has fallen silent is stood in for', () => {
    const ward = new Ward();
    ward.followed = session;
    ward.pass(200);
    ward.answer();
    ward.pass(6_400);
    expect(ward.demands).toHaveLength(1);
    ward.pass(200);
    expect(ward.demands).toHaveLength(2);
  });

  it('is not taken where a view looks elsewhere, has gone further already, or knows another age', () => {
    const ward = new Ward();
    ward.pass(200);
    ward.answer();
    ward.pass(2_000);
    const now = ward.time / 2;
    ward.desk.hearCourse(course(now - 1_500));
    ward.desk.hearCourse(course(now - 1_001));
    ward.desk.hearCourse(course(now, { session: other }));
    const options = { patient: { ageYears: 58, sex: null }, evaluatesCriteria: true };
    ward.desk.hearCourse(course(now, { options }));
    expect(heard(ward)).toEqual([1]);
    ward.isAtHead = false;
    ward.pass(200);
    ward.desk.hearCourse(course(now));
    expect(heard(ward)).toEqual([1]);
  });
});
