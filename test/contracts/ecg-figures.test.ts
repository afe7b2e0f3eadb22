import { describe, expect, it } from 'vitest';
import { analyticTable } from '../bench/ecg/analytic-figures.ts';
import { beatTable } from '../bench/ecg/beat-figures.ts';
import { diagnosisTable, infarctionTable, measuredRecords } from '../bench/ecg/diagnosis-figures.ts';
import { markdownOf } from '../bench/ecg/figure-table.ts';
import { machineTable } from '../bench/ecg/machine-figures.ts';

/** The bench in short, `npm run bench -- ecg`: what it finds is written in protocol/ecg/README.md. */
describe('figures of the measurements', () => {
  it('intervals, heights and ST of analytic ECGs at 250, 500 and 1000 Hz', () => {
    expect(analyticTable({ seeds: 1, noises: ['clean'] }).failures).toEqual([]);
  });

  it('the same in 25 µV of muscle noise: every interval, and all heights but one in a thousand', () => {
    const { rows, failures } = analyticTable({ seeds: 1, noises: ['muscle'] });
    expect(rows).toHaveLength(3);
    expect(failures.filter((text) => /^(P|PR|QRS|QT) by/.test(text))).toEqual([]);
    // Ten to sixteen beats leave 7 µV rms of the noise, and of 5,700 heights some lie four times that away. The bench
    // names each of them as not held; more than these few would be a fault of the measurement.
    expect(failures.length).toBeLessThanOrEqual(5);
  });

  it('beats of every record: sensitivity and positive predictivity 99.5 %', async () => {
    expect((await beatTable()).failures).toEqual([]);
  });

  it('rate, QRS, QT and axes as the machines that recorded the clinical files have them, or looked at', async () => {
    expect((await machineTable()).failures).toEqual([]);
  });

  it('the tables of header diagnoses name every record of an infarction and every kind of finding', async () => {
    const records = await measuredRecords();
    expect(records).toHaveLength(19);
    const infarctions = infarctionTable(records);
    expect(infarctions.rows.map(([name]) => name)).toEqual(['Q0010', 'HR00008', 'S0003', 'S0006', 's0010_re']);
    const diagnoses = diagnosisTable(records);
    const row = (name: string) => diagnoses.rows.find(([heading]) => heading?.startsWith(name));
    expect(row('atrial fibrillation')?.[1]).toContain('A0003');
    expect(row('pacing')?.slice(1)).toEqual([expect.stringContaining('HR12083'), '–', '–']);
    for (const table of [infarctions, diagnoses])
      for (const line of markdownOf(table)
        .split('\n')
        .filter((text) => text.startsWith('|')))
        expect(line.split(/(?<!\\)\|/)).toHaveLength(table.columns.length + 2);
  });
});
