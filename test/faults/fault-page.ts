import type { FaultRow } from '../support/fault-table.ts';

/** What a run saw, for its page. */
export interface FaultRun {
  readonly rows: readonly FaultRow[];
  readonly passed: number;
  /** Titles of the tests that failed: what they promise did not hold. */
  readonly failed: readonly string[];
  /** Titles of those that failed beside the others, and passed when they were done once more by themselves. */
  readonly repeated: readonly string[];
  /** 'all', or the share of every `npm test`. */
  readonly extent: 'all' | 'share';
  /** Such as '2 cores, 4 GiB, Linux 6.1 x64, Node v24.1.0'. */
  readonly machine: string;
  /** ISO 8601. */
  readonly date: string;
  readonly minutes: number;
}

const CHAPTERS: readonly (readonly [FaultRow['chapter'], string])[] = [
  ['network', 'The network'],
  ['process', 'Processes'],
  ['disk', 'Disks'],
  ['clock', 'Clocks'],
  ['monitor', 'Monitors'],
  ['console', 'Consoles'],
  ['figure', 'Figures'],
];

/** test/faults/README.md, as a run writes it. Pure. */
export function faultPage(run: FaultRun): string {
  const tables = CHAPTERS.flatMap(([chapter, title]) => {
    const rows = run.rows.filter((row) => row.chapter === chapter);
    return rows.length === 0 ? [] : [`## ${title}`, '', ...tableOf(rows), ''];
  });
  return [
    '# What faults do to the system',
    '',
    'Written by `npm run faults`, which does each of these to real processes on a real kernel; not by hand.',
    '',
    `- ${run.date}, ${run.machine}, in ${run.minutes.toFixed(0)} min`,
    `- ${run.extent === 'all' ? 'The long run: all of each test.' : 'The share of every `npm test`.'}`,
    `- ${run.passed} tests passed, ${run.failed.length} failed.`,
    ...run.failed.map((title) => `  - did not hold: ${title}`),
    ...run.repeated.map((title) => `  - failed beside the others, held when done once more by itself: ${title}`),
    '',
    'Whole: `recordings verify` finds every record once, chained, sealed and ended, no sample lost or awaited, and each',
    'lead equals what was recorded, sample by sample. Resumed: the relay has a record of this unit on its disk again.',
    '',
    ...tables,
  ]
    .join('\n')
    .concat(run.rows.length === 0 ? 'No test has noted a row.\n' : '');
}

function tableOf(rows: readonly FaultRow[]): readonly string[] {
  const cells = rows
    .map(({ fault, expected, measured }) => [fault, expected, measured].map(cell))
    .sort(([one = ''], [other = '']) => one.localeCompare(other, 'en', { numeric: true }));
  return ['| fault | expected | measured |', '| --- | --- | --- |', ...cells.map((row) => `| ${row.join(' | ')} |`)];
}

/** One line, and no bar that ends it. */
const cell = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
