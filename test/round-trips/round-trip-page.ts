import type { RoundTripRow } from '../support/round-trip-table.ts';

const BEGIN = '<!-- written by `npm run round-trips`: begin -->';
const END = '<!-- written by `npm run round-trips`: end -->';

/** The page with its table replaced by one of these rows; the words around it stay. Throws where it has no place for one. Pure. */
export function withRoundTrips(page: string, rows: readonly RoundTripRow[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The page has no place for the table: ${BEGIN} … ${END}.`);
  const cells = rows
    .map(({ format, reader, over, seen }) => [format, reader, over, seen].map(cell))
    .sort((one, other) => one.join('\0').localeCompare(other.join('\0'), 'en', { numeric: true }));
  const table = [
    '| format | read by | of | seen |',
    '| --- | --- | --- | --- |',
    ...cells.map((row) => `| ${row.join(' | ')} |`),
  ];
  return `${page.slice(0, begin)}${BEGIN}\n\n${table.join('\n')}\n\n${page.slice(end)}`;
}

/** One line, and no bar that ends it. */
const cell = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
