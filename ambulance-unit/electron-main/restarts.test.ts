import { describe, expect, it } from 'vitest';
import { monotonicMillis, type MonotonicMillis } from '../../protocol/ecg/units.ts';
import { ACQUISITION_RESTARTS, afterCrash, WINDOW_RESTARTS, type Crashes, type RestartPolicy } from './restarts.ts';

const crashing = (policy: RestartPolicy, ...at: readonly number[]) => {
  let crashes: Crashes = [];
  return at.map((time) => {
    const restart = afterCrash(crashes, monotonicMillis(time), policy);
    ({ crashes } = restart);
    return restart;
  });
};
const times = (count: number, apart: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => 1000 + i * apart);

describe('what crashed is started again', () => {
  it('the acquisition at once, the first time', () => {
    expect(crashing(ACQUISITION_RESTARTS, 1000)).toMatchObject([{ after: 0, isFailing: false }]);
  });
  it('waits longer each time while it crashes on and on, and never longer than the last step', () => {
    expect(crashing(ACQUISITION_RESTARTS, ...times(8, 3000)).map(({ after }) => after)).toEqual([
      ...[0, 250, 1000, 2000, 5000, 5000, 5000, 5000],
    ]);
    expect(crashing(WINDOW_RESTARTS, ...times(7, 100)).at(-1)?.after).toBe(10_000);
  });
  it('says that it does not mend itself from the fourth crash of a row', () => {
    expect(crashing(WINDOW_RESTARTS, ...times(5, 5000)).map(({ isFailing }) => isFailing)).toEqual([
      ...[false, false, false, true, true],
    ]);
  });
  it('begins anew after a minute without a crash', () => {
    const restarts = crashing(ACQUISITION_RESTARTS, 1000, 2000, 3000, 4000, 64_001);
    expect(restarts.at(-1)).toMatchObject({ after: 0, isFailing: false });
  });
  it('still counts a crash that comes just within the minute', () => {
    expect(crashing(ACQUISITION_RESTARTS, 1000, 61_000).at(-1)).toMatchObject({ after: 250 });
  });
  it('remembers no more than it can tell apart, after a night of crashes too', () => {
    let crashes: Crashes = [];
    for (let time = 0; time < 8 * 3_600_000; time += 10_000) {
      ({ crashes } = afterCrash(crashes, time as MonotonicMillis, WINDOW_RESTARTS));
    }
    expect(crashes).toHaveLength(5);
  });
});
