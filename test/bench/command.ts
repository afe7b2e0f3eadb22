import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ecgFigures } from './ecg/ecg-figures.ts';
import { markdownOf } from './ecg/figure-table.ts';

/**
 * `npm run bench -- ecg [--seeds N] [--print]`: measures the measurements and writes the tables into
 * `protocol/ecg/README.md`. Exit code 0 or 1; the last line is the verdict.
 */
const HOW = 'npm run bench -- ecg [--seeds 3] [--print]';
const README = path.resolve(import.meta.dirname, '../../protocol/ecg/README.md');
const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

function mistaken(sentence: string): never {
  console.error(`${sentence} ${HOW}`);
  process.exit(2);
}

/** The text with what stands between the markers put anew. */
function withTables(text: string, tables: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) mistaken(`${README} has no place for the tables (${BEGIN} … ${END}).`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${tables}\n${text.slice(end)}`;
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { seeds: { type: 'string', default: '3' }, print: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length !== 1 || positionals[0] !== 'ecg')
    mistaken(`There is no bench "${positionals.join(' ')}"; the one there is, is ecg.`);
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1 || seeds > 100)
    mistaken(`--seeds is a whole number from 1 to 100, not "${values.seeds}".`);
  const began = performance.now();
  const tables = await ecgFigures({ seeds });
  const markdown = tables.map(markdownOf).join('\n');
  if (values.print) console.log(markdown);
  else writeFileSync(README, withTables(readFileSync(README, 'utf8'), markdown));
  const failures = tables.flatMap(({ failures: some }) => some);
  for (const failure of failures) console.log(`Not held: ${failure}.`);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    failures.length === 0
      ? `ecg: ${tables.length} tables in ${seconds} s, every figure holds`
      : `ecg: ${tables.length} tables in ${seconds} s, ${failures.length} figures are NOT held`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

await run();
