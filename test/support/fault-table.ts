import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from './parts.ts';

/** One line of test/faults/README.md: what was done to the system, what it owes, and what was seen. */
export interface FaultRow {
  /** Orders the table, in the order of the fault list: 'network', 'process', 'disk', 'clock', 'monitor', 'console', 'figure'. */
  readonly chapter: 'network' | 'process' | 'disk' | 'clock' | 'monitor' | 'console' | 'figure';
  /** In words of the ward: 'silent black hole of 10 s'. */
  readonly fault: string;
  readonly expected: string;
  /** With its figure and unit: 'noticed after 6.1 s, resumed 0.4 s after healing, 0 of 812 records lost'. */
  readonly measured: string;
}

export const FAULT_ROWS = path.join(CHECKOUT, 'test', 'artefacts', 'faults');

/** Keeps a row for the table that `npm run faults` writes. Called by the test that has just seen it. */
export function noteFault(row: FaultRow): void {
  mkdirSync(FAULT_ROWS, { recursive: true });
  const name = `${row.chapter}-${row.fault}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  writeFileSync(path.join(FAULT_ROWS, `${name}.json`), `${JSON.stringify(row, null, 2)}\n`);
}

/** How much of a long test to do: the share of every `npm test`, or with FAULTS=all, as `npm run faults` sets it, all. */
export const share = (everyRun: number, all: number): number => (process.env['FAULTS'] === 'all' ? all : everyRun);

/**
 * Rows of one table that differ in degree: every `nth` of them, the last one included, for `npm test`; all of them with
 * FAULTS=all.
 */
export const shareOf = <T>(rows: readonly T[], nth: number): readonly T[] =>
  rows.filter((_, at) => (rows.length - 1 - at) % share(nth, 1) === 0);
