import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyticEcg } from '../../../test/bench/ecg/analytic-ecg.ts';
import { ANALYTIC_SCENARIOS } from '../../../test/bench/ecg/analytic-scenarios.ts';
import { scoreBeats } from '../../../test/bench/ecg/beat-score.ts';
import { beatsOfPatient, excerptOfPatient, patientSeconds } from '../../../test/support/excerpts.ts';
import {
  every,
  type MadeEcg,
  madeExcerpt,
  ORDINARY_BEAT,
  portionsOf,
  seeded,
  WIDE_BEAT,
  withAbsence,
} from '../../../test/support/made-excerpt.ts';
import type { AbsenceKind, EcgExcerpt } from '../excerpt.ts';
import { LEAD_NUMBERS, type LeadName } from '../leads.ts';
import { hertz, sampleIndex } from '../units.ts';
import { BeatDetector, detectBeats } from './beat-detector.ts';

const ALL_LEADS = Object.keys(LEAD_NUMBERS) as LeadName[];
const namesOf = ({ leads }: EcgExcerpt): LeadName[] => leads.map(({ lead }) => lead);
const placesOf = (times: readonly number[], { samplingRate }: EcgExcerpt): number[] =>
  times.map((time) => Math.round(time * samplingRate));

/** Every beat found and nothing else, each within 30 ms of its middle. */
function expectExactly(excerpt: EcgExcerpt, times: readonly number[], tolerance = 0.03): void {
  const found = detectBeats(excerpt);
  const truth = placesOf(times, excerpt);
  expect(found).toHaveLength(truth.length);
  found.forEach((at, place) => {
    expect(Math.abs(at - (truth[place] ?? 0))).toBeLessThanOrEqual(tolerance * excerpt.samplingRate);
  });
}

const TIMES = every(0.83, 0.4, 19.7);
const made = (ecg: Partial<MadeEcg> = {}): EcgExcerpt => madeExcerpt({ rate: 500, seconds: 20, beats: TIMES, ...ecg });

/** As a monitor would bring it; how late each beat was told, s. */
function streamed(excerpt: EcgExcerpt, portion: number): { found: number[]; latest: number } {
  const detector = new BeatDetector(excerpt.samplingRate, namesOf(excerpt));
  const found: number[] = [];
  let latest = 0;
  for (const chunk of portionsOf(excerpt, portion)) {
    const now = chunk.firstSample + chunk.length;
    for (const at of detector.put(chunk)) {
      found.push(at);
      latest = Math.max(latest, (now - at) / excerpt.samplingRate);
    }
  }
  return { found: [...found, ...detector.flush()], latest };
}

const absentFrom = (from: number, to: number, kind: AbsenceKind = 'gap') => ({
  kind,
  first: sampleIndex(Math.round(from * 500)),
  end: sampleIndex(Math.round(to * 500)),
});

describe('the beats of a whole excerpt', () => {
  it.each([125, 180, 250, 256, 360, 500, 599.88, 1000, 2000])('are found at %d samples a second', (rate) => {
    expectExactly(made({ rate }), TIMES, 0.016);
  });

  it.each(ALL_LEADS)('are found in %s alone', (lead) => {
    expectExactly(made({ leads: [lead], noise: 15 }), TIMES);
  });

  it('are found in all twenty leads at once', () => {
    expectExactly(made({ leads: ALL_LEADS, noise: 15 }), TIMES);
  });

  it.each([0.2, 0.24, 0.3, 0.5, 1, 2, 3])('are found every %d s, narrow', (interval) => {
    // Above 200/min P and T have no room; that they merge is another matter than the rate.
    const waves = interval < 0.4 ? ORDINARY_BEAT.slice(1, 4) : ORDINARY_BEAT;
    const times = every(interval, 0.3, 14.8);
    expectExactly(made({ seconds: 15, beats: times, waves }), times);
  });

  it.each([0.24, 0.3, 0.5, 1, 3])('are found every %d s, wide', (interval) => {
    const times = every(interval, 0.3, 14.8);
    const waves = interval < 0.4 ? WIDE_BEAT.slice(0, 2) : WIDE_BEAT;
    expectExactly(made({ seconds: 15, beats: times, waves }), times);
  });

  it.each([0.15, 0.3, 1, 6])('are found at %d times the ordinary height', (size) => {
    expectExactly(made({ waves: ORDINARY_BEAT.map((wave) => ({ ...wave, height: size * wave.height })) }), TIMES);
  });

  it.each([25, 50, 100, 200])('are found under %d µV of noise', (noise) => {
    expectExactly(made({ noise }), TIMES);
  });

  it('are found in bigeminy, the premature wide ones too', () => {
    const pairs = every(1.7, 0.4, 28);
    const beats = pairs.flatMap((at) => [at, { at: at + 0.55, waves: WIDE_BEAT }]);
    expectExactly(
      made({ seconds: 30, beats }),
      pairs.flatMap((at) => [at, at + 0.55]),
    );
  });

  it.each([0, 2, 5, 15, 25, 50, 100, 200])('are none in asystole under %d µV of noise', (noise) => {
    expect(detectBeats(made({ beats: [], noise, seconds: 30 }))).toEqual([]);
  });

  it.each([125, 500, 1000, 2000])(
    'are counted once where a pacer spike begins them, at %d samples a second',
    (rate) => {
      const times = every(0.85, 0.4, 19);
      const spikes = times.flatMap((at) => [
        { at: at - 0.085, height: 8000 },
        { at: at - 0.24, height: 5000 },
      ]);
      expectExactly(made({ rate, beats: times, waves: WIDE_BEAT, spikes }), times);
    },
  );

  it('are none where a pacer fires and nothing follows', () => {
    expect(detectBeats(made({ beats: [], spikes: TIMES.map((at) => ({ at, height: 5000 })) }))).toEqual([]);
  });

  it('are found beside 11 mV spikes in every lead', () => {
    const excerpt = made();
    const leads = excerpt.leads.map((lead, which) => {
      const samples = lead.samples.slice();
      for (let at = 300 + which; at < samples.length; at += 1111) samples[at] = at % 2 === 0 ? 11_000 : -11_000;
      return { ...lead, samples };
    });
    expectExactly({ ...excerpt, leads }, TIMES);
  });

  it('are found where three of eight leads are saturated, and where five are noise', () => {
    const excerpt = made();
    const chance = seeded(3);
    const saturated = excerpt.leads.map((lead, which) =>
      which < 3 ? { ...lead, samples: lead.samples.map(() => 10_000) } : lead,
    );
    const noisy = excerpt.leads.map((lead, which) =>
      which < 5 ? { ...lead, samples: lead.samples.map(() => 3000 * (chance() - 0.5)) } : lead,
    );
    expectExactly({ ...excerpt, leads: saturated }, TIMES);
    expectExactly({ ...excerpt, leads: noisy }, TIMES);
  });

  it('are found with one electrode left on, and again with all when they are back', () => {
    const excerpt = made();
    expectExactly(withAbsence(excerpt, absentFrom(5, 12, 'lead-off'), namesOf(excerpt).slice(1)), TIMES);
  });

  it('are none of a calibration pulse, nor of a line that a file ends with', () => {
    const excerpt = made({ seconds: 20, beats: TIMES.filter((at) => at < 16) });
    const leads = excerpt.leads.map((lead) => {
      const samples = lead.samples.slice();
      const [from, to] = [8500, 8600];
      samples.fill(0, 8300, 8800).fill(1000, from, to).fill(-700, 9500);
      return { ...lead, samples };
    });
    expectExactly(
      { ...excerpt, leads },
      TIMES.filter((at) => at < 16),
    );
  });

  it('stay the same where all leads are scaled or turned over', () => {
    const excerpt = made({ noise: 20 });
    const scaled = (factor: number): EcgExcerpt => ({
      ...excerpt,
      leads: excerpt.leads.map((lead) => ({ ...lead, samples: lead.samples.map((value) => factor * value) })),
    });
    expect(detectBeats(scaled(2))).toEqual(detectBeats(excerpt));
    expect(detectBeats(scaled(-1))).toEqual(detectBeats(excerpt));
  });

  it.each([
    [0.5, 1],
    [1, 1],
    [2, 2],
    [3, 4],
  ])('of %d s are %d', (seconds, count) => {
    expect(detectBeats(made({ seconds }))).toHaveLength(count);
  });

  it('of an excerpt without samples or leads are none', () => {
    expect(detectBeats(made({ seconds: 0 }))).toEqual([]);
    expect(detectBeats(made({ leads: [] }))).toEqual([]);
  });
});

describe('an absence', () => {
  const excerpt = made({ noise: 10 });

  it('begins and ends without a beat, wherever it lies, and takes none that is whole', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 6, max: 7, noNaN: true }),
        fc.double({ min: 0.02, max: 6, noNaN: true }),
        (from, lasts) => {
          const found = detectBeats(withAbsence(excerpt, absentFrom(from, from + lasts)));
          const near = (at: number, margin: number): boolean => at > from - margin && at < from + lasts + margin;
          // Within 80 ms of an edge a QRS may be cut; further away it must be there, and nothing else may be.
          const surely = placesOf(
            TIMES.filter((at) => !near(at, 0.08)),
            excerpt,
          );
          const cut = placesOf(
            TIMES.filter((at) => near(at, 0.08)),
            excerpt,
          );
          const score = scoreBeats(found, surely, 500, cut);
          expect(score.missed).toEqual([]);
          expect(score.extra).toEqual([]);
          for (const at of found) expect(near(at / 500, 0)).toBe(false);
        },
      ),
      { numRuns: 20, seed: 4 },
    );
  });

  it('that hides a QRS makes no beat of the steep T wave that follows', () => {
    const scenario = ANALYTIC_SCENARIOS.find(({ name }) => name === 'anterior infarction');
    if (scenario === undefined) throw new Error('no such scenario');
    const infarct = analyticEcg({ scenario, samplingRate: hertz(500), noise: 'muscle', seed: 4 }).excerpt;
    const whole = detectBeats(infarct);
    let hidden = 0;
    for (let from = 1200; from < 1950; from += 15) {
      const found = detectBeats(withAbsence(infarct, absentFrom(from / 500, (from + 20) / 500)));
      hidden += whole.length - found.length;
      expect(
        found.filter((at) => !whole.some((one) => Math.abs(one - at) < 20)),
        String(from),
      ).toEqual([]);
    }
    expect(hidden).toBeGreaterThan(5);
  });

  it('of several seconds costs no beat after it: the levels are remembered', () => {
    const { found } = streamed(withAbsence(excerpt, absentFrom(9, 14)), 50);
    const truth = placesOf(
      TIMES.filter((at) => at > 1.1 && (at < 9 || at > 14.08)),
      excerpt,
    );
    expect(scoreBeats(found, truth, 500, placesOf([TIMES[0] ?? 0, TIMES[1] ?? 0], excerpt))).toMatchObject({
      missed: [],
      extra: [],
    });
  });

  it('is the same whether it is declared or the chunk simply never comes', () => {
    const chunks = portionsOf(excerpt, 50);
    const detector = new BeatDetector(excerpt.samplingRate, namesOf(excerpt));
    const left = chunks.filter(({ firstSample }) => firstSample < 4000 || firstSample >= 6500);
    const found = [...left.flatMap((chunk) => detector.put(chunk)), ...detector.flush()];
    expect(found.filter((at) => at > 1000)).toEqual(
      streamed(withAbsence(excerpt, absentFrom(8, 13)), 50).found.filter((at) => at > 1000),
    );
  });

  it('hides what an open input shows: a left arm off and back gives no beat of its own', () => {
    const range = patientSeconds(30, 50);
    const found = detectBeats(excerptOfPatient('lead-off', 2, range));
    const score = scoreBeats(found, beatsOfPatient('lead-off', 2, range), 500);
    expect(score.extra).toEqual([]);
    expect(score.missed.length).toBeLessThanOrEqual(1); // the first may be cut by the beginning
  });
});

describe('the beats of a running recording', () => {
  it('are each told within a second of samples', () => {
    const falling = made({ noise: 20 });
    const leads = falling.leads.map((lead) => ({
      ...lead,
      samples: lead.samples.map((value, at) => (at > 5000 ? value / 4 : value)),
    }));
    // Beats that shrink to a quarter are the ones that wait longest.
    for (const excerpt of [
      falling,
      { ...falling, leads },
      excerptOfPatient('atrial-fibrillation', 1, patientSeconds(0, 20)),
    ]) {
      const { found, latest } = streamed(excerpt, 50);
      expect(found.length).toBeGreaterThan(15);
      expect(latest).toBeLessThanOrEqual(1);
    }
  });

  it('are those of the whole recording from the third second on', () => {
    for (const name of [
      'normal-sinus',
      'atrial-fibrillation',
      'artefact',
      'ventricular-tachycardia',
      'paced',
    ] as const) {
      const excerpt = excerptOfPatient(name, 3, patientSeconds(0, 12));
      const whole = detectBeats(excerpt).filter((at) => at > 1000);
      const running = streamed(excerpt, 50).found.filter((at) => at > 1000);
      expect(running).toHaveLength(whole.length);
      running.forEach((at, place) => {
        expect(Math.abs(at - (whole[place] ?? 0))).toBeLessThanOrEqual(10);
      });
    }
  });

  it('do not depend on the portions in which it comes', () => {
    const excerpt = made({ noise: 30, rate: 599.88, seconds: 12, beats: TIMES.filter((at) => at < 11.8) });
    const once = streamed(excerpt, excerpt.length).found;
    expect(once.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 900 }), (portion) => {
        expect(streamed(excerpt, portion).found).toEqual(once);
      }),
      { numRuns: 6, seed: 5 },
    );
  });

  it('are told once, also where a chunk comes twice', () => {
    const excerpt = made();
    const detector = new BeatDetector(excerpt.samplingRate, namesOf(excerpt));
    const found = portionsOf(excerpt, 250).flatMap((chunk) => [...detector.put(chunk), ...detector.put(chunk)]);
    expect(found).toEqual([...new Set(found)]);
    expect(found.length).toBeGreaterThan(20);
  });

  it('keep their places hours into a session', () => {
    const first = 72 * 3600 * 500;
    const late = streamed(made({ firstSample: first }), 50).found;
    expect(late.map((at) => at - first)).toEqual(streamed(made(), 50).found);
  });

  it('cost a twentieth of what one core has, at most', () => {
    const excerpt = excerptOfPatient('normal-sinus', 1, patientSeconds(0, 10));
    const detector = new BeatDetector(excerpt.samplingRate, namesOf(excerpt));
    const before = process.cpuUsage();
    for (const chunk of portionsOf(excerpt, 50)) detector.put(chunk);
    const { user, system } = process.cpuUsage(before);
    // About 0.5 ms a second of signal; asked are 5, and a machine shared with others needs room above.
    expect((user + system) / 1000 / 10).toBeLessThan(5);
  });
});

describe('the beats of simulated patients', () => {
  const range = patientSeconds(20, 35);
  it.each([
    'normal-sinus',
    'anterior-stemi',
    'inferior-stemi',
    'atrial-fibrillation',
    'left-bundle-branch-block',
    'ventricular-tachycardia',
    'paced',
    'artefact',
    'sinus-bradycardia',
    'inferior-stemi-av-block',
  ] as const)('%s: every one, and no other', (name) => {
    const excerpt = excerptOfPatient(name, 2, range);
    // A QRS whose middle lies within 80 ms of an end may be cut.
    const truth = beatsOfPatient(name, 2, range);
    const isWithin = (at: number): boolean => at - range.first >= 40 && range.end - at >= 40;
    const score = scoreBeats(
      detectBeats(excerpt),
      truth.filter(isWithin),
      500,
      truth.filter((at) => !isWithin(at)),
    );
    expect(score.missed).toEqual([]);
    expect(score.extra).toEqual([]);
    expect(score.truth).toBeGreaterThan(8);
  });
});
