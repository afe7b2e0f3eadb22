import { describe, expect, it } from 'vitest';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import { hertz, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { MeasuringDemand } from '../measuring/measuring-port.ts';
import { EcgThread, type EcgWorkerHearing } from './ecg-thread.ts';

const session = '00000000-0000-7000-8000-000000000001' as SessionId;
const demand: MeasuringDemand = {
  number: 1,
  format: { samplingRate: hertz(500), leads: [] },
  range: { first: sampleIndex(0), end: sampleIndex(4) },
  pieces: [
    { kind: 'samples', block: { firstSample: sampleIndex(0), channels: [new Int32Array(4)], leadsOff: 0 as never } },
  ],
  options: { patient: { ageYears: null, sex: null }, evaluatesCriteria: false },
};

function thread() {
  const started: { hearing: EcgWorkerHearing; posted: unknown[]; handedOver: number; ended: boolean }[] = [];
  const told: string[] = [];
  const shared = new EcgThread((hearing) => {
    const one = { hearing, posted: [] as unknown[], handedOver: 0, ended: false };
    started.push(one);
    return {
      post: (what, buffers) => {
        one.posted.push(what);
        one.handedOver += buffers.length;
      },
      terminate: () => {
        one.ended = true;
      },
    };
  });
  const measurer = () =>
    shared.openMeasurer({
      answered: ({ kind }) => told.push(kind),
      broke: (sentence) => told.push(`measuring broke: ${sentence}`),
    });
  const alarms = () =>
    shared.openAlarmRunner({
      answered: (answer) =>
        told.push(`${'conditions' in answer ? String(answer.conditions.length) : 'measured, no'} alarms`),
      broke: () => told.push('alarms broke'),
    });
  return { started, told, measurer, alarms };
}

describe('the one thread that measures and follows alarms', () => {
  it('is started once for both, hands buffers over, and tells each what is its own', () => {
    const { started, told, measurer, alarms } = thread();
    measurer().demand(demand);
    alarms().demand({ kind: 'limits', session, limits: ADULT_LIMITS });
    expect(started).toHaveLength(1);
    expect([started[0]?.posted.length, started[0]?.handedOver]).toEqual([2, 1]);
    started[0]?.hearing.answered({ kind: 'failed', number: 1, sentence: '' });
    started[0]?.hearing.answered({ session, conditions: [] });
    expect(told).toEqual(['failed', '0 alarms']);
  });

  it('that breaks is told to both, and each gets a new one when it asks', () => {
    const { started, told, measurer, alarms } = thread();
    const first = measurer();
    alarms();
    started[0]?.hearing.broke('Out of memory.');
    expect(told).toEqual(['measuring broke: Out of memory.', 'alarms broke']);
    first.close(); // what broke is closed already
    alarms();
    measurer();
    expect(started).toHaveLength(2);
    started[0]?.hearing.answered({ session, conditions: [] });
    expect(told, 'of a thread that is gone nothing is heard').toHaveLength(2);
  });

  it('that does not answer is given up by who waits for it, and the other hears of it', () => {
    const { started, told, measurer, alarms } = thread();
    alarms();
    measurer().close();
    expect(started[0]?.ended).toBe(true);
    expect(told).toEqual(['alarms broke']);
  });
});
