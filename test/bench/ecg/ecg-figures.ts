import { analyticTable } from './analytic-figures.ts';
import { beatTable } from './beat-figures.ts';
import { costTable } from './cost-figures.ts';
import { diagnosisTable, infarctionTable, measuredRecords } from './diagnosis-figures.ts';
import type { FigureTable } from './figure-table.ts';
import { machineTable } from './machine-figures.ts';

/** Every table of the ECG's bench, in the order in which they are read. */
export async function ecgFigures({ seeds }: { readonly seeds: number }): Promise<readonly FigureTable[]> {
  const analytic = analyticTable({ seeds });
  const beats = await beatTable();
  const machines = await machineTable();
  const records = await measuredRecords();
  return [analytic, beats, machines, diagnosisTable(records), infarctionTable(records), await costTable()];
}
