import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_LEADS } from '../../../../protocol/ecg/leads.ts';
import { sampleIndex } from '../../../../protocol/ecg/units.ts';
import type { SampledEcg } from '../sampled-ecg.ts';
import { digitised } from './sampling.ts';
import { simulatedEcg } from './simulated-ecg.ts';
import { type PatientName, simulatedPatients } from './simulated-patients.ts';

const names = simulatedPatients.map((patient) => patient.name);
const read = (ecg: SampledEcg, first: number, end: number): ReturnType<SampledEcg['read']> =>
  ecg.read({ first: sampleIndex(first), end: sampleIndex(end) });
const HOURS = 3600 * 500;

it('is eight measured leads at 500 Hz, 2.5 µV a count, without an end, named by patient and seed', () => {
  const ecg = simulatedEcg('anterior-stemi', 7);
  expect(ecg.format.samplingRate).toBe(500);
  expect(ecg.format.leads.map((signal) => signal.lead)).toEqual(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
  expect(ecg.format.leads.every((signal) => signal.lsb === 2.5 && signal.baseline === 0)).toBe(true);
  expect(ecg.length).toBeNull();
  expect(ecg.identity).toBe('simulated:anterior-stemi?seed=7');
  expect(ecg.label).toBe('Simulated: Anterior STEMI');
});

it.each(names)('%s is the same whatever the blocks, their order, and who else reads', (name) => {
  const whole = 3000;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_294_967_295 }),
      fc.constantFrom(0, 3_017, 20_411, 72 * HOURS),
      fc.array(fc.integer({ min: 0, max: whole }), { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      (seed, start, cuts, backwards) => {
        const expected = read(simulatedEcg(name, seed), start, start + whole);
        const edges = [...new Set([0, ...cuts, whole])].sort((a, b) => a - b);
        const pieces = edges.slice(1).map((end, piece) => ({ first: edges[piece] ?? 0, end }));
        const again = simulatedEcg(name, seed);
        for (const { first, end } of backwards ? pieces.toReversed() : pieces) {
          const block = read(again, start + first, start + end);
          expect(block.firstSample).toBe(start + first);
          for (const [channel, samples] of block.channels.entries()) {
            expect(samples).toEqual(expected.channels[channel]?.subarray(first, end));
          }
        }
      },
    ),
    { numRuns: 12 },
  );
});

it('single samples are the same as whole seconds', () => {
  const ecg = simulatedEcg('artefact', 3);
  const second = read(ecg, 1000, 1500);
  for (let place = 0; place < 500; place += 1) {
    const one = read(ecg, 1000 + place, 1001 + place);
    expect(one.channels.map((samples) => samples[0])).toEqual(second.channels.map((samples) => samples[place]));
  }
});

it('an empty range is an empty block, and a range that cannot be is our own bug', () => {
  const ecg = simulatedEcg('normal-sinus', 1);
  expect(read(ecg, 500, 500).channels.map((samples) => samples.length)).toEqual(new Array(8).fill(0));
  expect(() => read(ecg, -1, 5)).toThrow(RangeError);
  expect(() => read(ecg, 10, 5)).toThrow(RangeError);
  expect(() => read(ecg, 0.5, 5)).toThrow(RangeError);
});

it.each(names)('%s: another seed is another person and other noise', (name) => {
  // The first five seconds: later the patient whose electrodes come off is at the rail whatever the seed.
  const [one, other] = [read(simulatedEcg(name, 1), 0, 2500), read(simulatedEcg(name, 2), 0, 2500)];
  for (const [channel, samples] of one.channels.entries()) {
    const same = samples.filter((count, place) => count === other.channels[channel]?.[place]).length;
    expect(same / samples.length).toBeLessThan(0.15);
  }
});

it('patients of one seed do not share their noise', () => {
  const quiet = (name: PatientName): Int32Array => read(simulatedEcg(name, 1), 0, 5000).channels[0] ?? new Int32Array();
  expect(quiet('normal-sinus')).not.toEqual(quiet('lead-off'));
});

it('no two beats are the same and the signal never repeats within an hour', () => {
  const ecg = simulatedEcg('normal-sinus', 5);
  const starts = Array.from({ length: 60 }, (_, minute) => read(ecg, minute * 30_000, minute * 30_000 + 100));
  const seen = new Set(starts.map((block) => block.channels.map((samples) => samples.join(',')).join(';')));
  expect(seen.size).toBe(60);
});

const steady = names.filter((name) => !['paced', 'lead-off', 'artefact'].includes(name));
it.each(steady)('%s never steps faster than a QRS does, at no seam between beats or blocks', (name) => {
  const block = read(simulatedEcg(name, 11), 0, 30_000);
  for (const samples of block.channels) {
    let steepest = 0;
    for (let place = 1; place < samples.length; place += 1) {
      steepest = Math.max(steepest, Math.abs((samples[place] ?? 0) - (samples[place - 1] ?? 0)));
    }
    // 130 counts in 2 ms are 0.16 V/s, about the steepest R wave of a chest lead.
    expect(steepest).toBeLessThanOrEqual(130);
  }
});

it('the converter rounds to its step and clips at 16 bits', () => {
  expect([...digitised(Float64Array.of(0, 0.0025, 0.0037, -0.0038, 81.9175, 81.93, 5000, -81.92, -90))]).toEqual([
    0, 1, 1, -2, 32_767, 32_767, 32_767, -32_768, -32_768,
  ]);
});

it('only the patient whose electrodes come off ever says that a lead is off', () => {
  for (const name of names) {
    let off = false;
    const ecg = simulatedEcg(name, 1);
    for (let first = 0; first < 60 * 500; first += 50) off ||= read(ecg, first, first + 50).leadsOff !== NO_LEADS;
    expect(off, name).toBe(name === 'lead-off');
  }
});
