import { describe, expect, it } from 'vitest';
import { absent, known } from '../measured.ts';
import { hertz } from '../units.ts';
import { amplitudesOf } from './amplitudes.ts';
import type { Delineation } from './delineation.ts';
import type { WaveAmplitudes } from './measurement.ts';
import { sharedTopOf } from './shared-top.ts';

const NO_WAVES: Delineation = { qrs: { onset: 100, end: 200 }, p: absent('no-p-wave'), t: absent('no-t-wave') };

const ROUND = sharedTopOf(2, 0, hertz(1000));

/** Half-sines within the QRS (100 ms from place 100 on), then a level that the last 20 ms lead up to. */
function waves(parts: readonly (readonly [from: number, to: number, height: number])[], j = 0): WaveAmplitudes {
  const samples = Float64Array.from({ length: 500 }, (_, at) => {
    const t = at - 100;
    const ramp = t < 80 ? 0 : t < 100 ? ((t - 80) / 20) * j : j;
    const part = parts.find(([from, to]) => t >= from && t < to);
    return part === undefined ? ramp : ramp + part[2] * Math.sin((Math.PI * (t - part[0])) / (part[1] - part[0]));
  });
  return amplitudesOf({ lead: 'II', samples, noise: new Float64Array(500), beats: 10 }, 0, 0, NO_WAVES, ROUND);
}
/** To 10 µV: a top may lie between two samples. */
const heights = ({ q, r, s, r2 }: WaveAmplitudes): readonly number[] =>
  [q, r, s, r2].map((one) => Math.round(one / 10) * 10);

describe('the waves of a QRS', () => {
  it('are named as they come: qRs', () => {
    // prettier-ignore
    expect(heights(waves([[0, 20, -150], [20, 70, 1200], [70, 100, -300]]))).toEqual([-150, 1200, -300, 0]);
  });

  it("are named as they come: rSR'", () => {
    // prettier-ignore
    expect(heights(waves([[0, 25, 300], [25, 60, -700], [60, 100, 800]]))).toEqual([0, 300, -700, 800]);
  });

  it('are held as Q where none is upward (QS)', () => {
    const found = waves([[0, 100, -900]]);
    expect(heights(found)).toEqual([-900, 0, 0, 0]);
    expect(found.qDuration).toBeGreaterThan(95);
  });

  it('are counted from 30 µV for 6 ms on, as IEC 60601-2-51 has it', () => {
    // prettier-ignore
    expect(heights(waves([[0, 20, -25], [20, 70, 1000]]))).toEqual([0, 1000, 0, 0]);
    // prettier-ignore
    expect(heights(waves([[0, 5, -100], [5, 70, 1000]]))).toEqual([0, 1000, 0, 0]);
    // prettier-ignore
    expect(heights(waves([[0, 20, -60], [20, 70, 1000]]))).toEqual([-60, 1000, 0, 0]);
  });

  it('do not end in an R′ where only the ST segment is raised', () => {
    // prettier-ignore
    expect(heights(waves([[0, 40, 500], [40, 80, -600]], 300))).toEqual([0, 500, -600, 0]);
  });

  it('have the duration of Q from its start to where it crosses the line', () => {
    // prettier-ignore
    expect(waves([[0, 40, -400], [40, 100, 500]]).qDuration).toBeCloseTo(40, -0.5);
  });
});

describe('P and T', () => {
  const samples = Float64Array.from({ length: 500 }, (_, at) => {
    if (at < 80) return 150 * Math.sin((Math.PI * at) / 80);
    return at >= 260 && at < 400 ? -350 * Math.sin((Math.PI * (at - 260)) / 140) : 0;
  });
  const lead = { lead: 'V2' as const, samples, noise: new Float64Array(500), beats: 10 };

  it('are where they stand out most, downward ones negative', () => {
    const delineation: Delineation = {
      qrs: { onset: 100, end: 200 },
      p: known({ onset: 0, peak: 40, end: 80, signalToNoise: 50, direction: [1] }),
      t: known({ peak: 330, end: known(400) }),
    };
    const found = amplitudesOf(lead, 0, 0, delineation, ROUND);
    expect(found.p).toEqual(known(expect.closeTo(150, -1)));
    expect(found.t).toEqual(known(expect.closeTo(-350, -1)));
  });

  it('are absent for the reason of the common beat', () => {
    expect(amplitudesOf(lead, 0, 0, NO_WAVES, ROUND)).toMatchObject({ p: absent('no-p-wave'), t: absent('no-t-wave') });
  });
});
