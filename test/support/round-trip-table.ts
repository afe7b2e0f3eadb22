import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from './parts.ts';

/** One line of the table in relay/recordings/exports/README.md: what came back of what was exported, or was read in. */
export interface RoundTripRow {
  /** 'EDF+', 'DICOM 12-Lead ECG': orders the table, then the program. */
  readonly format: string;
  /** The program that read it, not ours, with its version where it tells one: 'libbiosig 2.5.0'. */
  readonly reader: string;
  /** What was exported: '19 public records, 12 leads'. */
  readonly over: string;
  /** With its figures: '1 459 200 of 1 459 200 samples equal'. */
  readonly seen: string;
}

export const ROUND_TRIP_ROWS = path.join(CHECKOUT, 'test', 'artefacts', 'round-trips');

/** Keeps a row for the table that `npm run round-trips` writes. Called by the test that has just seen it. */
export function noteRoundTrip(row: RoundTripRow): void {
  mkdirSync(ROUND_TRIP_ROWS, { recursive: true });
  const name = `${row.format}-${row.reader}-${row.over}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  writeFileSync(path.join(ROUND_TRIP_ROWS, `${name.slice(0, 120)}.json`), `${JSON.stringify(row, null, 2)}\n`);
}

/** 1459200 as `1 459 200`. */
export const inThousands = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
