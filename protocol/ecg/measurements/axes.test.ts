import { describe, expect, it } from 'vitest';
import { deriveLead, type LeadName } from '../leads.ts';
import { absent, known, valueOf } from '../measured.ts';
import { microvolts } from '../units.ts';
import { axesOf } from './axes.ts';
import type { Delineation } from './delineation.ts';
import type { CommonBeat, CommonLead } from './median-beat.ts';

const DELINEATION: Delineation = {
  qrs: { onset: 0, end: 90 },
  p: absent('no-p-wave'),
  t: known({ peak: 250, end: known(330) }),
};

const AT_NOUGHT: ReadonlyMap<LeadName, number> = new Map();

/** A beat whose frontal vector points to one side, as I and aVF see it: QRS of `size` µV on average, T of the same. */
function beatTowards(angle: number, size = 300): CommonBeat {
  const radians = (angle * Math.PI) / 180;
  // Lead II lies at 60°: a vector's share in it is the cosine of what is between.
  const inOne = size * Math.cos(radians);
  const inTwo = size * Math.cos(radians - Math.PI / 3);
  const trace = (height: number): Float64Array =>
    Float64Array.from({ length: 500 }, (_, at) => {
      const t = at - 100;
      return (t >= 0 && t <= 90) || (t >= 220 && t <= 280) ? height : 0;
    });
  const lead = (name: CommonLead['lead'], height: number): CommonLead => ({
    lead: name,
    samples: trace(height),
    noise: new Float64Array(500),
    beats: 10,
  });
  const independent = [lead('I', inOne), lead('II', inTwo)];
  const foot = lead('aVF', deriveLead('aVF', microvolts(inOne), microvolts(inTwo)));
  return {
    from: -100,
    length: 500,
    beatsUsed: 10,
    rr: 800,
    independent,
    leads: [...independent, foot],
    missing: new Map(),
    aligned: [],
    grid: [],
  };
}

describe('the axes', () => {
  it.each([0, 45, 60, 90, 135, 180, -30, -90, -150])('point to %i° where the vector does', (angle) => {
    const { qrs, t } = axesOf(beatTowards(angle), DELINEATION, AT_NOUGHT);
    expect(valueOf(qrs)).toBeCloseTo(angle, 6);
    expect(valueOf(t)).toBeCloseTo(angle, 6);
  });

  it('are too low to have a direction where neither lead shows anything', () => {
    expect(axesOf(beatTowards(60, 20), DELINEATION, AT_NOUGHT)).toMatchObject({
      qrs: absent('too-low'),
      t: absent('too-low'),
    });
  });

  it('have the reason of the wave, or of the lead, that is missing', () => {
    expect(axesOf(beatTowards(60), DELINEATION, AT_NOUGHT).p).toEqual(absent('no-p-wave'));
    const withoutOne = { ...beatTowards(60), leads: [], missing: new Map([['I', 'lead-off'] as const]) };
    expect(axesOf(withoutOne, DELINEATION, AT_NOUGHT).qrs).toEqual(absent('lead-off'));
  });
});
