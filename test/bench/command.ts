import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tidily } from '../support/endings.ts';
import { ecgFigures } from './ecg/ecg-figures.ts';
import { markdownOf } from './ecg/figure-table.ts';

/**
 * `npm run bench -- ecg [--seeds N] [--print]`: measures the measurements and writes the tables into
 * `protocol/ecg/README.md`. `npm run bench -- monitors [--minutes N | --seconds N]`: a monitor of eight leads at 1000 Hz on a
 * serial port and then one at 669 Hz over Bluetooth, ten minutes each. `npm run bench -- tablet [--seconds N]`: twelve
 * live leads on the tablet, how evenly and how late. `npm run bench -- console [--seconds N] [--minutes N]`:
 * a live 12-lead in the hospital's console beside its peers, sixteen of them, and a session of two hours in quick motion.
 * `npm run bench -- recordings [--hours N]`: a session of a day opened, sought in, exported and verified. Exit code 0 or 1; the last line is the verdict.
 */
const HOW =
  'npm run bench -- ecg [--seeds 3] [--print] | monitors [--minutes 10 | --seconds 600] | tablet [--seconds 30] | console [--seconds 12] [--minutes 120] | recordings [--hours 24]';
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

interface Flags {
  readonly seeds: string;
  readonly print: boolean;
  readonly minutes?: string | undefined;
  readonly seconds?: string | undefined;
  readonly hours?: string | undefined;
}

const BENCHES: Readonly<Record<string, (flags: Flags) => Promise<boolean>>> = {
  ecg,
  monitors,
  tablet,
  console: hospitalConsole,
  recordings,
};

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      print: { type: 'boolean', default: false },
      minutes: { type: 'string' },
      seconds: { type: 'string' },
      hours: { type: 'string' },
    },
    allowPositionals: true,
  });
  const bench = positionals.length === 1 ? BENCHES[positionals[0] ?? ''] : undefined;
  if (bench === undefined)
    mistaken(`There is no bench "${positionals.join(' ')}"; those there are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = (await bench(values)) ? 0 : 1;
}

async function ecg({ seeds: text, print }: Flags): Promise<boolean> {
  const seeds = Number(text);
  if (!Number.isInteger(seeds) || seeds < 1 || seeds > 100)
    mistaken(`--seeds is a whole number from 1 to 100, not "${text}".`);
  const began = performance.now();
  const tables = await ecgFigures({ seeds });
  const markdown = tables.map(markdownOf).join('\n');
  if (print) console.log(markdown);
  else writeFileSync(README, withTables(readFileSync(README, 'utf8'), markdown));
  const failures = tables.flatMap(({ failures: some }) => some);
  for (const failure of failures) console.log(`Not held: ${failure}.`);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    failures.length === 0
      ? `ecg: ${tables.length} tables in ${seconds} s, every figure holds`
      : `ecg: ${tables.length} tables in ${seconds} s, ${failures.length} figures are NOT held`,
  );
  return failures.length === 0;
}

async function monitors({ minutes, seconds: text }: Flags): Promise<boolean> {
  if (minutes !== undefined && text !== undefined) mistaken('Either --minutes or --seconds.');
  const seconds = text === undefined ? 60 * Number(minutes ?? '10') : Number(text);
  if (!(seconds > 0 && seconds <= 24 * 3600)) mistaken(`That long it cannot be: "${text ?? minutes ?? ''}".`);
  // Only here: they start processes and a browser.
  const { serialLoad } = await import('./monitors/serial-load.ts');
  const { bluetoothLoad } = await import('./monitors/bluetooth-load.ts');
  const { describeLoad } = await import('./monitors/unit-load.ts');
  const failures: string[] = [];
  // One after the other: what each takes is its own.
  for (const measure of [serialLoad, bluetoothLoad]) {
    const { line, failures: some } = describeLoad(await tidily(() => measure({ seconds })));
    console.log(line);
    failures.push(...some);
  }
  console.log(failures.length === 0 ? 'monitors: every figure holds' : `monitors: NOT held: ${failures.join('; ')}`);
  return failures.length === 0;
}

async function recordings({ hours: text = '24' }: Flags): Promise<boolean> {
  const hours = Number(text);
  if (!Number.isInteger(hours) || hours < 1 || hours > 72)
    mistaken(`--hours is a whole number from 1 to 72, not "${text}".`);
  const { recordingsFigures } = await import('./recordings/recordings-figures.ts');
  const figures = await tidily(() => recordingsFigures(hours, (line) => console.error(line)));
  console.log(`| a session of ${text} h | seen | limit |\n| --- | --- | --- |`);
  for (const { what, seen, limit } of figures) console.log(`| ${what} | ${seen} | ${limit} |`);
  const failures = figures.filter(({ holds }) => !holds).map(({ what, seen }) => `${what}: ${seen}`);
  console.log(
    failures.length === 0 ? 'recordings: every figure holds' : `recordings: NOT held: ${failures.join('; ')}`,
  );
  return failures.length === 0;
}

async function tablet({ seconds: text = '30' }: Flags): Promise<boolean> {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3_600)
    mistaken(`--seconds is a whole number from 1 to 3600, not "${text}".`);
  // Only here: it brings a bundler, a browser and processes.
  const { measureTablet, rowsOf, tableOf } = await import('./tablet/tablet-figures.ts');
  const { measureScreen } = await import('./tablet/screen-figures.ts');
  const { measureElectrodeToPixel, rowsOfPixels } = await import('./tablet/electrode-to-pixel.ts');
  const alone = rowsOf(await measureTablet(seconds));
  console.log(`The trace by itself, portions of 40 ms over the screen's socket:\n\n${tableOf(alone)}\n`);
  const whole = rowsOf(await tidily(() => measureScreen(seconds)));
  console.log(`The whole tablet: unit, journal, relay, screen:\n\n${tableOf(whole)}\n`);
  const pixels = rowsOfPixels(await tidily(() => measureElectrodeToPixel(seconds)));
  console.log(
    `From the electrode, an emulated monitor on a serial port, looked at from outside:\n\n${tableOf(pixels)}\n`,
  );
  const failures = [...alone, ...whole, ...pixels].filter(({ holds }) => !holds).length;
  console.log(failures === 0 ? 'tablet: every figure holds' : `tablet: ${failures} figures are NOT held`);
  return failures === 0;
}

async function hospitalConsole({ seconds: text = '12', minutes: length = '120' }: Flags): Promise<boolean> {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3_600)
    mistaken(`--seconds is a whole number from 1 to 3600, not "${text}".`);
  const minutes = Number(length);
  if (!(minutes >= 15 && minutes <= 1_440)) mistaken(`--minutes is a number from 15 to 1440, not "${length}".`);
  const { measureConsole, rowsOf, tableOfCosts, tableOfRows } = await import('./console/console-figures.ts');
  const figures = await measureConsole(seconds, minutes, (line) => {
    console.error(line);
  });
  const rows = rowsOf(figures);
  console.log(`${tableOfRows(rows)}\n\n${tableOfCosts(figures)}\n`);
  const failures = rows.filter(({ holds }) => !holds).length;
  console.log(failures === 0 ? 'console: every figure holds' : `console: ${failures} figures are NOT held`);
  return failures === 0;
}

await run();
