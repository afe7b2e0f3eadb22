import { describe, expect, it } from 'vitest';
import { DESCRIPTION } from '../../../test/support/journalled-frames.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { AlarmCondition } from '../../../protocol/ecg/course/alarm-conditions.ts';
import { ADULT_LIMITS } from '../../../protocol/ecg/course/alarm-limits.ts';
import { NO_LEADS } from '../../../protocol/ecg/leads.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import { Measuring, type MeasuringThreadEars } from './measuring.ts';
import type { ToMeasuring } from './measuring-port.ts';

const { format } = DESCRIPTION;
const patient = { ageYears: null, sex: null };
const OPTIONS = { measuring: { patient, evaluatesCriteria: true }, limits: ADULT_LIMITS };
const PIECE = {
  kind: 'samples',
  block: { firstSample: sampleIndex(0), channels: [new Int32Array(10)], leadsOff: NO_LEADS },
} as const;
const ASYSTOLE: AlarmCondition = {
  ...{ kind: 'asystole', priority: 'high', isTechnical: false, onset: sampleIndex(0), leads: [], evidence: [] },
  ...{ isPresent: true, isAcknowledged: false },
};

function bench() {
  const clock = new ManualClock();
  const threads: { readonly ears: MeasuringThreadEars; readonly posted: ToMeasuring[]; isEnded: boolean }[] = [];
  const told: (readonly AlarmCondition[])[] = [];
  const measuring = new Measuring(
    clock,
    { measured: () => undefined, alarms: (conditions) => told.push(conditions) },
    (ears) => {
      const thread = { ears, posted: [] as ToMeasuring[], isEnded: false };
      threads.push(thread);
      return {
        post: (message) => thread.posted.push(message),
        end: () => {
          thread.isEnded = true;
        },
      };
    },
  );
  return { clock, threads, told, measuring };
}

describe('the thread that measures', () => {
  it('crashes: it is started anew with the same course, and what waited for it is told that nothing comes', async () => {
    const { clock, threads, measuring } = bench();
    measuring.begin(format, OPTIONS, false);
    const asked = measuring.measure(
      format,
      { first: sampleIndex(0), end: sampleIndex(10) },
      [PIECE],
      OPTIONS.measuring,
    );
    threads[0]?.ears.gone();
    expect(await asked).toBeNull();
    measuring.put(PIECE);
    await clock.pass(600);
    expect(measuring.restarts).toBe(1);
    expect(threads).toHaveLength(2);
    expect(threads[1]?.posted.map(({ kind }) => kind)).toEqual(['put', 'begin']);
  });

  it('is woken for what comes within a tenth of a second together; before anything else is asked, and before another course, all of it is given', async () => {
    const { clock, threads, measuring } = bench();
    const posted = () =>
      threads[0]?.posted.map((message) =>
        message.kind === 'put' ? `${message.pieces.length} of course ${message.course}` : message.kind,
      );
    measuring.begin(format, OPTIONS, false);
    for (let i = 0; i < 7; i += 1) measuring.put(PIECE);
    expect(posted()).toEqual(['begin']);
    await clock.pass(100);
    measuring.put(PIECE);
    measuring.put(PIECE);
    measuring.change(OPTIONS);
    measuring.put(PIECE);
    measuring.begin(format, OPTIONS, true);
    await clock.pass(1000);
    expect(posted()).toEqual(['begin', '7 of course 1', '2 of course 1', 'change', '1 of course 1', 'begin']);
    measuring.put(PIECE);
    measuring.stop();
    await clock.pass(1000);
    expect(threads).toHaveLength(1);
    expect(posted()).toHaveLength(6);
  });

  it('hangs: after half a minute of samples that it did not take, it is ended and another one begins', async () => {
    const { clock, threads, measuring } = bench();
    measuring.begin(format, OPTIONS, false);
    for (let i = 0; i < 1501; i += 1) measuring.put(PIECE);
    await clock.pass(600);
    expect(threads).toHaveLength(2);
    expect(threads[0]?.isEnded).toBe(true);
  });

  it('does not answer in time: nothing is waited for longer', async () => {
    const { clock, measuring } = bench();
    const asked = measuring.measure(
      format,
      { first: sampleIndex(0), end: sampleIndex(10) },
      [PIECE],
      OPTIONS.measuring,
    );
    await clock.pass(9000);
    expect(await asked).toBeNull();
  });

  it('an alarm that nobody has acknowledged does not vanish with a crash; once acknowledged it does', async () => {
    const { clock, threads, told, measuring } = bench();
    measuring.begin(format, OPTIONS, false);
    threads[0]?.ears.heard({ kind: 'alarms', course: 1, conditions: [ASYSTOLE] });
    threads[0]?.ears.gone();
    await clock.pass(600);
    threads[1]?.ears.heard({ kind: 'alarms', course: 2, conditions: [] });
    expect(told.at(-1)).toEqual([{ ...ASYSTOLE, isPresent: false }]);
    measuring.acknowledge('asystole');
    threads[1]?.ears.heard({ kind: 'alarms', course: 2, conditions: [] });
    expect(told.at(-1)).toEqual([]);
  });
});
