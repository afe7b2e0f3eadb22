import { describe, expect, it } from 'vitest';
import { analyticEcg } from '../../../test/bench/ecg/analytic-ecg.ts';
import { ANALYTIC_SCENARIOS } from '../../../test/bench/ecg/analytic-scenarios.ts';
import type { Beat } from '../beats/beat.ts';
import type { AbsenceKind, EcgExcerpt } from '../excerpt.ts';
import type { LeadName } from '../leads.ts';
import { absent } from '../measured.ts';
import { hertz, type SampleIndex, sampleIndex, seconds } from '../units.ts';
import { type CommonBeat, commonBeatOf, measuredKind } from './median-beat.ts';

const normal = ANALYTIC_SCENARIOS[0];
if (normal === undefined) throw new Error('no scenario');
const { excerpt, truth } = analyticEcg({ scenario: normal, samplingRate: hertz(500) });
const beat = (at: number, beatClass: Beat['beatClass'] = 'dominant', family = 0): Beat => ({
  at: sampleIndex(at),
  beatClass,
  family,
});
const beats = truth.qrsOnsets.map((onset) => beat(Math.round((onset + 0.045) * 500)));

const without = (leads: readonly LeadName[], kind: AbsenceKind, first: number, end: number): EcgExcerpt => ({
  ...excerpt,
  leads: excerpt.leads.map((lead) =>
    leads.includes(lead.lead)
      ? { ...lead, absent: [{ kind, first: sampleIndex(first), end: sampleIndex(end) }] }
      : lead,
  ),
});
function commonOf(one: EcgExcerpt, of: readonly Beat[] = beats): CommonBeat {
  const common = commonBeatOf(one, of, [], new Map());
  if (!common.known) throw new Error(common.why);
  return common.value;
}
const traceOf = (common: CommonBeat, lead: LeadName): Float64Array => {
  const found = common.leads.find((one) => one.lead === lead);
  if (found === undefined) throw new Error(lead);
  return found.samples;
};

describe('the common beat', () => {
  it('is on a grid of a thousand samples a second, and each lead rests on all beats', () => {
    const common = commonOf(excerpt);
    expect(common.beatsUsed).toBe(beats.length);
    expect(common.independent.map(({ lead }) => lead)).toEqual(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
    expect(Math.max(...traceOf(common, 'V4'))).toBeGreaterThan(1400);
  });

  it('obeys Einthoven and Goldberger in every millisecond', () => {
    const common = commonOf(excerpt);
    const [one, two] = [traceOf(common, 'I'), traceOf(common, 'II')];
    traceOf(common, 'III').forEach((value, at) => {
      expect(value).toBeCloseTo((two[at] ?? 0) - (one[at] ?? 0), 9);
    });
  });

  it('does not hear beats of another kind', () => {
    const odd = excerpt.leads.map((lead) => ({ ...lead, samples: lead.samples.slice() }));
    const at = beats[4]?.at ?? 0;
    for (const { samples } of odd) samples.subarray(at - 60, at + 60).fill(3000);
    const others = beats.map((one) => (one.at === at ? beat(at, 'other', 1) : one));
    const common = commonOf({ ...excerpt, leads: odd }, others);
    expect(common.beatsUsed).toBe(beats.length - 1);
    expect(Math.max(...traceOf(common, 'V1'))).toBeLessThan(300);
  });

  it('leaves out of a lead the beats that an absence touches, and of that lead only', () => {
    const common = commonOf(without(['V3'], 'lead-off', 1000, 1600));
    const used = (lead: LeadName): number => common.leads.find((one) => one.lead === lead)?.beats ?? 0;
    expect(used('V3')).toBeLessThan(used('V2') - 1);
    expect(used('V2')).toBe(beats.length);
  });

  it.each(['gap', 'awaited', 'lead-off'] as const)(
    'has no lead that is %s for all but two beats, and says so',
    (kind) => {
      const common = commonOf(without(['V5'], kind, 900, 5000));
      expect(common.leads.map(({ lead }) => lead)).not.toContain('V5');
      expect(common.missing.get('V5')).toBe(kind);
    },
  );

  it('has none of the derived leads where I is off', () => {
    const common = commonOf(without(['I'], 'lead-off', 0, 5000));
    expect(common.missing.get('aVF')).toBe('lead-off');
    expect(common.leads.map(({ lead }) => lead)).toContain('II');
  });

  it('never reaches into the QRS before or after it', () => {
    const { from, length, rr } = commonOf(excerpt);
    expect(-from).toBeLessThan(rr - 100);
    expect(from + length).toBeLessThan(rr - 60);
  });

  it('needs three beats of one kind, and says what it lacks', () => {
    const none = new Map<LeadName, never>();
    expect(commonBeatOf(excerpt, [], [], none)).toEqual(absent('no-beats'));
    expect(commonBeatOf(excerpt, beats.slice(0, 2), [], none)).toEqual(absent('too-few-beats'));
    const kinds = beats.slice(0, 6).map(({ at }, which) => beat(at, which === 0 ? 'dominant' : 'other', which));
    expect(commonBeatOf(excerpt, kinds, [], none)).toEqual(absent('no-dominant-beat'));
    const short = analyticEcg({ scenario: normal, samplingRate: hertz(500), duration: seconds(2) });
    expect(commonBeatOf(short.excerpt, beats.slice(0, 2), [], none)).toEqual(absent('too-short'));
  });

  it('is that of the paced beats where they are more than the dominant', () => {
    const at = (index: number): SampleIndex => sampleIndex(index * 400);
    const mixed = [0, 1, 2, 3, 4].map((index) => beat(at(index), index < 2 ? 'dominant' : 'paced', index < 2 ? 1 : 0));
    expect(measuredKind(mixed).map(({ beatClass }) => beatClass)).toEqual(['paced', 'paced', 'paced']);
  });
});
