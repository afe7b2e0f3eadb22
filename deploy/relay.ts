import { runRelay } from '../relay/start.ts';
import { ensurePageBuilt } from './built-pages.ts';

/** `npm run relay`: the console is built where it is missing or older than its sources, then the relay starts. */
const args = process.argv.slice(2);
if (!args.includes('--help') && !args.includes('-h')) {
  await ensurePageBuilt('console', (line) => console.error(line));
}
// The relay's exports draw with the tablet's ink: one paper, whoever prints it.
const ink = new URL('../ambulance-unit/acquisition/report/twelve-lead-report.ts', import.meta.url);
await runRelay(args, process.env, ink.href);
