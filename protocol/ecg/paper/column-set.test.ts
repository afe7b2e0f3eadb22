import { expect, it } from 'vitest';
import { ColumnSet } from './column-set.ts';

const contents = (columns: ColumnSet): readonly (readonly [number, number])[] =>
  columns.lefts.map((left, i) => [left, columns.rights[i] ?? -1] as const).sort(([one], [other]) => one - other);

it('widens to whole columns, joins what touches and cuts at the canvas, so that no column is painted twice', () => {
  const columns = new ColumnSet(100);
  columns.add(10.2, 20.8);
  columns.add(40, 50);
  columns.add(-5, 2);
  expect(contents(columns)).toEqual([
    [0, 2],
    [10, 21],
    [40, 50],
  ]);
  columns.add(20, 40);
  columns.add(95, 130);
  expect(contents(columns)).toEqual([
    [0, 2],
    [10, 50],
    [95, 100],
  ]);
  columns.add(1, 99);
  expect(contents(columns)).toEqual([[0, 100]]);
});

it('is empty where nothing lies on the canvas', () => {
  const columns = new ColumnSet(100);
  columns.add(120, 130);
  columns.add(30, 30);
  expect(columns.isEmpty).toBe(true);
});
