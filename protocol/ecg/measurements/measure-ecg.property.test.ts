import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyticEcg } from '../../../test/bench/ecg/analytic-ecg.ts';
import type { AnalyticNoise } from '../../../test/bench/ecg/analytic-noise.ts';
import { ANALYTIC_SCENARIOS } from '../../../test/bench/ecg/analytic-scenarios.ts';
import type { EcgExcerpt } from '../excerpt.ts';
import type { LeadName } from '../leads.ts';
import { valueOf } from '../measured.ts';
import { hertz, sampleIndex } from '../units.ts';
import { measureEcg } from './measure-ecg.ts';
import type { EcgMeasurement, StLevels, WaveAmplitudes } from './measurement.ts';

const NOBODY = { patient: { ageYears: null, sex: null }, evaluatesCriteria: false } as const;
const measured = (excerpt: EcgExcerpt): EcgMeasurement => measureEcg(excerpt, NOBODY);

/** Any scenario, with muscle noise of any seed: as its name and seed, which a failure prints. */
const anyEcg = fc.record({
  name: fc.constantFrom(...ANALYTIC_SCENARIOS.map(({ name }) => name)),
  seed: fc.integer({ min: 1, max: 1000 }),
});
interface EcgChoice {
  readonly name: string;
  readonly seed: number;
}
function excerptOf({ name, seed }: EcgChoice, rate = 500, noise: AnalyticNoise = 'muscle'): EcgExcerpt {
  const scenario = ANALYTIC_SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(name);
  return analyticEcg({ scenario, samplingRate: hertz(rate), noise, seed }).excerpt;
}

const changed = (excerpt: EcgExcerpt, change: (samples: Float64Array, lead: LeadName) => Float64Array): EcgExcerpt => ({
  ...excerpt,
  leads: excerpt.leads.map((lead) => ({ ...lead, samples: change(lead.samples, lead.lead) })),
});
const intervalsOf = ({ intervals: { p, pr, qrs, qt } }: EcgMeasurement): readonly (number | null)[] =>
  [p, pr, qrs, qt].map(valueOf);
const wavesOf = (found: EcgMeasurement, lead: LeadName): WaveAmplitudes => {
  const one = found.leads.find((candidate) => candidate.lead === lead);
  if (one?.amplitudes.known !== true) throw new Error(lead);
  return one.amplitudes.value;
};
const stOf = (found: EcgMeasurement, lead: LeadName): StLevels => {
  const one = found.leads.find((candidate) => candidate.lead === lead);
  if (one?.st.known !== true) throw new Error(lead);
  return one.st.value;
};
const LEVELS = ['j', 'j20', 'j40', 'j60', 'j80'] as const;

describe('measurements', () => {
  it('scale with the gain: heights by as much, intervals not at all', () => {
    fc.assert(
      fc.property(anyEcg, fc.constantFrom(0.7, 1.25, 1.6), (choice, gain) => {
        const excerpt = excerptOf(choice);
        const [plain, scaled] = [measured(excerpt), measured(changed(excerpt, (lead) => lead.map((v) => v * gain)))];
        intervalsOf(plain).forEach((value, which) => {
          const other = intervalsOf(scaled)[which];
          // Floors in µV (least wave, least speed) do not scale, so a millisecond or two may move, and heights with them.
          expect(Math.abs((value ?? 0) - (other ?? 0))).toBeLessThanOrEqual(3);
        });
        for (const lead of ['II', 'V2', 'V5'] as const) {
          expect(Math.abs(wavesOf(scaled, lead).r / gain - wavesOf(plain, lead).r)).toBeLessThan(8);
          expect(Math.abs(stOf(scaled, lead).j60 / gain - stOf(plain, lead).j60)).toBeLessThan(5);
        }
      }),
      { numRuns: 3 },
    );
  });

  it('of a lead that is turned over are turned over, and no interval changes', () => {
    fc.assert(
      fc.property(anyEcg, fc.constantFrom('V1', 'V3', 'V6'), (choice, which: LeadName) => {
        const excerpt = excerptOf(choice);
        const plain = measured(excerpt);
        const turned = measured(
          changed(excerpt, (samples, lead) => (lead === which ? samples.map((v) => -v) : samples)),
        );
        expect(intervalsOf(turned)).toEqual(intervalsOf(plain));
        for (const level of LEVELS) expect(stOf(turned, which)[level]).toBeCloseTo(0 - stOf(plain, which)[level], 6);
        const [up, down] = [wavesOf(plain, which), wavesOf(turned, which)];
        expect(Math.max(down.r, down.r2)).toBeCloseTo(-Math.min(up.q, up.s), 0);
      }),
      { numRuns: 3 },
    );
  });

  it('of the limb leads obey Einthoven and Goldberger at every ST level', () => {
    fc.assert(
      fc.property(anyEcg, (choice) => {
        const found = measured(excerptOf(choice));
        for (const level of LEVELS) {
          const [one, two] = [stOf(found, 'I')[level], stOf(found, 'II')[level]];
          expect(stOf(found, 'III')[level]).toBeCloseTo(two - one, 6);
          expect(stOf(found, 'aVR')[level]).toBeCloseTo(-(one + two) / 2, 6);
          expect(stOf(found, 'aVL')[level]).toBeCloseTo(one - two / 2, 6);
          expect(stOf(found, 'aVF')[level]).toBeCloseTo(two - one / 2, 6);
        }
      }),
      { numRuns: 3 },
    );
  });

  it('are the same at 250, 500 and 1000 samples a second', () => {
    fc.assert(
      fc.property(anyEcg, (choice) => {
        const [slow, usual, fast] = [250, 500, 1000].map((rate) => measured(excerptOf(choice, rate, 'clean')));
        if (slow === undefined || usual === undefined || fast === undefined) return;
        for (const other of [slow, fast]) {
          intervalsOf(other).forEach((value, which) => {
            expect(Math.abs((value ?? 0) - (intervalsOf(usual)[which] ?? 0))).toBeLessThanOrEqual(3);
          });
          for (const lead of ['I', 'V1', 'V4'] as const)
            expect(Math.abs(stOf(other, lead).j60 - stOf(usual, lead).j60)).toBeLessThan(10);
        }
      }),
      { numRuns: 3 },
    );
  });

  it('do not depend on where in the session the excerpt lies', () => {
    fc.assert(
      fc.property(anyEcg, fc.integer({ min: 1, max: 1e9 }), (choice, first) => {
        const excerpt = excerptOf(choice);
        const [here, there] = [measured(excerpt), measured({ ...excerpt, firstSample: sampleIndex(first) })];
        // The detector's own grid starts with the session, so a place may move by a sample, and heights by its share.
        here.beats.forEach(({ at }, which) => {
          expect(Math.abs((there.beats[which]?.at ?? 0) - first - at)).toBeLessThanOrEqual(2);
        });
        intervalsOf(there).forEach((value, which) => {
          expect(Math.abs((value ?? 0) - (intervalsOf(here)[which] ?? 0))).toBeLessThanOrEqual(2);
        });
        for (const lead of ['I', 'V2', 'V6'] as const)
          expect(Math.abs(stOf(there, lead).j60 - stOf(here, lead).j60)).toBeLessThan(3);
      }),
      { numRuns: 3 },
    );
  });

  it('do not depend on an offset of the electrodes', () => {
    fc.assert(
      fc.property(anyEcg, fc.integer({ min: -300_000, max: 300_000 }), (choice, offset) => {
        const excerpt = excerptOf(choice);
        const [plain, raised] = [measured(excerpt), measured(changed(excerpt, (lead) => lead.map((v) => v + offset)))];
        intervalsOf(raised).forEach((value, which) => {
          expect(Math.abs((value ?? 0) - (intervalsOf(plain)[which] ?? 0))).toBeLessThanOrEqual(1);
        });
        expect(stOf(raised, 'V2').j60).toBeCloseTo(stOf(plain, 'V2').j60, 0);
      }),
      { numRuns: 3 },
    );
  });
});
