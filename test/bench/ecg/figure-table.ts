/** One table of the bench, and which of its figures are not held. */
export interface FigureTable {
  readonly heading: string;
  /** Paragraphs before the table. */
  readonly about: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Paragraphs behind the table. */
  readonly notes: readonly string[];
  /** Sentences; each is a figure that does not hold. */
  readonly failures: readonly string[];
}

/** As Markdown, columns padded, so that a change of a figure is a change of one line. */
export function markdownOf({ heading, about, columns, rows, notes }: FigureTable): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = columns.map((column, at) => Math.max(3, column.length, ...escaped.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, at) => (cells[at] ?? '').padEnd(width)).join(' | ')} |`;
  return [
    `### ${heading}`,
    '',
    ...about.flatMap((paragraph) => [paragraph, '']),
    line(columns),
    line(widths.map((width) => '-'.repeat(width))),
    ...escaped.map(line),
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n');
}

/** A number with a minus sign, to so many decimals. */
export const figure = (value: number, decimals = 0): string => {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
};
export const signed = (value: number, decimals = 0): string => {
  const text = figure(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
};
