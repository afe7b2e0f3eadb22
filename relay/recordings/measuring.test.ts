import { describe, expect, it } from 'vitest';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import { deviceCount, hertz, microvoltsPerLsb, sampleCount } from '../../protocol/ecg/units.ts';
import type { MeasurableFile, OpenMeasurable } from './measurable.ts';
import { measureFile, type MeasuringOrder } from './measuring.ts';
import { NotMeasurable } from './told-failures.ts';

const order = (more: Partial<MeasuringOrder> = {}): MeasuringOrder => ({
  source: 'one.hea',
  from: 0,
  duration: 10,
  patient: { ageYears: null, sex: null },
  evaluatesCriteria: true,
  ...more,
});

/** A beat a second in II alone: a triangle of 1 mV and 80 ms. */
const file = (more: Partial<MeasurableFile> = {}): MeasurableFile => ({
  label: 'one',
  format: { samplingRate: hertz(500), leads: [{ lead: 'II', lsb: microvoltsPerLsb(1), baseline: deviceCount(0) }] },
  length: sampleCount(15_000),
  read: ({ first, end }) => ({
    firstSample: first,
    channels: [
      Int32Array.from({ length: end - first }, (_, at) =>
        Math.max(0, 1000 - 50 * Math.abs(((first + at) % 500) - 250)),
      ),
    ],
    leadsOff: NO_LEADS,
  }),
  patient: { ageYears: 61, sex: null },
  machine: null,
  remarks: [],
  ...more,
});
const opening =
  (one: MeasurableFile): OpenMeasurable =>
  async () =>
    await Promise.resolve({ ok: true, file: one });

/** Every place of a value that is null, as `absent` names it. */
function nulls(value: unknown, at: readonly string[] = []): string[] {
  if (value === null) return [at.join('.')];
  if (typeof value !== 'object') return [];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inside]) => nulls(inside, [...at, key]));
}

describe('measuring a recording', () => {
  it('every null of the report has its reason and its sentence, and nothing that is known has one', async () => {
    const { report } = await measureFile(order(), opening(file()));
    const { absent, ...values } = report as { absent: { what: string; lead?: string; sentence: string }[] };
    const named = absent.map(({ what, lead }) => (lead === undefined ? what : `leads.${lead}.${what}`));
    expect(named.length).toBeGreaterThan(10);
    expect(new Set(nulls(values))).toEqual(new Set(named));
    for (const { sentence } of absent) expect(sentence).toMatch(/^[A-Z].+\.$/);
  });

  it('says which stretch it measured, and cuts it where the recording ends', async () => {
    const { report, text } = await measureFile(order({ from: 25 }), opening(file()));
    expect(report).toMatchObject({ range: { first: 12_500, end: 15_000, fromSeconds: 25, toSeconds: 30 } });
    expect(text).toContain('25.0 to 30.0 s (samples 12500 to 15000) at 500 Hz');
  });

  it('beyond the end there is nothing to measure, and a sentence says how long the recording is', async () => {
    await expect(measureFile(order({ from: 30 }), opening(file()))).rejects.toThrow('one is 30.0 s long');
    await expect(measureFile(order({ from: 30 }), opening(file()))).rejects.toThrow(NotMeasurable);
  });

  it('what is given by flag stands before what the file says, and the report tells which', async () => {
    const given = { ageYears: 47, sex: 'female' } as const;
    expect((await measureFile(order({ patient: given }), opening(file()))).report).toMatchObject({
      patient: { ...given, ageFrom: 'flag', sexFrom: 'flag' },
    });
    expect((await measureFile(order(), opening(file()))).report).toMatchObject({
      patient: { ageYears: 61, sex: null, ageFrom: 'file' },
    });
  });

  it('a file that fails under our hands is a sentence, not a crash', async () => {
    const failing = file({
      read: () => {
        throw new Error('one.dat was changed while it was being read.');
      },
    });
    await expect(measureFile(order(), opening(failing))).rejects.toThrow('one.dat was changed');
  });

  it('a source that cannot be opened says why', async () => {
    const closed: OpenMeasurable = async () => await Promise.resolve({ ok: false, sentence: 'x.scp is empty.' });
    await expect(measureFile(order(), closed)).rejects.toThrow('x.scp is empty.');
  });
});
