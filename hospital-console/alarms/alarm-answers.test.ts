import { expect, it } from 'vitest';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { AlarmAnswers } from './alarm-answers.ts';
import type { AlarmAnswer } from './alarm-port.ts';

const session = '00000000-0000-7000-8000-000000000001' as SessionId;
const format: SignalFormat = {
  samplingRate: hertz(250),
  leads: [{ lead: 'II', lsb: microvoltsPerLsb(5), baseline: deviceCount(0) }],
};
const panel: MeasurementOptions = { patient: { ageYears: 58, sex: 'female' }, evaluatesCriteria: true };

/** Seconds of a line at rest, from second `from` on. */
function follow(from: MeasurementOptions | null) {
  const told: AlarmAnswer[] = [];
  const answers = new AlarmAnswers((answer) => told.push(answer));
  answers.obey({ kind: 'begin', session, format, limits: ADULT_LIMITS, panel: from });
  let second = 0;
  const pass = (seconds: number): void => {
    for (const end = second + seconds; second < end; second += 1) {
      const block = { firstSample: sampleIndex(250 * second), channels: [new Int32Array(250)], leadsOff: 0 as never };
      answers.obey({ kind: 'put', session, pieces: [{ kind: 'samples', block }] });
    }
  };
  const readings = () => told.flatMap((answer) => ('reading' in answer ? [answer] : []));
  return { answers, pass, readings };
}

it('what the alarms have measured goes to the panel that wants it, as it wants it, every five seconds', () => {
  const { pass, readings } = follow(panel);
  pass(16);
  expect(readings().map(({ reading }) => reading.range.end / 250)).toEqual([5, 10, 15]);
  expect(readings()[0]?.options).toBe(panel);
  expect(readings()[0]?.reading.statements.some(({ kind }) => kind === 'not-evaluable' || kind === 'criteria')).toBe(
    true,
  );
});

it('without a panel no reading crosses, and one that comes later is served from then on', () => {
  const { answers, pass, readings } = follow(null);
  pass(11);
  expect(readings()).toEqual([]);
  answers.obey({ kind: 'panel', session, panel });
  pass(5);
  expect(readings().map(({ reading }) => reading.range.end / 250)).toEqual([15]);
  answers.obey({ kind: 'panel', session, panel: null });
  pass(10);
  expect(readings()).toHaveLength(1);
});
