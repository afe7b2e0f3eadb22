import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { CHECKOUT } from '../support/parts.ts';
import { ROUND_TRIP_ROWS, type RoundTripRow } from '../support/round-trip-table.ts';
import { withRoundTrips } from './round-trip-page.ts';

/**
 * `npm run round-trips`: what leaves in each format, read by a program that is not ours, and the table of
 * relay/recordings/exports/README.md from what was seen. `-- --page` runs nothing and writes it from the last run here.
 */
const page = path.join(CHECKOUT, 'relay', 'recordings', 'exports', 'README.md');
const isPageOnly = process.argv[2] === '--page';

let code = 0;
if (!isPageOnly) {
  rmSync(ROUND_TRIP_ROWS, { recursive: true, force: true });
  const tests = [
    path.join(CHECKOUT, 'test', 'run.ts'),
    'test/contracts/round-trips',
    'test/contracts/hl7-sending',
    'test/contracts/dicom-sending',
    'test/journey/exports',
  ];
  const env = { ...process.env, PREARRIVAL_TESTS: 'all' };
  code = spawnSync(process.execPath, tests, { cwd: CHECKOUT, stdio: 'inherit', env }).status ?? 1;
}
const rows = existsSync(ROUND_TRIP_ROWS)
  ? readdirSync(ROUND_TRIP_ROWS).map(
      (name) => JSON.parse(readFileSync(path.join(ROUND_TRIP_ROWS, name), 'utf8')) as RoundTripRow,
    )
  : [];
if (code === 0 && rows.length > 0) {
  const text = withRoundTrips(readFileSync(page, 'utf8'), rows);
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
  console.log(`Written: ${path.relative(process.cwd(), page)}, ${String(rows.length)} rows`);
} else console.error('Nothing is written: a test failed, or none has noted a row.');
process.exit(code === 0 && rows.length > 0 ? 0 : 1);
