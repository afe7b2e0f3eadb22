import { describe, expect, it } from 'vitest';
import { type InspectableFile, type InspectableLead } from './inspectable.ts';
import { inspectionOf, inspectionText } from './inspection.ts';

const lead = (name: string, samples: readonly number[], microvoltsPerCount: number | null = 5): InspectableLead => ({
  name,
  microvoltsPerCount,
  length: samples.length,
  read: (first, end) => Int32Array.from(samples.slice(first, end)),
});
const file = (...groups: readonly (readonly InspectableLead[])[]): InspectableFile => ({
  format: 'made',
  groups: groups.map((leads, at) => ({ name: `G${String(at)}`, samplingRate: 500, leads })),
  patient: { ageYears: 61, sex: 'male' },
  machine: null,
  remarks: ['A remark.'],
});

describe('what a file holds', () => {
  it('is told by figures of each lead, the first group by itself too', () => {
    const inspection = inspectionOf('x', file([lead('I', [1, -2, 40_000]), lead('II', [])], [lead('I', [7])]));
    expect(inspection).toMatchObject({ fs: 500, uV_per_LSB: 5 });
    expect(inspection.leads['I']).toEqual({
      n: 3,
      first8: [1, -2, 40_000],
      min: -2,
      max: 40_000,
      sum16: 39_999,
      // By Python's zlib, of 01000000 feffffff 409c0000.
      crc32_int32le: 'd91ab3a1',
    });
    expect(inspection.leads['II']).toMatchObject({ n: 0, min: null, max: null, sum16: 0 });
    expect(inspection.groups.map(({ name, leads }) => [name, Object.keys(leads)])).toEqual([
      ['G0', ['I', 'II']],
      ['G1', ['I']],
    ]);
  });

  it('is the same in however many pieces it is read', () => {
    const samples = Array.from({ length: 150_000 }, (_, at) => ((at * 7919) % 2001) - 1000);
    const sum = samples.reduce((all, sample) => all + sample, 0);
    const { leads } = inspectionOf('x', file([lead('V1', samples)]));
    expect(leads['V1']).toMatchObject({ n: 150_000, min: -1000, max: 1000, sum16: ((sum % 65_536) + 65_536) % 65_536 });
  });

  it('keeps leads of one name apart, and the weight of a lead that has its own', () => {
    const { leads, uV_per_LSB } = inspectionOf('x', file([lead('I', [1]), lead('I', [2], 10), lead('', [3], null)]));
    expect(uV_per_LSB).toBe(5);
    expect(Object.entries(leads).map(([name, one]) => [name, one.uV_per_LSB])).toEqual([
      ['I', undefined],
      ['I (2)', 10],
      ['(no name)', null],
    ]);
  });

  it('reads as a table', () => {
    const text = inspectionText(inspectionOf('x.scp', file([lead('I', [1, 2])])));
    expect(text).toContain('x.scp');
    expect(text).toMatch(/G0: 500 Hz, 5 µV a count, 0\.004 s/);
    expect(text).toMatch(/^I +2 +1 +2 +[0-9a-f]{8} +1 2$/m);
    expect(text).toContain('A remark.');
  });
});
